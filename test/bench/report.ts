import { table } from '../engines/table.js';
import type { Benchmark } from './browser/benchmark.js';
import type { ServerBenchmarks } from './server-benchmarks.js';
import { cells, HEAD } from './text.js';

/** The results of one run. */
export interface Results {
  readonly date: string;
  readonly browser: string;
  readonly node: string;
  readonly cores: number;
  readonly benchmarks: readonly Benchmark[];
  readonly server: ServerBenchmarks;
}

/** Measured by hand in an earlier comparison with the floor, with the same slowed processor. */
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

const section = ({ title, how, figures, breakdown }: Benchmark): string => [
  `## ${title}`,
  how,
  table(HEAD, figures.map(cells)),
  ...breakdown ? [breakdown.about, table(breakdown.head, breakdown.rows)] : [],
].join('\n\n');

/** The figures that exceed their limit. */
export const failures = ({ benchmarks, server }: Results): readonly string[] => [
  ...benchmarks.flatMap(({ title, figures }) => figures.filter(({ holds }) => !holds).map(({ what }) => `${title}: ${what}`)),
  ...server.holds ? [] : ['Server'],
];

function verdict(results: Results): string {
  const failed = failures(results);
  const limits = results.benchmarks.flatMap(({ figures }) => figures.filter(({ limit }) => limit !== undefined)).length;
  return failed.length
    ? `Over the limit: ${failed.length}.\n\n${failed.map((each) => `- ${each}`).join('\n')}`
    : `All ${limits} limits of the benchmarks in a browser hold, and those of the server.`;
}

/** Writes `docs/benchmarks.md`. */
export const report = (results: Results): string => `# Benchmarks

Written by \`npm run bench -- --write\` on ${results.date}: ${results.browser} and Node ${results.node}, on a computer with ${results.cores} cores that also ran other programs.

Absolute times therefore say little. Each figure is measured alternately with a floor in the same run, and the comparison of the two counts. Each cell is a median, with the smallest and the largest value in parentheses, without warm-up rounds. The element is \`dist/cyclr-connector-auth.min.js\`, as a page loads it. Unless a row says otherwise, the floor is a trivial Lit element with one property and one paragraph, built the same way. [benchmarks.json](benchmarks.json) has the same figures for programs.

${verdict(results)}

${results.benchmarks.map(section).join('\n\n')}

## Server

\`\`\`
${results.server.text.trimEnd()}
\`\`\`

## Other libraries

Measured in an earlier comparison, not in this run:

${PEERS}
`;
