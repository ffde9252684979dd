import type { Rolldown } from 'vite';

/**
 * Builds an entry with the configuration of the script-tag file and returns the entry's chunk. Of a list of entries, which are built
 * together, it returns the first one's.
 */
export function bundle(entries: string | readonly string[], external?: readonly RegExp[]): Promise<Rolldown.OutputChunk>;

/** Builds the text of a module with the configuration of the script-tag file, and returns its code. */
export function bundleText(text: string, external?: readonly RegExp[]): Promise<string>;

/** The code of the floor, a trivial Lit element `x-floor`, built with the configuration of the script-tag file. */
export function floor(external?: readonly RegExp[]): Promise<string>;

/** The size in bytes after compression with gzip. */
export function gzip(code: string | Uint8Array): number;

/** The size in bytes after compression with Brotli, at its highest quality. */
export function brotli(code: string): number;
