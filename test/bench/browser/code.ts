import { readFile } from 'node:fs/promises';
import { floor } from '../../../scripts/bundle.mjs';
import type { Side } from './alternate.js';
import type { Module } from './in-page.js';

const dist = (name: string): Promise<string> => readFile(new URL(`../../../dist/${name}`, import.meta.url), 'utf8');

/** The code that the benchmarks' pages load. */
export interface Code extends Readonly<Record<Side, string>> {
  /** The file for return pages. */
  readonly return: string;
}

/** The element as it is shipped, and the floor, which is built the same way. */
export async function readCode(): Promise<Code> {
  return {
    ours: await dist('cyclr-connector-auth.min.js'),
    floor: await floor(),
    return: await dist('cyclr-connector-auth.return.min.js'),
  };
}

const TAGS: Readonly<Record<Side, string>> = { ours: 'cyclr-connector-auth', floor: 'x-floor' };

/** The module of one side, for the functions in `in-page.ts`. */
export const moduleOf = (code: Code, side: Side): Module => ({ code: code[side], tag: TAGS[side] });
