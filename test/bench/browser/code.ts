import { readFile } from 'node:fs/promises';
import { floor } from '../../../scripts/bundle.mjs';
import type { Side } from './alternate.js';
import type { Module } from './in-page.js';

const dist = (name: string): Promise<string> => readFile(new URL(`../../../dist/${name}`, import.meta.url), 'utf8');

/** What the pages of the bench load. */
export interface Code extends Readonly<Record<Side, string>> {
  /** For a return page. */
  readonly return: string;
}

/** Ours as it is shipped, and the floor, built the same way. */
export async function readCode(): Promise<Code> {
  return {
    ours: await dist('cyclr-connector-auth.min.js'),
    floor: await floor(),
    return: await dist('cyclr-connector-auth.return.min.js'),
  };
}

const TAGS: Readonly<Record<Side, string>> = { ours: 'cyclr-connector-auth', floor: 'x-floor' };

/** What a page is given to load one side. */
export const moduleOf = (code: Code, side: Side): Module => ({ code: code[side], tag: TAGS[side] });
