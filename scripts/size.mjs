import { bundle, floor, gzip } from './bundle.mjs';

const least = gzip(await floor());
/** Each may have so many times the gzip size of the floor; none has room for a tenth more than it has. */
const rows = [
  ['a trivial Lit element (the floor)', least, 1],
  ['script-tag file, everything in it', gzip((await bundle('src/index.ts')).code), 2.6],
  ['own code, lit external', gzip((await bundle('src/index.ts', [/^lit/])).code), 2.15],
  ['./return alone', gzip((await bundle('src/return.ts')).code), 0.068],
];
for (const [name, bytes, budget] of rows) {
  const times = bytes / least;
  console.log(`${name.padEnd(36)}${String(bytes).padStart(7)} B gzip  ${times.toFixed(3)} × floor, at most ${budget}`);
  if (times > budget) {
    console.error(`Over its budget: ${name}.`);
    process.exitCode = 1;
  }
}
