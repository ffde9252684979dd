import { readCyclr, readPorts } from './host/environment.js';
import { startHost } from './host/host.js';
import { paths } from './host/paths.js';

interface Running {
  readonly what: string;
  readonly url: string;
  /** The address of the simulated Cyclr's API. */
  readonly simulator?: string;
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
    const what = 'A host application with the element, connected to the real Cyclr. Press Ctrl+C to stop.';
    return { what, url: host.origin, close: host.close };
  }
  // Imported only here: the real Cyclr needs no OAuth server of ours.
  const { startDemo } = await import('./host/demo.js');
  const demo = await startDemo({ ports: { host: ports.host ?? 4400, cyclr: ports.cyclr ?? 4401, thirdParty: ports.thirdParty ?? 4402 } });
  const what = 'A host application with the element, a simulated Cyclr and a real OAuth server. Press Ctrl+C to stop.';
  return { what, url: demo.host.origin, simulator: demo.cyclr.origin, close: demo.close };
}

try {
  const { what, url, simulator, close } = await start();
  const pages = [
    [paths.list, 'an integrations page in one tag'],
    [paths.elements, 'the same with single elements'],
    [paths.playground, 'all states of the element, and its styling'],
  ] as const;
  const addresses = [
    ...pages.map(([path, text]) => [`${url}${path}`, text] as const),
    ...simulator ? [[simulator, 'the API of the simulated Cyclr, for a backend of your own'] as const] : [],
  ];
  console.log([what, ...addresses.map(([address, text]) => `${address.padEnd(url.length + 14)}${text}`)].join('\n'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void close().then(() => process.exit()); });
} catch (error) {
  if (isInUse(error)) console.error(`Port ${error.port} is in use. Set PORT, SIMULATOR_PORT or THIRD_PARTY_PORT to another port, or to 0 for any free port.`);
  else console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
