import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The results of the server's benchmarks. */
export interface ServerBenchmarks {
  readonly holds: boolean;
  /** Tables for people. */
  readonly text: string;
  /** The same for programs, in the shape that `test/bench/server/run.ts` writes. */
  readonly figures: unknown;
}

/** Runs the server's benchmarks in a separate process, because they measure processor time. */
export async function runServerBenchmarks(): Promise<ServerBenchmarks> {
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
