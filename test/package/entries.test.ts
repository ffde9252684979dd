import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, test } from 'node:test';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly files: readonly string[];
  readonly sideEffects: readonly string[];
  readonly unpkg: string;
  readonly jsdelivr: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const entries = Object.entries(manifest.exports).flatMap(([name, target]) => typeof target === 'string' ? [] : [{ name, ...target }]);

const LOADS = /^(?:import\s*(?:[\w*{}\s,$]+\bfrom\s*)?|export\s*[\w*{}\s,$]+\bfrom\s*)['"]([^'"]+)['"]/gm;

/** Every module that a built file loads, directly or not, as paths and package names. */
function graph(file: string, seen = new Set<string>()): ReadonlySet<string> {
  seen.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(LOADS)) {
    const target = specifier.startsWith('.') ? resolve(dirname(file), specifier) : specifier;
    if (seen.has(target)) continue;
    if (specifier.startsWith('.')) graph(target, seen);
    else seen.add(target);
  }
  return seen;
}

for (const { name, types, default: file } of entries) {
  describe(`the entry ${name}`, () => {
    test('is in the build, with its types', () => {
      assert.ok(existsSync(join(root, file)));
      assert.ok(existsSync(join(root, types)));
    });

    test('can be imported in plain Node', () => {
      const specifier = `cyclr-connector-auth${name.slice(1)}`;
      execFileSync(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(specifier)})`], { cwd: root });
    });

    test('loads nothing but what is built, lit and Node’s own modules', () => {
      for (const module of graph(join(root, file))) {
        assert.ok(module.startsWith(join(root, 'dist')) || /^lit(\/|$)/.test(module) || module.startsWith('node:'), module);
      }
    });
  });
}

describe('the server', () => {
  const modules = [...graph(join(root, 'dist/server/index.js'))];

  test('loads neither lit nor a module of Node’s', () => {
    assert.deepEqual(modules.filter((module) => !module.startsWith(join(root, 'dist'))), []);
  });

  test('loads no other room', () => {
    assert.deepEqual(modules.filter((module) => !module.startsWith(join(root, 'dist/server'))), []);
  });

  test('says no DOM name', () => {
    const names = /\b(window|document|HTMLElement|customElements|localStorage|sessionStorage|navigator|location)\s*[.[(]/;
    for (const module of modules) {
      assert.doesNotMatch(readFileSync(module, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''), names, module);
    }
  });
});

/** Static imports, and what is loaded later. */
const loads = (code: string): readonly string[] =>
  [...code.matchAll(/\bimport\s*[({'"*]|\bfrom\s*["'].{0,80}/g)].map(([found]) => found);

test('the script-tag file loads nothing but the diagnosis, when it is asked for; and makes its page a return page', () => {
  assert.equal(manifest.unpkg, manifest.jsdelivr);
  const code = readFileSync(join(root, manifest.unpkg), 'utf8');
  assert.match(code, /history\.replaceState/);
  assert.deepEqual(loads(code), ['import(']);
  assert.ok(code.includes('import(`./cyclr-connector-auth.diagnose.min.js`)'));
});

test('the diagnosis and the return page of script tags load nothing', () => {
  for (const name of ['diagnose', 'return']) assert.deepEqual(loads(readFileSync(join(root, `dist/cyclr-connector-auth.${name}.min.js`), 'utf8')), []);
});

test('only the files that do something when they are loaded are named as such', () => {
  assert.deepEqual(manifest.sideEffects, [
    './dist/index.js', './dist/return.js', manifest.unpkg, './dist/cyclr-connector-auth.return.min.js',
    // The script-tag files are built from the sources.
    './src/index.ts', './src/return.ts',
  ]);
});

test('at run time the package needs lit alone', () => {
  assert.deepEqual(Object.keys(manifest.dependencies), ['lit']);
});

test('the tarball holds every file that the manifest names', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })) as [
    { readonly files: readonly { readonly path: string }[] },
  ];
  const packed = new Set(files.map(({ path }) => `./${path}`));
  const scripts = ['./dist/cyclr-connector-auth.diagnose.min.js', './dist/cyclr-connector-auth.return.min.js'];
  const named = [...entries.flatMap((entry) => [entry.default, entry.types]), manifest.unpkg, ...scripts, ...Object.values(manifest.bin), './openapi.yaml'];
  for (const file of [...named, './README.md', './LICENSE', './package.json']) assert.ok(packed.has(file), file);
});
