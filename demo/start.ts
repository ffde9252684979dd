import { readCyclr, readPorts } from './host/environment.js';
import { startHost } from './host/host.js';

interface Running {
  readonly what: string;
  readonly url: string;
  close(): Promise<void>;
}

function isInUse(error: unknown): error is { readonly port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

async function start(): Promise<Running> {
  const real = readCyclr(process.env);
  const ports = readPorts(process.env);
  if (real) {
    const host = await startHost({ ...real, port: ports.host ?? 4400 });
    const what = 'A host application with the widget, and the real Cyclr behind it. Ctrl+C ends it.';
    return { what, url: host.origin, close: host.close };
  }
  // Only now: the OAuth server is of no use where Cyclr is the real one.
  const { startDemo } = await import('./host/demo.js');
  const demo = await startDemo({ ports: { host: ports.host ?? 4400, cyclr: ports.cyclr ?? 4401, thirdParty: ports.thirdParty ?? 4402 } });
  const what = 'A host application with the widget, a simulated Cyclr, and a real OAuth server. Ctrl+C ends it.';
  return { what, url: demo.host.origin, close: demo.close };
}

try {
  const { what, url, close } = await start();
  console.log(`${what}\n${url}/\n${url}/playground/  every state of the element, and looks of your own`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void close().then(() => process.exit()); });
} catch (error) {
  if (isInUse(error)) console.error(`Port ${error.port} is in use: set PORT, SIMULATOR_PORT or THIRD_PARTY_PORT to another one (0: any).`);
  else console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
