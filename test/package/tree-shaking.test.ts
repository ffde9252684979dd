import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import * as esbuild from 'esbuild';
import * as vite from 'vite';
import { packageJson } from './package-json.js';
import { pack } from './packed.js';

const { folder, remove } = pack();
after(remove);

let files = 0;

/** Writes a page's code to a file. */
function page(code: string): string {
  const file = join(folder, `${files++}.js`);
  writeFileSync(file, code);
  return file;
}

/** Each bundler returns the code that a page loads, including dynamic imports. */
const BUNDLERS: Readonly<Record<string, (entry: string) => Promise<string>>> = {
  async esbuild(entry) {
    const { outputFiles, metafile } = await esbuild.build({
      entryPoints: [entry], bundle: true, format: 'esm', splitting: true, outdir: folder, write: false, metafile: true, logLevel: 'silent',
    });
    const loaded = new Set(Object.keys(metafile.outputs).filter((path) => resolve(metafile.outputs[path]?.entryPoint ?? '') === entry));
    // Files of removed dynamic imports are still written, but nothing loads them.
    for (const path of loaded) for (const { path: next } of metafile.outputs[path]?.imports ?? []) loaded.add(next);
    const paths = [...loaded].map((path) => resolve(path));
    return outputFiles.filter(({ path }) => paths.includes(path)).map(({ text }) => text).join('');
  },
  // Vite bundles with Rolldown.
  async vite(entry) {
    const built = await vite.build({
      root: folder, configFile: false, publicDir: false, logLevel: 'silent',
      build: { write: false, minify: false, modulePreload: false, lib: { entry, formats: ['es'] }, target: 'es2022' },
    });
    const outputs = (Array.isArray(built) ? built : [built]) as readonly { readonly output: readonly { readonly code?: string }[] }[];
    return outputs.flatMap(({ output }) => output.map(({ code = '' }) => code)).join('');
  },
};

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').trim();
const DEFINES = /customElements\??\.define\(/;

for (const [name, bundle] of Object.entries(BUNDLERS)) {
  describe(`with ${name}`, () => {
    test('removes a class that is imported but not used', async () => {
      const code = await bundle(page(`import { CyclrConnectorAuth, ConnectorAuthError } from '${packageJson.name}/element';`));
      assert.equal(withoutComments(code), '');
    });

    test('removes a server that is imported but not used', async () => {
      const code = await bundle(page(`import { createConnectorAuthHandler } from '${packageJson.name}/server';`));
      assert.equal(withoutComments(code), '');
    });

    test('keeps the import that registers the element', async () => {
      assert.match(await bundle(page(`import '${packageJson.name}';`)), DEFINES);
    });

    test('keeps the import that registers the list and its cards', async () => {
      const code = await bundle(page(`import '${packageJson.name}/list';`));
      assert.match(code, DEFINES);
      const registered = [...code.matchAll(/register[$\w]*\(["'`]([-\w]+)["'`],/g)].map(([, tag]) => tag);
      assert.deepEqual(registered, ['cyclr-connector-auth', 'cyclr-connector-list']);
    });

    test('leaves the list out of a page that does not import it', async () => {
      assert.doesNotMatch(await bundle(page(`import '${packageJson.name}';`)), /cyclr-list-change/);
    });

    test('leaves the list out of a page of React that uses the element alone', async () => {
      const using = (component: string): string =>
        page(`import { ${component} } from '${packageJson.name}/react';\nconsole.log(${component});`);
      assert.doesNotMatch(await bundle(using('CyclrConnectorAuth')), /cyclr-list-change/);
      assert.match(await bundle(using('CyclrConnectorList')), /cyclr-list-change/);
    });

    test('keeps the import that makes a return page', async () => {
      const code = await bundle(page(`import '${packageJson.name}/return';`));
      assert.match(code, /history\.replaceState\(/);
      assert.doesNotMatch(code, DEFINES);
    });

    test('keeps the properties of the class, and does not register it', async () => {
      const code = await bundle(page(`import { CyclrConnectorAuth } from '${packageJson.name}/element';\ncustomElements.define('my-tag', CyclrConnectorAuth);`));
      assert.equal([...code.matchAll(/customElements\??\.define\(/g)].length, 1);
      assert.match(code, /connector-id/);
    });

    test('removes the element if only the error is used', async () => {
      const code = await bundle(page(`import { ConnectorAuthError } from '${packageJson.name}/element';\nconsole.log(ConnectorAuthError);`));
      assert.doesNotMatch(code, /attachShadow|attachInternals|customElements/);
    });
  });
}
