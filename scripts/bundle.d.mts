import type { Rolldown } from 'vite';

/** Builds as the script-tag file is built, and gives its chunk. */
export function bundle(entry: string, external?: readonly RegExp[]): Promise<Rolldown.OutputChunk>;

/** The code of the floor, a trivial Lit element `x-floor`, built as the script-tag file is built. */
export function floor(): Promise<string>;

/** Bytes that go over the wire. */
export function gzip(code: string): number;
