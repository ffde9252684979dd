import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tool } from './build.js';
import { apps } from './pages.js';

const TSC = 'typescript/bin/tsc';
const NGC = '@angular/compiler-cli/bundles/src/bin/ngc.js';

/** Each app's own checker, over what has to pass and what is marked as wrong: a mark without an error is an error itself. */
const CHECKERS: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  react: [TSC, '-p', 'react'],
  preact: [TSC, '-p', 'preact'],
  solid: [TSC, '-p', 'solid'],
  vue: ['vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'vue'],
  svelte: ['svelte-check/bin/svelte-check', '--workspace', 'svelte', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
};

describe('the types in templates', () => {
  for (const [framework, [program, ...args]] of Object.entries(CHECKERS)) {
    test(`${framework} takes what the element takes, and refuses a wrong property, value, event or detail`, async () => {
      await tool(program, args, apps);
    });
  }

  test('come with the element itself, not with another copy of it', async () => {
    const entry = async (name: string): Promise<unknown> => await import(`cyclr-connector-auth${name}`);
    for (const name of ['react', 'preact', 'solid', 'svelte', 'vue']) assert.equal(await entry(`/types/${name}`), await entry(''), name);
  });

  test('Angular knows the detail of each event', async () => {
    await assert.rejects(tool(NGC, ['-p', 'angular/tsconfig.wrong.json'], apps), ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => {
      const said = stdout + stderr;
      assert.match(said, /TS2339: .*Property 'error' does not exist on type '\{ readonly connectorId/);
      assert.equal(said.match(/TS\d+/g)?.length, 1, said);
      return true;
    });
  });
});
