import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the bench's, and the origin that it listens on. */
export interface Child {
  readonly origin: string;
  /** Milliseconds of processor time that it has used so far. */
  cpu(): Promise<number>;
  /** Bytes on its heap. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

async function answerOf(process: ChildProcess): Promise<number> {
  const [answer] = await once(process, 'message') as [number];
  return answer;
}

/** @param flags For Node itself. */
export async function start(file: string, args: readonly string[] = [], flags: readonly string[] = []): Promise<Child> {
  const process = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--import', 'tsx', ...flags] });
  const port = await answerOf(process);
  const ask = (what: 'cpu' | 'heap'): Promise<number> => {
    const answer = answerOf(process);
    process.send(what);
    return answer;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    cpu: () => ask('cpu'),
    heap: () => ask('heap'),
    close: async () => {
      const ended = once(process, 'exit');
      process.disconnect();
      await ended;
    },
  };
}
