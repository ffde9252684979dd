import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, loadConfigFromFile, mergeConfig } from 'vite';

/** The script-tag file may have this many times the gzip size of the floor. */
const BUDGET = 2.6;

/** The least that a Lit element can be: what every page pays for Lit itself. */
const FLOOR = `
import { css, html, LitElement } from 'lit';
class Floor extends LitElement {
  static properties = { name: {} };
  static styles = css\`:host { display: block }\`;
  render() { return html\`<p>Hello, \${this.name}</p>\`; }
}
customElements.define('x-floor', Floor);
`;

/** Builds as the script-tag file is built, and gives the code. */
async function bundle(entry, external = []) {
  const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' });
  const [{ output: [{ code }] }] = await build(mergeConfig(config, {
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry }, rolldownOptions: { external } },
  }));
  return code;
}

const gzip = (code) => gzipSync(code, { level: 9 }).length;

// In the project's own folder, where lit is found.
const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.floor-'));
try {
  const entry = join(folder, 'floor.js');
  writeFileSync(entry, FLOOR);
  const floor = gzip(await bundle(entry));
  const rows = [
    ['a trivial Lit element (the floor)', floor],
    ['script-tag file, everything in it', gzip(await bundle('src/index.ts'))],
    ['own code, lit external', gzip(await bundle('src/index.ts', [/^lit/]))],
    ['./return alone', gzip(await bundle('src/return.ts'))],
  ];
  for (const [name, bytes] of rows) console.log(`${name.padEnd(36)}${String(bytes).padStart(7)} B gzip  ${(bytes / floor).toFixed(3)} × floor`);
  if (rows[1][1] > BUDGET * floor) {
    console.error(`The script-tag file is over its budget of ${BUDGET} × the floor.`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
