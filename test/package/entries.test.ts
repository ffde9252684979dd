import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { VERSION } from '../../src/version.js';
import { entries, packageJson, root, specifier } from './package-json.js';
import { SCRIPT } from '../../src/server/sign-in/error-page.js';

const LOADS = /^(?:import\s*(?:[\w*{}\s,$]+\bfrom\s*)?|export\s*[\w*{}\s,$]+\bfrom\s*)['"]([^'"]+)['"]/gm;

/** All modules that a built file loads, directly or not, as paths and package names. */
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

/** The packages that an entry may load: a framework's entry may also load the framework. */
const others = (name: string): readonly string[] =>
  Object.keys({ ...packageJson.dependencies, ...(name === './react' && packageJson.peerDependencies) });

for (const entry of entries) {
  const { name, types, file } = entry;
  describe(`the entry ${name}`, () => {
    test('is in the build, with its types', () => {
      assert.ok(existsSync(join(root, file)));
      assert.ok(existsSync(join(root, types)));
    });

    test('can be imported in plain Node', () => {
      execFileSync(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(specifier(entry))})`], { cwd: root });
    });

    test(`loads only built files, ${others(name).join(', ')} and Node’s own modules`, () => {
      for (const module of graph(join(root, file))) {
        const isAnother = others(name).some((other) => module === other || module.startsWith(`${other}/`));
        assert.ok(module.startsWith(join(root, 'dist')) || isAnother || module.startsWith('node:'), module);
      }
    });
  });
}

describe('the server', () => {
  const modules = [...graph(join(root, 'dist/server/index.js'))];

  test('loads neither Lit nor a module of Node', () => {
    assert.deepEqual(modules.filter((module) => !module.startsWith(join(root, 'dist'))), []);
  });

  test('loads only the folders server and contract, and the texts of its error page', () => {
    const folders = ['server', 'contract', 'locales'].map((folder) => join(root, 'dist', folder, '/'));
    assert.deepEqual(modules.filter((module) => !folders.some((folder) => module.startsWith(folder))), []);
  });

  test('uses no DOM global', () => {
    const names = /\b(window|document|HTMLElement|customElements|localStorage|sessionStorage|navigator|location)\s*[.[(]/;
    // The locales hold only texts, some of which mention a window.
    for (const module of modules.filter((each) => !each.startsWith(join(root, 'dist/locales/')))) {
      // The script of the error page runs in a browser.
      assert.doesNotMatch(readFileSync(module, 'utf8').replace(SCRIPT, '').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''), names, module);
    }
  });
});

/** Static and dynamic imports. */
const loads = (code: string): readonly string[] =>
  [...code.matchAll(/\bimport\s*[({'"*]|\bfrom\s*["'].{0,80}/g)].map(([found]) => found);

/** The script-tag files beside the element's own. */
const LIST = 'cyclr-connector-auth.list.min.js';
const RETURN = 'cyclr-connector-auth.return.min.js';

/** The files that the script-tag file loads on demand. */
const later = readdirSync(join(root, 'dist'))
  .filter((name) => name.endsWith('.min.js') && ![LIST, RETURN].includes(name) && `./dist/${name}` !== packageJson.unpkg);

test('the script-tag file only loads languages and the diagnosis, on demand, and makes its page a return page', () => {
  assert.equal(packageJson.unpkg, packageJson.jsdelivr);
  const code = readFileSync(join(root, packageJson.unpkg), 'utf8');
  assert.match(code, /history\.replaceState/);
  const imports = [...code.matchAll(/\bimport\(`\.\/([^`]+)`\)/g)].map(([, name]) => name);
  assert.equal(loads(code).length, imports.length);
  assert.deepEqual(imports.sort(), later.sort());
  assert.ok(later.includes('cyclr-connector-auth.diagnose.min.js'));
});

test('the files that the script-tag file loads, and the return page’s script, load nothing', () => {
  for (const name of [...later, RETURN]) assert.deepEqual(loads(readFileSync(join(root, 'dist', name), 'utf8')), [], name);
});

test('the list’s file loads the element’s file, which it has no copy of, and nothing else', () => {
  const code = readFileSync(join(root, 'dist', LIST), 'utf8');
  assert.deepEqual([...code.matchAll(/\bfrom\s*["']([^"']+)["']/g)].map(([, name]) => name), ['./cyclr-connector-auth.min.js']);
  assert.equal(loads(code).length, 2, 'one import, with its source');
  assert.doesNotMatch(code, /createPolicy|attachShadow|attachInternals|history\.replaceState/);
});

test('sideEffects lists exactly the files with side effects', () => {
  assert.deepEqual(packageJson.sideEffects, [
    './dist/index.js', './dist/list.js', './dist/return.js', packageJson.unpkg, `./dist/${LIST}`, `./dist/${RETURN}`,
    // The script-tag files are built from the sources.
    './src/index.ts', './src/list.ts', './src/return.ts',
  ]);
});

test('Lit is the only dependency', () => {
  assert.deepEqual(Object.keys(packageJson.dependencies), ['lit']);
});

test('the code has the package’s version', () => {
  assert.equal(VERSION, packageJson.version);
});
