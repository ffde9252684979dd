import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A child process that runs a server. */
export interface Child {
  readonly origin: string;
  /** Milliseconds of processor time so far. */
  cpu(): Promise<number>;
  /** Bytes on its heap. */
  heap(): Promise<number>;
  /** The requests to `upstream.ts` since the last call, without those for an access token. */
  calls(): Promise<readonly string[]>;
  close(): Promise<void>;
}

async function answerOf(process: ChildProcess): Promise<unknown> {
  const [answer] = await once(process, 'message') as [unknown];
  return answer;
}

/**
 * Runs a file of this folder in a child process, and waits until it listens.
 * @param flags Flags of Node itself.
 */
export async function startChild(file: string, args: readonly string[] = [], flags: readonly string[] = []): Promise<Child> {
  const process = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--import', 'tsx', ...flags] });
  const port = await answerOf(process) as number;
  const ask = (question: 'cpu' | 'heap' | 'calls'): Promise<unknown> => {
    const answer = answerOf(process);
    process.send(question);
    return answer;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    cpu: () => ask('cpu') as Promise<number>,
    heap: () => ask('heap') as Promise<number>,
    calls: () => ask('calls') as Promise<readonly string[]>,
    close: async () => {
      const ended = once(process, 'exit');
      process.disconnect();
      await ended;
    },
  };
}
