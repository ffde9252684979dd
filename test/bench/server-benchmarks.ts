import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the server half says, as it says it. */
export interface ServerHalf {
  readonly holds: boolean;
  /** Its tables, for people. */
  readonly text: string;
  /** The same, for programs; `test/bench/server/run.ts` knows what is in it. */
  readonly figures: unknown;
}

/** Runs the server half in a process of its own: it measures processor time. */
export async function serverHalf(): Promise<ServerHalf> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const file = join(folder, 'server.json');
  try {
    const script = fileURLToPath(new URL('server/run.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, '--json', file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      process.stdout.write(chunk);
    });
    const [code] = await once(child, 'close') as [number | null];
    return { holds: code === 0, text, figures: JSON.parse(await readFile(file, 'utf8')) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
