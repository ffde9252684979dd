import { minify } from 'vite';
import type { Rolldown } from 'vite';
import { gzip } from '../../../scripts/bundle.mjs';
import type { Breakdown } from './subject.js';

/** The room that a module is in: a folder of `src/`, a file that lies in no folder, or a package. */
function roomOf(id: string): string {
  const path = id.replaceAll('\\', '/');
  const dependency = path.lastIndexOf('/node_modules/');
  if (dependency >= 0) return path.slice(dependency + '/node_modules/'.length).startsWith('lit') ? 'lit' : 'other packages';
  const [, inSource] = /\/src\/(.+)$/.exec(path) ?? [];
  return inSource ? `src/${inSource.replace(/\/[^/]*$/, '')}` : 'the bundler’s own';
}

const percent = (part: number, whole: number): string => `${(100 * part / whole).toFixed(1)} %`;

/** What each room costs in a chunk. */
export async function rooms(chunk: Rolldown.OutputChunk): Promise<Breakdown> {
  const sources = new Map<string, string[]>();
  for (const [id, { code }] of Object.entries(chunk.modules)) {
    if (code) sources.set(roomOf(id), [...sources.get(roomOf(id)) ?? [], code]);
  }
  const minified = await Promise.all([...sources].map(async ([room, codes]) => {
    const parts = await Promise.all(codes.map(async (code) => (await minify('room.js', code)).code));
    return { room, modules: codes.length, bytes: parts.join('').length, gzipped: gzip(parts.join('\n')) };
  }));
  const whole = gzip(chunk.code);
  const sum = minified.reduce((total, { gzipped }) => total + gzipped, 0);
  return {
    about: 'What each room costs in the script-tag file: the bundler’s output chunk has the code of each module as it is after the unused parts are taken out. '
      + 'That is minified and compressed room by room; compressed together the rooms are smaller, so each share is scaled down until their sum is the file’s.',
    head: ['room', 'modules', 'minified', 'share of the gzip', ''],
    rows: minified.toSorted((a, b) => b.gzipped - a.gzipped).map(({ room, modules, bytes, gzipped }) =>
      [room, String(modules), `${bytes} B`, `${Math.round(gzipped / sum * whole)} B`, percent(gzipped, sum)]),
  };
}
