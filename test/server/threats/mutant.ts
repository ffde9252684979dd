import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyEdit } from './source-edit.js';
import type { SourceFile } from './source-edit.js';
import type { Edit } from './threat.js';

const root = join(import.meta.dirname, '../../..');

/** The files that the tests of a copy need, besides the installed packages. */
const NEEDED = ['package.json', 'tsconfig.json', 'openapi.yaml', 'src', 'demo', 'test/conformance', 'test/server'];

/** Milliseconds. One test file takes two seconds on a slow machine. */
const TIME_LIMIT = 120_000;

/** All source files of the server, and of the rules that it shares with the page, below a project's folder. */
export async function readSources(folder: string): Promise<readonly SourceFile[]> {
  const src = join(folder, 'src');
  const lists = await Promise.all(['server', 'contract'].map(async (room) =>
    (await readdir(join(src, room), { recursive: true })).map((path) => `${room}/${path}`)));
  const paths = lists.flat().filter((path) => path.endsWith('.ts'));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(src, path), 'utf8') })));
}

/** A copy of the project whose defences can be taken out, and whose tests then run as they are. */
export class Mutant {
  #files: readonly SourceFile[];
  readonly #originals = new Map<string, string>();

  private constructor(readonly folder: string, files: readonly SourceFile[]) {
    this.#files = files;
  }

  static async create(): Promise<Mutant> {
    const folder = await mkdtemp(join(tmpdir(), 'threats-'));
    for (const path of NEEDED) await cp(join(root, path), join(folder, path), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    return new Mutant(folder, await readSources(folder));
  }

  /** @throws {Error} if the declaration does not contain the code exactly once. */
  async apply(edit: Edit): Promise<void> {
    const changed = applyEdit(this.#files, edit);
    const before = this.#files.find(({ path }) => path === changed.path);
    if (!this.#originals.has(changed.path)) this.#originals.set(changed.path, before?.text ?? '');
    await this.#write(changed);
  }

  /** Puts every defence back. */
  async restore(): Promise<void> {
    for (const [path, text] of this.#originals) await this.#write({ path, text });
    this.#originals.clear();
  }

  async #write(changed: SourceFile): Promise<void> {
    this.#files = this.#files.map((file) => file.path === changed.path ? changed : file);
    await writeFile(join(this.folder, 'src', changed.path), changed.text);
  }

  /** Runs one test, or all tests of a file, in a process of its own. */
  async run(suite: string, test?: string): Promise<readonly Outcome[]> {
    const pattern = test === undefined ? [] : [`--test-name-pattern=^${test.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`];
    const file = join('test/server/threats', `${suite}.test.ts`);
    // With this variable, Node would take the process for a part of the current test.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const args = ['--import', 'tsx', '--test-reporter=tap', ...pattern, file];
    const options = { cwd: this.folder, env, timeout: TIME_LIMIT };
    return parseTap(await new Promise((resolve) => {
      execFile(process.execPath, args, options, (_error, stdout) => { resolve(stdout); });
    }));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface Outcome {
  readonly test: string;
  /** `asserted`: an assertion of the test failed. `broken`: it failed in any other way. */
  readonly end: 'passed' | 'asserted' | 'broken';
}

/** Node's TAP has a line for each test, followed by its details, indented. */
function parseTap(output: string): readonly Outcome[] {
  return output.split(/^(?=(?:not )?ok \d+ - )/m).flatMap((text): Outcome[] => {
    const [, not, test = '', skipped] = /^(not )?ok \d+ - (.*?)( # SKIP.*)?$/m.exec(text) ?? [];
    if (!/^(not )?ok /.test(text) || skipped) return [];
    return [{ test, end: !not ? 'passed' : text.includes("code: 'ERR_ASSERTION'") ? 'asserted' : 'broken' }];
  });
}
