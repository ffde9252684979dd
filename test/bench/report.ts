import { table } from '../engines/table.js';
import type { Benchmark } from './browser/benchmark.js';
import { headline } from './headline.js';
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
  /** Seconds of each benchmark, by its name for `--only`. */
  readonly seconds: Readonly<Record<string, number>>;
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

/** The file of a plot, beside the report. */
export const plotFile = ({ title }: Benchmark): string => `benchmarks-${title.toLowerCase().replaceAll(' ', '-')}.svg`;

const section = (benchmark: Benchmark): string => {
  const { title, how, figures, breakdown, plot } = benchmark;
  return [
    `## ${title}`,
    how,
    ...plot ? [`![${plot.title}. ${plot.description}](${plotFile(benchmark)})`] : [],
    table(HEAD, figures.map(cells)),
    ...breakdown ? [breakdown.about, table(breakdown.head, breakdown.rows)] : [],
  ].join('\n\n');
};

/** The figures that exceed their limit. */
export const failures = ({ benchmarks, server }: Pick<Results, 'benchmarks' | 'server'>): readonly string[] => [
  ...benchmarks.flatMap(({ title, figures }) => figures.filter(({ holds }) => !holds).map(({ what }) => `${title}: ${what}`)),
  ...server.holds ? [] : ['Server'],
];

/** The number of limits. The server's count as one. */
const countLimits = ({ benchmarks }: Results): number =>
  benchmarks.flatMap(({ figures }) => figures.filter(({ limit }) => limit !== undefined)).length + 1;

function verdict(results: Results): string {
  const failed = failures(results);
  const all = countLimits(results);
  return failed.length
    ? `- **Limits**: ${all - failed.length} of ${all} hold. Over the limit: ${failed.join('; ')}.`
    : `- **Limits**: all ${all} hold.`;
}

const minutes = (seconds: number): string => (seconds / 60).toFixed(1);

function durations({ seconds }: Results): string {
  const all = Object.entries(seconds);
  const sum = all.reduce((total, [, each]) => total + each, 0);
  return `The whole run took ${minutes(sum)} minutes: ${all.map(([name, each]) => `${name} ${Math.round(each)} s`).join(', ')}.`;
}

/** Writes `docs/benchmarks.md`. Its first ten lines tell what a reader wants to know. */
export const report = (results: Results): string => `# Benchmarks

${headline({ benchmarks: results.benchmarks, serverFigures: results.server.figures }).lines.join('\n')}
${verdict(results)}

Written by \`npm run bench -- --write\` on ${results.date}: ${results.browser} and Node ${results.node}, on a computer with ${results.cores} cores that also ran other programs. ${durations(results)}

Absolute times therefore say little. Each figure is measured alternately with a floor in the same run, and the comparison of the two counts. The limits are targets, which a release may miss; \`npm run size\` guards the size of the files with budgets of its own. Each cell is a median, with the smallest and the largest value in parentheses, without warm-up rounds. The element is \`dist/cyclr-connector-auth.min.js\`, as a page loads it. Unless a row says otherwise, the floor is a trivial Lit element with one property and one paragraph, built the same way. [benchmarks.json](benchmarks.json) has the same figures for programs.

${results.benchmarks.map(section).join('\n\n')}

## Server

\`\`\`
${results.server.text.trimEnd()}
\`\`\`

## Other libraries

Measured in an earlier comparison, not in this run:

${PEERS}
`;
