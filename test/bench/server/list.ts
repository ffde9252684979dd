import { setTimeout as wait } from 'node:timers/promises';
import { demoPartner } from '../../../demo/connectors.js';
import { startCyclr } from '../../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import { mapConcurrently } from '../../../src/server/lib/map-concurrently.js';
import { account, accountId, page, parameter, seed, username } from '../../server/setup.js';

const CONNECTORS = 100;
/** Milliseconds that Cyclr takes for each call. */
const DELAY = 50;
const ROUNDS = 5;
/** Single GETs at the same time, as the elements of a page send them. */
const AT_ONCE = 6;

/** The costs of a list, by round, beside those of a single GET for each connector. */
export interface ListFigures {
  /** Milliseconds. */
  readonly list: readonly number[];
  readonly singles: readonly number[];
  /** The calls to Cyclr of one list, and how many there were at most at the same time. */
  readonly calls: readonly string[];
  readonly mostAtOnce: number;
  /** The number of calls to Cyclr of the single GETs. */
  readonly singleCalls: number;
}

const ids = Array.from({ length: CONNECTORS }, (_, index) => index + 1);
const accounts = account(...ids.map((id) =>
  seed(id, ['ApiKey', 'OAuth2', 'Basic'][id % 3]!, id % 3 ? {} : { Parameters: [parameter('Subdomain', { IsOptional: true })] })));

/**
 * Measures `?list` and the single GETs in turn.
 * @param listedParameters Whether Cyclr's rows tell enough to describe a connector.
 */
export async function measureList(listedParameters: 'full' | 'missing'): Promise<ListFigures> {
  const cyclr = await startCyclr({ accounts, unknowns: { listedParameters } });
  const { clientId, clientSecret } = demoPartner;
  const handle = createConnectorAuthHandler({ apiUrl: cyclr.origin, clientId, clientSecret, authorize: () => ({ accountId, username }) });
  const get = async (path: string): Promise<void> => {
    const { status } = await handle(new Request(`${page}/api/connectors${path}`));
    if (status !== 200) throw new Error(`GET ${path}: ${status}`);
  };
  let [running, most] = [0, 0];
  const measure = async (work: () => Promise<unknown>) => {
    cyclr.requests.splice(0);
    most = 0;
    const began = performance.now();
    await work();
    return { time: performance.now() - began, mostAtOnce: most, calls: cyclr.requests.map(({ method, path }) => `${method} ${path}`) };
  };
  try {
    // Not measured: the request for the access token.
    await get('/1');
    cyclr.intercept = async () => {
      running += 1;
      most = Math.max(most, running);
      await wait(DELAY);
      running -= 1;
      return undefined;
    };
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ list: await measure(() => get('?list')), singles: await measure(() => mapConcurrently(ids, AT_ONCE, (id) => get(`/${id}`))) });
    }
    const { list: { calls, mostAtOnce }, singles } = rounds[0]!;
    return {
      list: rounds.map(({ list }) => list.time),
      singles: rounds.map((each) => each.singles.time),
      calls,
      mostAtOnce,
      singleCalls: singles.calls.length,
    };
  } finally {
    await cyclr.close();
  }
}
