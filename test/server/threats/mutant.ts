import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Edit } from './threat.js';

const root = join(import.meta.dirname, '../../..');

/** What the tests of a copy need beside the installed packages. */
const NEEDED = ['package.json', 'tsconfig.json', 'openapi.yaml', 'src', 'demo', 'test/conformance', 'test/server'];

/** Milliseconds; one file of tests takes two seconds on a slow machine. */
const TIME_LIMIT = 120_000;

/** A copy of the project in which defences can be taken out, and the tests run as they are. */
export class Mutant {
  readonly #originals = new Map<string, string>();

  private constructor(readonly folder: string) {}

  static async make(): Promise<Mutant> {
    const folder = await mkdtemp(join(tmpdir(), 'threats-'));
    for (const path of NEEDED) await cp(join(root, path), join(folder, path), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    return new Mutant(folder);
  }

  /** @throws {Error} where the text is not there exactly once. */
  async apply({ file, text, by }: Edit): Promise<void> {
    const path = join(this.folder, 'src/server', file);
    const before = await readFile(path, 'utf8');
    const parts = before.split(text);
    if (parts.length !== 2) throw new Error(`src/server/${file} has ${parts.length - 1} times, and not once: ${text}`);
    if (!this.#originals.has(path)) this.#originals.set(path, before);
    await writeFile(path, parts.join(by));
  }

  /** Puts every defence back. */
  async restore(): Promise<void> {
    for (const [path, text] of this.#originals) await writeFile(path, text);
    this.#originals.clear();
  }

  /** Runs one test, or all tests of the file, in a process of their own. */
  async run(suite: string, test?: string): Promise<readonly Outcome[]> {
    const pattern = test === undefined ? [] : [`--test-name-pattern=^${test.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`];
    const file = join('test/server/threats', `${suite}.test.ts`);
    // Else Node would take the process for a part of the test that this is.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const args = ['--import', 'tsx', '--test-reporter=tap', ...pattern, file];
    const options = { cwd: this.folder, env, timeout: TIME_LIMIT };
    return outcomesIn(await new Promise((resolve) => {
      execFile(process.execPath, args, options, (_error, stdout) => { resolve(stdout); });
    }));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface Outcome {
  readonly test: string;
  /** `asserted`: it failed by one of its own assertions, and by nothing else. */
  readonly end: 'passed' | 'asserted' | 'broken';
}

/** Of TAP, as Node writes it: a line for each test, then what there is to say of it, indented. */
function outcomesIn(output: string): readonly Outcome[] {
  return output.split(/^(?=(?:not )?ok \d+ - )/m).flatMap((text): Outcome[] => {
    const [, not, test = '', skipped] = /^(not )?ok \d+ - (.*?)( # SKIP.*)?$/m.exec(text) ?? [];
    if (!/^(not )?ok /.test(text) || skipped) return [];
    return [{ test, end: !not ? 'passed' : text.includes("code: 'ERR_ASSERTION'") ? 'asserted' : 'broken' }];
  });
}
