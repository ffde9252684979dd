import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Worker {
  /** The path of workerd. */
  readonly program: string;
  readonly folder: string;
  /** Paths of modules in the folder, by the names that imports use. The first is the worker itself. */
  readonly modules: Readonly<Record<string, string>>;
  /** Bindings: texts, or values that are passed as JSON. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** A key-value namespace, and its first values. Default: none. */
  readonly kv?: { readonly name: string; readonly values?: Readonly<Record<string, string>> };
}

const quoted = (text: string): string => JSON.stringify(text);

const list = (modules: Worker['modules']): string =>
  Object.entries(modules).map(([name, path]) => `(name = ${quoted(name)}, esModule = embed ${quoted(path)})`).join(',\n    ');

/** workerd accesses a key-value namespace as an HTTP service. */
const kvModule = (values: Readonly<Record<string, string>>): string => `const values = new Map(${JSON.stringify(Object.entries(values).map(([key, value]) => [`/${encodeURIComponent(key)}`, value]))});
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (request.method === 'PUT') values.set(pathname, await request.text());
    else if (request.method === 'DELETE') values.delete(pathname);
    else if (!values.has(pathname)) return new Response(null, { status: 404 });
    return new Response(values.get(pathname));
  },
};
`;

/** The worker's configuration, with access to the local network alone. */
const configOf = ({ modules, variables, kv }: Worker): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
    ${list(modules)}
      ],
      compatibilityDate = "2026-01-01",
      bindings = [
        ${kv ? `(name = ${quoted(kv.name)}, kvNamespace = "kv"),` : ''}
        ${Object.entries(variables).map(([name, value]) => `(name = ${quoted(name)}, ${typeof value === 'string' ? `text = ${quoted(value)}` : `json = ${quoted(JSON.stringify(value))}`})`).join(',\n        ')}
      ],
    )),
    (name = "kv", worker = (modules = [(name = "kv.js", esModule = embed "kv.js")], compatibilityDate = "2026-01-01")),
    (name = "internet", network = (allow = ["private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** Runs work while a worker is running. */
export async function withWorker<T>(worker: Worker, work: (origin: string) => Promise<T>): Promise<T> {
  const { program, folder } = worker;
  const config = join(folder, 'config.capnp');
  writeFileSync(config, configOf(worker));
  writeFileSync(join(folder, 'kv.js'), kvModule(worker.kv?.values ?? {}));
  const child = spawn(program, ['serve', '--control-fd=3', config], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'], cwd: folder });
  try {
    const [line] = await Promise.race([
      once(createInterface(child.stdio[3] as Readable), 'line') as Promise<[string]>,
      once(child, 'exit').then(([code]) => { throw new Error(`workerd exited with ${String(code)} before it listened.`); }),
    ]);
    const { port } = JSON.parse(line) as { readonly port: number };
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}
