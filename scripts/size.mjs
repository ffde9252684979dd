import { bundle, floor, gzip } from './bundle.mjs';

/** The script-tag file may have this many times the gzip size of the floor. */
const BUDGET = 2.6;

const least = gzip(await floor());
const whole = gzip((await bundle('src/index.ts')).code);
const rows = [
  ['a trivial Lit element (the floor)', least],
  ['script-tag file, everything in it', whole],
  ['own code, lit external', gzip((await bundle('src/index.ts', [/^lit/])).code)],
  ['./return alone', gzip((await bundle('src/return.ts')).code)],
];
for (const [name, bytes] of rows) console.log(`${name.padEnd(36)}${String(bytes).padStart(7)} B gzip  ${(bytes / least).toFixed(3)} × floor`);
if (whole > BUDGET * least) {
  console.error(`The script-tag file is over its budget of ${BUDGET} × the floor.`);
  process.exitCode = 1;
}
