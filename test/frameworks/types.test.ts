import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runTool } from './build.js';
import { apps } from './pages.js';

const TSC = 'typescript/bin/tsc';
const NGC = '@angular/compiler-cli/bundles/src/bin/ngc.js';

/** The type checker of each app. It also fails when code that is marked as wrong has no error. */
const CHECKERS: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  react: [TSC, '-p', 'react'],
  preact: [TSC, '-p', 'preact'],
  solid: [TSC, '-p', 'solid'],
  vue: ['vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'vue'],
  svelte: ['svelte-check/bin/svelte-check', '--workspace', 'svelte', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
};

describe('the types in templates', () => {
  for (const [framework, [program, ...args]] of Object.entries(CHECKERS)) {
    test(`${framework} accepts the element’s API, and refuses a wrong property, value, event or detail`, async () => {
      await runTool(program, args, { cwd: apps });
    });
  }

  test('share the element’s module, without a second copy', async () => {
    const entry = async (name: string): Promise<unknown> => await import(`cyclr-connector-auth${name}`);
    for (const name of ['react', 'preact', 'solid', 'svelte', 'vue']) assert.equal(await entry(`/types/${name}`), await entry(''), name);
  });

  test('Angular knows the detail of each event', async () => {
    await assert.rejects(runTool(NGC, ['-p', 'angular/tsconfig.wrong.json'], { cwd: apps }), ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => {
      const output = stdout + stderr;
      assert.match(output, /TS2339: .*Property 'error' does not exist on type '\{ readonly connectorId/);
      assert.equal(output.match(/TS\d+/g)?.length, 1, output);
      return true;
    });
  });
});
