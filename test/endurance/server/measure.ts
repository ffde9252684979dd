import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '../../browser/random.js';
import { percentile } from '../../bench/browser/figure.js';
import { startChild } from './child.js';
import { agent, send } from './client.js';
import type { Outcome } from './client.js';
import type { CyclrQuestion } from './cyclr.js';
import { watchEventLoop } from './event-loop.js';
import type { LoopFigures } from './event-loop.js';
import type { HostQuestion, Sample } from './host.js';
import { KINDS, Load } from './load.js';
import type { Kind } from './load.js';

/** Requests per second, on average. Low enough that the load takes less than one core. */
const RATE = 110;

/** Requests at the same time. On a computer that is busy with other work the load waits for answers, and sends less. */
const MOST_OPEN = 64;

/** Parts of the run: memory is compared after the first one and after the last one. */
const PARTS = 6;

/** Seconds between two samples of the memory. */
const SAMPLE_INTERVAL = 5;

/** Seconds that the last requests may take: the time of the handler's slowest answer, and some for the network. */
const LAST_ANSWER = 35;

/** How much more memory the server may use at the end of any later part than at the end of the first one. */
export const MOST_GROWTH = 1.1;

/** The requests of one kind. */
export interface KindFigures {
  readonly name: string;
  readonly requests: number;
  /** Milliseconds, without those that the client closed; `null` if it closed all. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** The server at the end of a part. */
export interface PartFigures {
  readonly minute: number;
  /** Bytes: the median of the part's last samples. */
  readonly rss: number;
  /** Bytes, after a collection. */
  readonly heap: number;
  readonly external: number;
  readonly sockets: number;
  readonly timers: number;
  /** The share of a core that the server took during the part. */
  readonly processor: number;
  /** The event loops of the three processes; not in the figures of older runs. */
  readonly loops?: Readonly<Record<'server' | 'load' | 'cyclr', LoopFigures>>;
}

export interface ServerFigures {
  readonly date: string;
  readonly minutes: number;
  readonly node: string;
  readonly kinds: readonly KindFigures[];
  readonly parts: readonly PartFigures[];
  readonly sent: number;
  readonly answered: number;
  readonly closed: number;
  /** Wrong and lost answers, with the number of each. */
  readonly faults: Readonly<Record<string, number>>;
  readonly warnings: number;
  readonly unhandledRejections: number;
  /** Lines that the server wrote to its standard error. */
  readonly errorOutput: number;
  /** Requests that the server still held when all clients were gone. */
  readonly leftOpen: number;
  readonly cyclr: { readonly calls: number; readonly tokens: number; readonly faults: Readonly<Record<string, number>> };
}

/** The largest growth of a figure since the end of the first part. */
export const largestGrowth = ({ parts: [first, ...later] }: ServerFigures, what: 'rss' | 'heap'): number =>
  Math.max(...later.map((part) => part[what] / first![what]));

/** The limits of the run that are broken. */
export function listFailures(figures: ServerFigures): readonly string[] {
  const { sent, answered, closed, faults, warnings, unhandledRejections, errorOutput, leftOpen } = figures;
  const rss = largestGrowth(figures, 'rss');
  const heap = largestGrowth(figures, 'heap');
  return [
    ...rss > MOST_GROWTH ? [`RSS grew by a factor of ${rss.toFixed(3)}`] : [],
    ...heap > MOST_GROWTH ? [`The heap grew by a factor of ${heap.toFixed(3)}`] : [],
    ...answered + closed < sent || Object.keys(faults).length ? [`Not all requests were answered as they should be: ${JSON.stringify(faults)}`] : [],
    ...warnings || errorOutput ? [`${warnings} warnings, ${errorOutput} pieces of error output`] : [],
    ...unhandledRejections ? [`${unhandledRejections} unhandled rejections`] : [],
    ...leftOpen ? [`${leftOpen} requests were never ended`] : [],
  ];
}

/** `null` if nothing was measured. */
const percentileOf = (times: readonly number[], share: number): number | null => (times.length ? percentile(times, share) : null);

/** Puts the server under a mixed load while Cyclr has faults. */
export async function measureServer(minutes: number): Promise<ServerFigures> {
  const cyclr = await startChild<CyclrQuestion>('cyclr.ts');
  const host = await startChild<HostQuestion>('host.ts', [cyclr.origin], ['--trace-warnings', '--expose-gc']);
  const ask = async (question: Exclude<HostQuestion, 'loop'>): Promise<Sample> => await host.ask(question) as Sample;
  const load = new Load(host.origin, new Random(2));
  const clock = new Random(3);
  const outcomes = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []])) as unknown as Record<Kind, Outcome[]>;
  const parts: PartFigures[] = [];
  let [sent, open] = [0, 0];
  const takeLoopFigures = watchEventLoop();
  // The start of the processes is no part of the figures.
  await host.ask('loop');
  await cyclr.ask('loop');
  const sendNext = async (): Promise<void> => {
    const planned = load.next();
    sent += 1;
    open += 1;
    outcomes[planned.kind].push(await send(host.origin, planned));
    open -= 1;
  };
  const partTime = minutes * 60_000 / PARTS;
  try {
    for (let part = 1; part <= PARTS; part += 1) {
      const samples: number[] = [];
      const end = performance.now() + partTime;
      const sampling = (async () => {
        for (let next = performance.now(); next < end; next += SAMPLE_INTERVAL * 1_000) {
          await wait(Math.max(0, next - performance.now()));
          samples.push((await ask('sample')).rss);
        }
      })();
      let due = performance.now();
      while (due < end) {
        if (open < MOST_OPEN) void sendNext();
        // A busy computer is not to catch up.
        due = Math.max(due, performance.now() - 100) - Math.log(1 - clock.next()) * 1_000 / RATE;
        const early = due - performance.now();
        if (early > 1) await wait(early);
      }
      await sampling;
      const loops = {
        server: await host.ask('loop') as LoopFigures,
        load: takeLoopFigures(),
        cyclr: await cyclr.ask('loop') as LoopFigures,
      };
      const { heap, external, resources } = await ask('collected');
      parts.push({
        minute: Math.round(part * minutes / PARTS * 10) / 10,
        rss: percentile(samples.slice(-Math.max(3, Math.floor(samples.length / 5))), 0.5),
        heap,
        external,
        sockets: resources.TCPSocketWrap ?? 0,
        timers: resources.Timeout ?? 0,
        processor: loops.server.processor,
        loops,
      });
      const { rss } = parts.at(-1)!;
      console.log(`${parts.at(-1)!.minute} min: ${sent} requests, RSS ${(rss / 1e6).toFixed(1)} MB, heap ${(heap / 1e6).toFixed(1)} MB`);
    }
    for (let second = 0; open > 0 && second < LAST_ANSWER; second += 1) await wait(1_000);
    agent.destroy();
    // Closed requests whose change has to be undone are still served.
    let last = await ask('sample');
    for (let second = 0; last.open > 0 && second < LAST_ANSWER; second += 1) {
      await wait(1_000);
      last = await ask('sample');
    }
    const { warnings, unhandledRejections, open: leftOpen } = last;
    return {
      date: new Date().toISOString().slice(0, 10),
      minutes,
      node: process.versions.node,
      sent,
      parts,
      warnings,
      unhandledRejections,
      leftOpen,
      errorOutput: host.stderr.length,
      cyclr: await cyclr.ask('counts') as ServerFigures['cyclr'],
      ...summarize(outcomes),
    };
  } finally {
    if (host.stderr.length) console.error(host.stderr.join(''));
    await host.close();
    await cyclr.close();
  }
}

function countBy<T>(list: readonly T[], name: (each: T) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const each of list) counts[name(each)] = (counts[name(each)] ?? 0) + 1;
  return counts;
}

function summarize(outcomes: Readonly<Record<Kind, readonly Outcome[]>>): Pick<ServerFigures, 'kinds' | 'answered' | 'closed' | 'faults'> {
  const all = Object.entries(outcomes) as [Kind, readonly Outcome[]][];
  const flat = all.flatMap(([kind, list]) => list.map((outcome) => ({ kind, ...outcome })));
  return {
    answered: flat.filter(({ result }) => result === 'answered').length,
    closed: flat.filter(({ result }) => result === 'closed').length,
    faults: countBy(flat.filter(({ result }) => result === 'wrong' || result === 'lost'), ({ kind, result, fault }) => `${KINDS[kind]}, ${result}: ${fault}`),
    kinds: all.map(([kind, list]) => {
      const answered = list.filter(({ result }) => result !== 'closed');
      const times = answered.map(({ time }) => time);
      return {
        name: KINDS[kind],
        requests: list.length,
        p50: percentileOf(times, 0.5),
        p99: percentileOf(times, 0.99),
        max: percentileOf(times, 1),
        statuses: countBy(list, ({ status }) => (status === null ? 'closed' : String(status))),
      };
    }),
  };
}
