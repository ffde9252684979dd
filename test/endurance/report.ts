import { table } from '../engines/table.js';
import { isExpected } from './page/endings.js';
import { listFailures as listPageFailures, MOST_GROWTH as MOST_PAGE_GROWTH } from './page/measure.js';
import type { PageFigures } from './page/measure.js';
import { ACCOUNTS } from './server/accounts.js';
import { largestGrowth, listFailures as listServerFailures, MOST_GROWTH as MOST_SERVER_GROWTH } from './server/measure.js';
import type { PartFigures, ServerFigures } from './server/measure.js';

/** The figures of the last run of each part; `null` if it never ran. */
export interface Results {
  readonly cores: number;
  readonly page: PageFigures | null;
  readonly server: ServerFigures | null;
}

const count = (value: number): string => value.toLocaleString('en');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const milliseconds = (value: number | null): string => (value === null ? '' : `${count(Math.round(value))} ms`);
const share = (value: number): string => `${Math.round(value * 100)} %`;
const factor = (last: number, first: number): string => `× ${(last / first).toFixed(3)}`;

const verdict = (failures: readonly string[]): string =>
  (failures.length ? `**Broken limits:**\n\n${failures.map((each) => `- ${each}`).join('\n')}` : 'All limits hold.');

function summarizePage({ samples, counts }: PageFigures): string {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return `- **One page, ${count(all)} sign-ins:** the heap at the end is ${factor(last.heap, first.heap)} of that after ${count(first.signIns)} sign-ins, `
    + `and the DOM nodes are ${factor(last.nodes, first.nodes)}. The limit is × ${MOST_PAGE_GROWTH}.`;
}

function summarizeServer(figures: ServerFigures): string {
  const { minutes, parts, sent, answered, closed, warnings, unhandledRejections } = figures;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  return `- **One server, ${minutes} minutes:** memory (RSS) is ${megabytes(first.rss)} after ${first.minute} minutes and ${megabytes(last.rss)} at the end. `
    + `Compared with minute ${first.minute}, the largest value in between is ${factor(largestGrowth(figures, 'rss'), 1)}, and that of the heap ${factor(largestGrowth(figures, 'heap'), 1)}. The limit is × ${MOST_SERVER_GROWTH}. `
    + `Of ${count(sent)} requests, ${count(answered)} are answered and ${count(closed)} are closed by the client. ${warnings} warnings, ${unhandledRejections} unhandled rejections.`;
}

function describePage(figures: PageFigures): string {
  const { date, browser, duration, samples, counts } = figures;
  const real = Object.entries(counts).reduce((sum, [name, signIns]) => sum + (name.includes(', window:') ? signIns : 0), 0);
  return `## One page

Measured on ${date} in ${browser}, in ${Math.round(duration / 60)} minutes. ${verdict(listPageFailures(figures))}

Six elements sign in at the same time, each over and over again, with the built script-tag file, the real handler and a simulated Cyclr. Three complete by message and three by return page; one of each starts with \`direct\`.

${count(real)} of the sign-ins open a real window. A real window costs many times as much as the code under test, so the others open a frame in its place: the page replaces \`window.open\` by a function that makes a frame. The element treats the frame’s window like any other. It sends it to the sign-in, compares each message’s source with it, sees it as closed once the frame is removed, and the return page reports from it.

The heap is measured after three collections, when all windows are closed. Nodes, listeners and documents are those of the page’s whole process. Nodes and listeners depend on the states in which the elements are then: compared with a connected element, a failed one has four nodes fewer and three listeners more, and a disconnected one has ten nodes and one listener fewer. Where a row has more documents than the others, the browser had probably not given up closed windows yet.

${table(['sign-ins', 'heap', 'DOM nodes', 'event listeners', 'documents'], samples.map(({ signIns, heap, nodes, listeners, documents }) =>
    [count(signIns), `${(heap / 1e6).toFixed(2)} MB`, count(nodes), count(listeners), count(documents)]))}

${table(['ending', 'the event that ends the attempt', 'sign-ins'], Object.entries(counts).map(([name, signIns]) => {
    const [how = '', event = ''] = name.split(': ');
    return [how, isExpected(how.split(', ')[0]!, event) ? event : `**${event}**`, count(signIns)];
  }))}`;
}

function describeServer(figures: ServerFigures): string {
  const { date, node, minutes, kinds, parts, cyclr, sent, errorOutput, leftOpen } = figures;
  return `## One server

Measured on ${date} with Node ${node}: ${count(Math.round(sent / minutes))} requests a minute for ${minutes} minutes. ${verdict(listServerFailures(figures))}

The built handler runs in its own process with \`--trace-warnings\`, with \`tokenScope: 'account'\`, \`verify\` and \`extend\`, for ${count(ACCOUNTS)} accounts. Half of the requests are about 200 of them. A simulated Cyclr has faults. A request counts as answered if its answer is whole, valid, without a stored secret, and has a right status: that of the request, or 429, 502 or 504 for a fault of Cyclr's. Pieces of error output: ${errorOutput}. Requests that the server still held at the end: ${leftOpen}.

${table(['minute', 'RSS', 'heap after a collection', 'outside the heap', 'sockets', 'timers', 'processor'], parts.map((part) =>
    [String(part.minute), megabytes(part.rss), megabytes(part.heap), megabytes(part.external), count(part.sockets), count(part.timers), share(part.processor)]))}

${describeLoops(parts)}Times include the waits for Cyclr: 5 to 20 ms a call, and up to 10 s for a fault.

${table(['request', 'requests', 'p50', 'p99', 'longest', 'statuses'], kinds.map(({ name, requests, p50, p99, max, statuses }) =>
    [name, count(requests), milliseconds(p50), milliseconds(p99), milliseconds(max), Object.entries(statuses).map(([status, times]) => `${status}: ${count(times)}`).join(', ')]))}

Cyclr got ${count(cyclr.calls)} calls, ${count(cyclr.tokens)} of them for an access token. The faults:

${table(['fault', 'calls'], Object.entries(cyclr.faults).map(([fault, calls]) => [fault, count(calls)]))}`;
}

/** A reader can tell a slow computer from a slow handler. Empty for a run that has no such figures. */
function describeLoops(parts: readonly PartFigures[]): string {
  const rows = parts.flatMap(({ minute, loops }) => Object.entries(loops ?? {}).map(([process, { p50, p99, max, active, processor }]) =>
    [String(minute), process, milliseconds(p50), milliseconds(p99), milliseconds(max), share(active), share(processor)]));
  if (!rows.length) return '';
  return `How late the timers of each process are, and the share of the time in which its event loop is active. A slow handler makes only the server late, and takes as much of a core as its loop is active. A slow computer makes all processes late, and gives them less of a core than they ask for.

${table(['minute', 'process', 'p50', 'p99', 'longest', 'active', 'of a core'], rows)}

`;
}

/** Writes `docs/endurance.md`. */
export function report({ cores, page, server }: Results): string {
  const parts = [
    [
      page ? summarizePage(page) : '- **One page:** not measured yet.',
      server ? summarizeServer(server) : '- **One server:** not measured yet.',
    ].join('\n'),
    `Written by \`npm run endurance -- --write\`, on a computer with ${cores} cores that also ran other programs. Times therefore say little; memory and counts do not depend on it.`,
    ...page ? [describePage(page)] : [],
    ...server ? [describeServer(server)] : [],
  ];
  return `# Endurance\n\nThe memory of a page that stays open for long, and of a server that runs for long:\n\n${parts.join('\n\n')}\n`;
}
