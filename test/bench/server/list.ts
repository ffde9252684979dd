import { connector, demoPartner } from '../../../demo/connectors.js';
import type { Unknowns } from '../../../demo/cyclr/options.js';
import { startCyclr } from '../../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';

const CONNECTORS = 100;
/** Milliseconds that each call to Cyclr takes. */
const CALL_TIME = 50;
/** Requests of the page at once: browsers open six connections to a host over HTTP/1.1. */
const REQUESTS_AT_ONCE = 6;
const ROUNDS = 3;

/** Calls to Cyclr for a list of 100 connectors whose rows tell enough. */
export const MOST_LIST_CALLS = 5;
export const MOST_CALLS_AT_ONCE = 6;

const accountId = 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab';
const username = 'host-user-1';
const endpoint = 'https://host.example/api/connectors';

/** The cost of describing all connectors in one way. */
export interface ListCost {
  readonly calls: number;
  readonly mostCallsAtOnce: number;
  /** Milliseconds of the fastest round. */
  readonly duration: number;
}

export interface ListCosts {
  /** The list, where Cyclr's rows hold the parameters. */
  readonly fullRows: ListCost;
  /** The list, where they do not, so that each connector needs calls of its own. */
  readonly shortRows: ListCost;
  /** One GET for each connector. */
  readonly singleGets: ListCost;
}

type Handle = (request: Request) => Promise<Response>;

const accounts = [{
  id: accountId,
  users: [username],
  connectors: Array.from({ length: CONNECTORS }, (_, index) => ({
    id: index + 1, api: 'none' as const, connector: connector({ Id: index + 1_001, Name: `Connector ${index + 1}`, AuthType: 'ApiKey' }),
  })),
}];

async function sendList(handle: Handle): Promise<void> {
  const { connectors } = await (await handle(new Request(`${endpoint}?list`))).json() as { readonly connectors?: readonly unknown[] };
  if (connectors?.length !== CONNECTORS) throw new Error(`The list has ${connectors?.length ?? 'no'} connectors.`);
}

async function sendSingleGets(handle: Handle): Promise<void> {
  let next = 1;
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, async () => {
    while (next <= CONNECTORS) {
      const { status } = await handle(new Request(`${endpoint}/${next++}`));
      if (status !== 200) throw new Error(`GET of a connector: ${status}`);
    }
  }));
}

/** Delays each call to Cyclr, and counts the calls that run at the same time. */
function delayCalls(cyclr: CyclrSimulator): { readonly most: number } {
  const seen = { most: 0 };
  let running = 0;
  cyclr.intercept = async () => {
    running += 1;
    seen.most = Math.max(seen.most, running);
    await new Promise((resolve) => { setTimeout(resolve, CALL_TIME); });
    running -= 1;
    return undefined;
  };
  return seen;
}

/** Measures the list beside single GETs, in turn. */
export async function measureList(): Promise<ListCosts> {
  const cyclr = await startCyclr({ accounts });
  const handle = createConnectorAuthHandler({
    apiUrl: cyclr.origin,
    clientId: demoPartner.clientId,
    clientSecret: demoPartner.clientSecret,
    authorize: () => ({ accountId, username }),
  });
  const measure = async (rows: Unknowns['listedParameters'], send: (handle: Handle) => Promise<void>): Promise<ListCost> => {
    cyclr.unknowns.listedParameters = rows;
    cyclr.requests.splice(0);
    const seen = delayCalls(cyclr);
    const began = performance.now();
    await send(handle);
    return { calls: cyclr.requests.length, mostCallsAtOnce: seen.most, duration: performance.now() - began };
  };
  try {
    // Requests the access token.
    await handle(new Request(`${endpoint}/1`));
    const rounds: ListCosts[] = [];
    for (let index = 0; index < ROUNDS; index += 1) {
      rounds.push({
        fullRows: await measure('full', sendList),
        shortRows: await measure('missing', sendList),
        singleGets: await measure('full', sendSingleGets),
      });
    }
    const fastest = (kind: keyof ListCosts) => rounds.map((round) => round[kind]).toSorted((a, b) => a.duration - b.duration)[0]!;
    return { fullRows: fastest('fullRows'), shortRows: fastest('shortRows'), singleGets: fastest('singleGets') };
  } finally {
    await cyclr.close();
  }
}
