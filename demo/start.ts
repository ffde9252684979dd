import { startDemo } from './host/demo.js';
import { readCyclr, readPorts } from './host/environment.js';
import { startHost } from './host/host.js';

interface Running {
  readonly url: string;
  readonly what: string;
  close(): Promise<void>;
}

const isInUse = (error: unknown): error is { readonly port: number } => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

async function start(): Promise<Running> {
  const real = readCyclr(process.env);
  const ports = readPorts(process.env);
  if (real) {
    const host = await startHost({ ...real, port: ports.host ?? 4400 });
    return { url: host.origin, what: 'A host application with the widget, and the real Cyclr behind it. Ctrl+C ends it.', close: host.close };
  }
  const demo = await startDemo({ ports: { host: ports.host ?? 4400, cyclr: ports.cyclr ?? 4401, thirdParty: ports.thirdParty ?? 4402 } });
  return { url: demo.host.origin, what: 'A host application with the widget, a simulated Cyclr, and a real OAuth server. Ctrl+C ends it.', close: demo.close };
}

try {
  const { url, what, close } = await start();
  console.log(`${what}\n${url}/`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void close().then(() => process.exit()); });
} catch (error) {
  const reason = isInUse(error) ? `Port ${error.port} is in use: choose others by PORT, SIMULATOR_PORT and THIRD_PARTY_PORT (0: any free one).`
    : error instanceof Error ? error.message : String(error);
  console.error(reason);
  process.exit(1);
}
