import { spawn } from 'node:child_process';

/**
 * Runs a program, prints its output as it arrives, and returns it.
 * @param {string} program A name in `node_modules/.bin` or on the `PATH`.
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `node_modules/.bin${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
    });
    let output = '';
    for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      from.on('data', (chunk) => {
        output += chunk;
        to.write(chunk);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => { resolve({ code: code ?? 1, output }); });
  });
}

/** Runs programs one after another. If one fails, this process exits with its exit code. */
export async function runAll(...commands) {
  for (const [program, ...args] of commands) {
    const { code } = await run(program, args);
    if (code !== 0) process.exit(code);
  }
}
