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

test('the script-tag file is one module that loads nothing, and makes its page a return page', () => {
  assert.equal(manifest.unpkg, manifest.jsdelivr);
  const code = readFileSync(join(root, manifest.unpkg), 'utf8');
  assert.match(code, /history\.replaceState/);
  assert.doesNotMatch(code, /\bimport\s*[({'"*]|\bfrom\s*["']/);
});

test('only the files that do something when they are loaded are named as such', () => {
  // The sources too: the script-tag file is built from them.
  assert.deepEqual(manifest.sideEffects, ['./dist/index.js', './dist/return.js', manifest.unpkg, './src/index.ts', './src/return.ts']);
});

test('at run time the package needs lit alone', () => {
  assert.deepEqual(Object.keys(manifest.dependencies), ['lit']);
});

test('the tarball holds every file that the manifest names', () => {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })) as [
    { readonly files: readonly { readonly path: string }[] },
  ];
  const packed = new Set(files.map(({ path }) => `./${path}`));
  const named = [...entries.flatMap((entry) => [entry.default, entry.types]), manifest.unpkg];
  for (const file of [...named, './README.md', './LICENSE', './package.json']) assert.ok(packed.has(file), file);
});
