import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'playwright/test';

export interface Guide {
  /** The guide's files, by the name in the comment of their first line. */
  readonly files: ReadonlyMap<string, string>;
  /** The block of commands that has a part; empty if there is none. */
  commandWith(part: string): string;
  /** Writes `.env`, with the address of a running simulator, and other files of the guide. */
  write(folder: string, names: readonly string[], cyclrOrigin: string): void;
}

/** Reads the files and commands of a guide in Markdown. */
export function followGuide(guide: string): Guide {
  const files = new Map([...guide.matchAll(/^```\w+\n(?:\/\/|#|<!--|\/\*) (\S*\.\w+)(?: -->| \*\/)?\n([\s\S]*?)^```$/gm)]
    .map(([, name = '', code = '']) => [name, code]));
  const commands = [...guide.matchAll(/^```sh\n(?!#)([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  return {
    files,
    commandWith: (part) => commands.find((each) => each.includes(part)) ?? '',
    write(folder, names, cyclrOrigin) {
      for (const name of ['.env', ...names]) {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, files.get(name)?.replaceAll('http://127.0.0.1:4401', cyclrOrigin) ?? '');
      }
    },
  };
}

/** Runs commands in a shell of their own process group, so that {@link stop} ends everything that they have started. */
export const run = (folder: string, command: string, env: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn('sh', ['-c', command], { cwd: folder, detached: true, env: { ...process.env, NO_COLOR: '1', ...env } });

export async function complete(folder: string, command: string): Promise<void> {
  const [code] = await once(run(folder, command), 'exit') as [number];
  expect(code, command).toBe(0);
}

/** The address that a server prints. */
export const printedAddress = (server: ChildProcess): Promise<string> => new Promise((found, reject) => {
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
      const [address] = /http:\/\/(localhost|127\.0\.0\.1):\d+/.exec(output) ?? [];
      if (address) found(address);
    });
  }
  server.once('exit', () => { reject(new Error(`The server exited: ${output}`)); });
});

export async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const exited = once(server, 'exit');
  process.kill(-server.pid);
  await exited;
}
