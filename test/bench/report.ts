import { table } from '../engines/table.js';
import type { Subject } from './browser/subject.js';
import type { ServerHalf } from './server-half.js';
import { cells, HEAD } from './text.js';

/** Everything that one run of the bench saw. */
export interface Results {
  readonly date: string;
  readonly browser: string;
  readonly node: string;
  readonly cores: number;
  readonly subjects: readonly Subject[];
  readonly server: ServerHalf;
}

/** Measured before by hand, side by side with the floor, with the same slowed processor: not by this run. */
const PEERS = table(['', 'gzip of what a page must load', 'evaluation, processor slowed 4×, median of 7'], [
  ['a trivial Lit element (the floor)', '6.0 kB', '20 ms'],
  ['Nango’s headless client, no forms', '3.8 kB', ''],
  ['Descope’s element', '73 kB', '44 ms'],
  ['Paragon', '56 kB', '206 ms'],
  ['Ampersand, with React', '180 kB', '231 ms'],
  ['Membrane', '232 kB', '557 ms'],
  ['auth0-spa-js', '64 kB', ''],
  ['MSAL', '76 kB', ''],
]);

const section = ({ title, how, figures, breakdown }: Subject): string => [
  `## ${title}`,
  how,
  table(HEAD, figures.map(cells)),
  ...breakdown ? [breakdown.about, table(breakdown.head, breakdown.rows)] : [],
].join('\n\n');

/** Names of what went over its limit. */
export const failures = ({ subjects, server }: Results): readonly string[] => [
  ...subjects.flatMap(({ title, figures }) => figures.filter(({ holds }) => !holds).map(({ what }) => `${title}: ${what}`)),
  ...server.holds ? [] : ['Server'],
];

function verdict(results: Results): string {
  const failed = failures(results);
  const limits = results.subjects.flatMap(({ figures }) => figures.filter(({ limit }) => limit !== undefined)).length;
  return failed.length
    ? `Over the limit: ${failed.length}.\n\n${failed.map((each) => `- ${each}`).join('\n')}`
    : `All ${limits} limits of the browser half hold, and those of the server half.`;
}

/** What was seen, as a page of the documentation. */
export const report = (results: Results): string => `# Benchmarks

Written by \`npm run bench -- --write\` on ${results.date}: ${results.browser} and Node ${results.node}, on a computer with ${results.cores} cores, which others used at the same time.

So no figure stands alone. Each is measured beside a floor, in the same run and by turns, and what counts is how the two compare. Each cell is a median, with the smallest and the largest in parentheses. Rounds that warm up are not counted. The element is \`dist/cyclr-connector-auth.min.js\`, as a page loads it; the floor is a trivial Lit element of one property and one paragraph, built the same way, where nothing else is said. The same figures for programs: [benchmarks.json](benchmarks.json).

${verdict(results)}

${results.subjects.map(section).join('\n\n')}

## Server

\`\`\`
${results.server.text.trimEnd()}
\`\`\`

## Others

Measured before, and not by this run:

${PEERS}
`;
