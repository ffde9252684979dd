import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, loadConfigFromFile, mergeConfig } from 'vite';

/** A trivial Lit element: the part of the size that every page pays for Lit itself. Its tag is `x-floor`. */
const FLOOR = `
import { css, html, LitElement } from 'lit';
class Floor extends LitElement {
  static properties = { name: {} };
  static styles = css\`:host { display: block }\`;
  render() { return html\`<p>Hello, \${this.name}</p>\`; }
}
customElements.define('x-floor', Floor);
`;

/**
 * Builds an entry with the configuration of the script-tag file and returns the entry's chunk.
 * @param entries The entry, or a list of entries built together: the first one is returned, with what it exports to the others.
 */
export async function bundle(entries, external = []) {
  const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' });
  const options = mergeConfig(config, {
    configFile: false,
    logLevel: 'warn',
    build: { write: false, rolldownOptions: { external } },
  });
  const [entry] = options.build.lib.entry = [entries].flat();
  const [{ output }] = await build(options);
  const chunk = output.find(({ facadeModuleId }) => facadeModuleId === realpathSync(entry));
  // A chunk that the entry always loads would count towards no budget.
  const split = output.find(({ fileName, isEntry }) => !isEntry && chunk.imports.includes(fileName));
  if (split) throw new Error(`${entry} is not self-contained: it imports ${split.fileName}.`);
  return chunk;
}

/** Builds the text of a module with the configuration of the script-tag file, and returns its code. */
export async function bundleText(text, external = []) {
  // In the project's folder, so that the bundler finds lit.
  const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.bundle-'));
  try {
    const entry = join(folder, 'entry.js');
    writeFileSync(entry, text);
    return (await bundle(entry, external)).code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The code of the floor, built with the configuration of the script-tag file. */
export const floor = (external = []) => bundleText(FLOOR, external);

/** The size in bytes after compression with gzip. */
export const gzip = (code) => gzipSync(code, { level: 9 }).length;

/** The size in bytes after compression with Brotli, at its highest quality: what a CDN sends. */
export const brotli = (code) => brotliCompressSync(code).length;
