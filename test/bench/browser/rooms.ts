import { minify } from 'vite';
import type { Rolldown } from 'vite';
import { gzip } from '../../../scripts/bundle.mjs';
import type { Breakdown } from './benchmark.js';

/** The room of a module: a folder of `src/`, a file directly in `src/`, or a package. */
function roomOf(id: string): string {
  const path = id.replaceAll('\\', '/');
  const dependency = path.lastIndexOf('/node_modules/');
  if (dependency >= 0) return path.slice(dependency + '/node_modules/'.length).startsWith('lit') ? 'lit' : 'other packages';
  const [, inSource] = /\/src\/(.+)$/.exec(path) ?? [];
  return inSource ? `src/${inSource.replace(/\/[^/]*$/, '')}` : 'bundler runtime';
}

const percent = (part: number, whole: number): string => `${(100 * part / whole).toFixed(1)} %`;

/** The share of each room in a chunk. */
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
    about: 'The share of each room (a folder of `src`) in the script-tag file. The code of each module, after tree shaking, is minified and compressed room by room. '
      + 'Compressed together the rooms are smaller, so the shares are scaled down to the size of the file.',
    head: ['room', 'modules', 'minified', 'share of the gzip size', ''],
    rows: minified.toSorted((a, b) => b.gzipped - a.gzipped).map(({ room, modules, bytes, gzipped }) =>
      [room, String(modules), `${bytes} B`, `${Math.round(gzipped / sum * whole)} B`, percent(gzipped, sum)]),
  };
}
