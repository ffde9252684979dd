import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A child process that runs a server and answers questions of the type `Question`. */
export interface Child<Question extends string> {
  readonly origin: string;
  /** All that the process wrote to its standard error so far. */
  readonly stderr: readonly string[];
  ask(question: Question): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Runs a file of this folder in a child process, and waits until it listens.
 * @param flags Flags of Node itself.
 */
export async function startChild<Question extends string>(
  file: string, args: readonly string[] = [], flags: readonly string[] = [],
): Promise<Child<Question>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ['--import', 'tsx', ...flags], stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const stderr: string[] = [];
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { stderr.push(text); });
  const answer = async (): Promise<unknown> => (await once(child, 'message') as [unknown])[0];
  // One question at a time: an answer does not name its question.
  let last = answer();
  const port = await last as number;
  return {
    origin: `http://127.0.0.1:${port}`,
    stderr,
    ask: (question) => {
      last = last.then(() => {
        child.send(question);
        return answer();
      });
      return last;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
