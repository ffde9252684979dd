import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, loadConfigFromFile, mergeConfig } from 'vite';

/** The least that a Lit element can be: what every page pays for Lit itself. Its tag is `x-floor`. */
const FLOOR = `
import { css, html, LitElement } from 'lit';
class Floor extends LitElement {
  static properties = { name: {} };
  static styles = css\`:host { display: block }\`;
  render() { return html\`<p>Hello, \${this.name}</p>\`; }
}
customElements.define('x-floor', Floor);
`;

/** Builds as the script-tag file is built, and gives its chunk. */
export async function bundle(entry, external = []) {
  const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' });
  const [{ output: [chunk] }] = await build(mergeConfig(config, {
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry }, rolldownOptions: { external } },
  }));
  return chunk;
}

/** The code of the floor, built as the script-tag file is built. */
export async function floor() {
  // In the project's own folder, where lit is found.
  const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.floor-'));
  try {
    const entry = join(folder, 'floor.js');
    writeFileSync(entry, FLOOR);
    return (await bundle(entry)).code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes that go over the wire. */
export const gzip = (code) => gzipSync(code, { level: 9 }).length;
