import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { assets, entries, packageJson, root, specifier } from './package-json.js';
import type { Entry } from './package-json.js';
import { pack } from './packed.js';
import type { Packed } from './packed.js';

/** Whether the packages that an entry's types import are installed. The frameworks' own tests check the types of the others. */
const hasItsTypes = ({ types }: Entry): boolean =>
  [...readFileSync(join(root, types), 'utf8').matchAll(/(?:from|import) '((?:@[\w-]+\/)?[a-z][\w-]*)[/']/g)].every(([, name = '']) =>
    name === packageJson.name || [name, `@types/${name}`].some((each) => existsSync(join(root, 'node_modules', each))));

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly unknown[];
}

let packed: Packed;
const read = (file: string): string => readFileSync(join(packed.installed, file), 'utf8');

before(() => {
  // As Python leaves it behind when somebody has run the example.
  const folder = join(root, 'examples/python/__pycache__');
  const bytecode = join(folder, 'server.cpython-00.pyc');
  const made = mkdirSync(folder, { recursive: true });
  writeFileSync(bytecode, '');
  try {
    packed = pack();
  } finally {
    rmSync(made ?? bytecode, { recursive: true });
  }
});
after(() => { packed.remove(); });

describe('the tarball', () => {
  test('contains every file that package.json names', () => {
    const scripts = packed.files.filter((file) => file.endsWith('.min.js'));
    const named = [
      ...entries.flatMap(({ file, types }) => [file, types]), ...assets, ...Object.values(packageJson.bin),
      packageJson.types, packageJson.unpkg, packageJson.jsdelivr, packageJson.customElements, packageJson['web-types'],
      ...packageJson.sideEffects.filter((file) => file.startsWith('./dist/')),
      './README.md', './LICENSE', './CHANGELOG.md', './SECURITY.md', './dist/integrity.json', './dist/third-party-licenses.md',
      './dist/vscode.html-custom-data.json', './dist/vscode.css-custom-data.json',
      './dist/cyclr-connector-auth.diagnose.min.js', './dist/cyclr-connector-auth.list.min.js', './dist/cyclr-connector-auth.return.min.js',
    ];
    assert.deepEqual(named.filter((file) => !packed.files.includes(file)), []);
    assert.ok(scripts.length > 2);
  });

  test('contains no other files', () => {
    const built = /^\.\/dist\/.*\.(js|d\.ts|js\.map|json|md)$/;
    const beside = /^\.\/(examples\/.*|docs\/[\w-]+\.md|docs\/benchmarks(\.json|-scale\.svg)|src\/locales\/en\.ts|[\w-]+\.md)$/;
    const single = ['./LICENSE', './openapi.yaml', './package.json'];
    const isPrivate = (file: string): boolean => /(^|\/)(test|node_modules|__pycache__|\.env)/.test(file);
    const isOther = (file: string): boolean => isPrivate(file) || !(built.test(file) || beside.test(file) || single.includes(file));
    assert.deepEqual(packed.files.filter(isOther), []);
  });

  test('has a file for every relative link of a guide', () => {
    const guides = packed.files.filter((file) => file.endsWith('.md') && !file.includes('third-party'));
    assert.ok(guides.includes('./docs/ten-minutes.md'));
    const dead = guides.flatMap((file) => [...read(file).matchAll(/(!?)\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      // Most pictures are left out: they are larger than everything else together. The plots of the benchmarks are small.
      .filter(([, isPicture, link = '']) => !isPicture || link.endsWith('.svg'))
      .map(([, , link = '']) => ({ file, link, target: `./${posix.join(posix.dirname(file), link)}` }))
      .filter(({ target }) => !packed.files.some((each) => each === target || each.startsWith(`${target}/`))));
    assert.deepEqual(dead, []);
  });

  test('contains no path of the machine that built it', () => {
    for (const file of packed.files) {
      const text = read(file);
      assert.ok(!text.includes(root), file);
      if (!file.endsWith('.map')) continue;
      const { sources, sourcesContent } = JSON.parse(text) as SourceMap;
      assert.deepEqual(sources.filter((source) => /^([/\\]|[a-z]:|file:)/i.test(source)), [], file);
      // A source must be in the map, because it is not in the package.
      assert.equal(sourcesContent?.length, sources.length, file);
    }
  });

  test('has the hashes that a browser computes', () => {
    const hashes = JSON.parse(read('dist/integrity.json')) as Readonly<Record<string, string>>;
    const scripts = packed.files.filter((file) => file.endsWith('.min.js')).map((file) => file.replace('./dist/', ''));
    assert.deepEqual(Object.keys(hashes).sort(), scripts.sort());
    for (const name of scripts) {
      assert.equal(hashes[name], `sha384-${createHash('sha384').update(readFileSync(join(packed.installed, 'dist', name))).digest('base64')}`);
    }
  });

  test('contains the licences of the bundled packages', () => {
    const [first = ''] = read(packageJson.unpkg).split('\n');
    assert.match(first, /^\/\*! .*Copyright 2017 Google LLC, BSD-3-Clause; third-party-licenses\.md \*\/$/);
    const texts = read('dist/third-party-licenses.md');
    assert.ok(texts.includes(readFileSync(join(root, 'node_modules/lit-html/LICENSE'), 'utf8').trim()));
    const bundled = (JSON.parse(read(`${packageJson.unpkg}.map`)) as SourceMap).sources
      .flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
    assert.ok(bundled.length > 0);
    for (const name of new Set(bundled)) assert.match(texts, new RegExp(`^## ${name} - `, 'm'));
  });
});

test('CommonJS can require the server where Node can require ES modules', { skip: !('require_module' in process.features) }, () => {
  const code = "process.stdout.write(typeof require('cyclr-connector-auth/server').createConnectorAuthHandler)";
  assert.equal(execFileSync(process.execPath, ['--input-type=commonjs', '-e', code], { cwd: packed.folder, encoding: 'utf8' }), 'function');
});

test('an installation runs no script and adds Lit alone, which the server does not load', () => {
  const { dependencies, scripts } = JSON.parse(read('package.json')) as Readonly<Record<'dependencies' | 'scripts', Readonly<Record<string, string>>>>;
  assert.deepEqual(Object.keys(dependencies), ['lit']);
  assert.deepEqual(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name)), []);
  const server = packed.files.filter((file) => /^\.\/dist\/server\/.*\.js$/.test(file));
  assert.ok(server.length > 10);
  const imported = server.flatMap((file) => [...read(file).matchAll(/(?:from|import) ?["']([^."'][^"']*)["']/g)].map(([, name = '']) => name));
  assert.deepEqual(imported.filter((name) => !name.startsWith('node:')), []);
});

describe('every entry', () => {
  for (const entry of entries) {
    test(`${entry.name} can be imported in plain Node`, () => {
      execFileSync(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(specifier(entry))})`], { cwd: packed.folder, stdio: 'pipe' });
    });
  }

  for (const [moduleResolution, module] of [['nodenext', 'nodenext'], ['bundler', 'esnext']]) {
    test(`has types with moduleResolution ${moduleResolution}`, () => {
      const folder = join(packed.folder, moduleResolution ?? '');
      mkdirSync(folder);
      writeFileSync(join(packed.folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
        compilerOptions: { module, moduleResolution, target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: ['node'], strict: true, noEmit: true },
      }));
      const typed = entries.filter(hasItsTypes);
      assert.ok(typed.length > 5);
      writeFileSync(join(folder, 'all.ts'), typed.map((entry, index) => `import type * as entry${index} from '${specifier(entry)}';\nexport type { entry${index} };\n`).join(''));
      writeFileSync(join(folder, 'page.ts'), `import 'cyclr-connector-auth';
import { ConnectorAuthError, type CyclrConnectorAuth, type State } from 'cyclr-connector-auth/element';
import { createConnectorAuthHandler } from 'cyclr-connector-auth/server';
import { toNodeListener } from 'cyclr-connector-auth/server/node';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { CyclrConnectorList, type ListState } from 'cyclr-connector-auth/list';
const list: CyclrConnectorList = document.createElement('cyclr-connector-list');
list.addEventListener('cyclr-list-change', ({ detail }) => { const total: number = detail.total; console.log(total, detail.authenticated); });
const listState: ListState = list.state;
// @ts-expect-error: read-only.
list.state = listState;
const element: CyclrConnectorAuth = document.createElement('cyclr-connector-auth');
element.timeout = 60;
element.addEventListener('cyclr-auth-complete', ({ detail }) => { const verified: boolean = detail.verified; console.log(verified); });
element.addEventListener('cyclr-auth-error', ({ detail: { error } }) => { console.log(error instanceof ConnectorAuthError, error.code === 'timeout'); });
document.addEventListener('cyclr-auth-complete', ({ detail }) => { const id: string | null = detail.connectorId; console.log(id); });
document.addEventListener('cyclr-list-change', ({ detail }) => { const total: number = detail.total; console.log(total); });
window.addEventListener('cyclr-auth-complete', ({ detail }) => { const id: string | null = detail.connectorId; console.log(id); });
window.addEventListener('cyclr-list-change', ({ detail }) => { const total: number = detail.total; console.log(total); });
// At the document and the window every event is typed that bubbles, and no other.
type Heard<T> = Extract<keyof T, \`cyclr-\${string}\`>;
const bubbling: Record<Exclude<Heard<HTMLElementEventMap>, 'cyclr-auth-submit'>, true> = {} as Record<Heard<DocumentEventMap>, true>;
const heard: Record<Heard<DocumentEventMap>, true> & Record<Heard<WindowEventMap>, true> = bubbling;
// @ts-expect-error: this event does not bubble.
document.addEventListener('cyclr-auth-submit', ({ detail }) => { console.log(detail); });
// @ts-expect-error: this event does not bubble.
window.addEventListener('cyclr-auth-submit', ({ detail }) => { console.log(detail); });
element.addEventListener('cyclr-auth-submit', ({ detail, respondWith }) => { console.log(detail.credentials, respondWith); });
const state: State = element.state;
// @ts-expect-error: read-only.
element.state = state;
// @ts-expect-error: no such code.
const wrong = new ConnectorAuthError('nonsense');
// @ts-expect-error: authorize is missing.
const handler = createConnectorAuthHandler({ clientId: 'a', clientSecret: 'b' });
createServer(toNodeListener(handler));
createSecureServer({}, toNodeListener(handler));
export { wrong, handler, heard };
`);
      const samples = [...readFileSync(join(root, 'docs/languages.md'), 'utf8').matchAll(/^```js\n(element\.messages = [^]*?)^```/gm)].map(([, code = '']) => code);
      assert.ok(samples.length > 1);
      writeFileSync(join(folder, 'samples.ts'), `import 'cyclr-connector-auth';
declare const i18n: { t(key: string): string };
const element = document.createElement('cyclr-connector-auth');
${samples.join('')}`);
      try {
        execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'pipe' });
      } catch (error) {
        assert.fail(String((error as { readonly stdout: Buffer }).stdout));
      }
    });
  }
});

test('publint has no error, warning or suggestion', async () => {
  const { buffer, byteOffset, byteLength } = packed.tarball;
  const tarball = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);
});

test('the types resolve correctly for every kind of import', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(packed.tarball), { entrypoints: entries.map(({ name }) => name) });
  assert.ok(analysis.types);
  // The package has ES modules only, which Node 20.19 and 22.12 can also `require`. Older ways of resolution are not supported.
  const old = ['node10', 'node16-cjs'];
  const problems = analysis.problems.filter((problem) => !('resolutionKind' in problem && old.includes(problem.resolutionKind)));
  assert.deepEqual(problems, []);
});
