import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runAll } from './run.mjs';

/**
 * Installs the dependencies of a test folder that has its own package.json, unless its lock file is unchanged since the last time. They are
 * large, and only the tests in that folder need them.
 * @param {string} folder
 * @param {string} names What is installed, for the message.
 */
export async function installOnce(folder, names) {
  const installed = join(folder, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  console.log(`Installing ${names} into ${folder}.`);
  // Only errors: some of these packages name newer versions of Node than the one that runs the tests.
  await runAll(['npm', 'ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error']);
}
