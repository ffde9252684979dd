import type { Closing } from './closings.js';
import { percentile, seconds } from './figures.js';
import { groups } from './groups.js';
import type { EngineReport } from './measure.js';
import { isFailure } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { SignIn } from './sign-ins.js';
import { thirdParties } from './situations.js';
import type { Situation } from './situations.js';
import { table } from './table.js';

export const signInText = (outcome: Outcome<SignIn>): string =>
  isFailure(outcome) ? `**failed**: ${outcome.failure}` : `${outcome.via} ${seconds(outcome.took)}`;

export const closingText = (outcome: Outcome<Closing>): string => {
  if (isFailure(outcome)) return `**failed**: ${outcome.failure}`;
  const { what, completion, took } = outcome;
  return `by ${completion}, ${what}${took.length ? `, detached after ${took.map(seconds).join(' and ')} s` : ''}`;
};

export const policies = (host: string): string => host.replaceAll('coop=', '').replace('&coep=', ' + COEP ') || 'none';

/** How the sign-ins of a situation start and complete. */
export const wayOf = ({ completion, direct }: Pick<Situation, 'completion' | 'direct'>): string => direct ? `${completion}, direct` : completion;

function matrix({ rows }: EngineReport): string {
  const cell = (host: string, way: string, thirdParty: string): string => rows
    .filter(({ situation }) => situation.host === host && wayOf(situation) === way && situation.thirdParty === thirdParty)
    .flatMap(({ outcomes }) => outcomes.map(signInText)).join(' · ');
  const hosts = [...new Set(rows.map(({ situation }) => situation.host))];
  return table(
    ['completes by', 'host \\ third party', ...thirdParties.map((each) => each || 'none')],
    [...new Set(rows.map(({ situation }) => wayOf(situation)))].flatMap((way) => hosts.map((host) =>
      [way, policies(host), ...thirdParties.map((thirdParty) => cell(host, way, thirdParty))])),
  );
}

function summary(engines: readonly EngineReport[]): string {
  const head = ['', 'signed in', 'signed in, direct', ...['message', 'return', 'status'].map((via) => `via ${via}: number, median, longest`), 'popups left open'];
  return table(head, engines.map(({ name, rows }) => {
    const isSuccess = (each: Outcome<SignIn>): each is SignIn => !isFailure(each);
    const signedIn = rows.flatMap(({ outcomes }) => outcomes).filter(isSuccess);
    const share = (direct: boolean): string => {
      const some = rows.filter(({ situation }) => !!situation.direct === direct).flatMap(({ outcomes }) => outcomes);
      return `**${some.filter(isSuccess).length}/${some.length}**`;
    };
    const via = (wanted: string): string => {
      const times = signedIn.filter((each) => each.via === wanted).map(({ took }) => took);
      return times.length ? `${times.length}, ${seconds(percentile(times, 0.5))} s, ${seconds(Math.max(...times))} s` : '0';
    };
    return [name, share(false), share(true), via('message'), via('return'), via('status'), String(signedIn.filter(({ closed }) => !closed).length)];
  }));
}

const failed = (failure: string): string => `**failed**: ${failure}`;

/** One row for each check or figure; a cell is empty when the engine did not run it. */
function sideBySide(
  engines: readonly EngineReport[], rows: readonly string[], cell: (engine: EngineReport, what: string) => string | undefined,
): string {
  return table(['', ...engines.map(({ name }) => name)], rows.map((what) => [what, ...engines.map((engine) => cell(engine, what) ?? '')]));
}

const figures = (engines: readonly EngineReport[]): string =>
  sideBySide(engines, [...new Set(engines.flatMap((each) => each.figures.map(({ what }) => what)))], (engine, wanted) => {
    const figure = engine.figures.find(({ what }) => what === wanted);
    return figure && (figure.holds ? figure.seen : failed(figure.seen));
  });

const checks = (engines: readonly EngineReport[], rows: readonly string[]): string => sideBySide(engines, rows, (engine, wanted) => {
  const outcome = engine.checks.find(({ what }) => what === wanted)?.outcome;
  return outcome && (isFailure(outcome) ? failed(outcome.failure) : outcome.seen);
});

/** Writes `docs/engines.md`. */
export const report = (engines: readonly EngineReport[], date: Date): string => `# Three engines

Written by \`npm run test:engines -- --write\` on ${date.toISOString().slice(0, 10)}: ${engines.map(({ name, version }) => `${name} ${version}`).join(', ')}.
The suite runs the real element, server route and OAuth server on three origins, with real clicks and with the popup blocker on.

## Sign-ins under every opener policy

The policies are the \`Cross-Origin-Opener-Policy\` of the host's page and of the third party's pages; COEP marks a \`Cross-Origin-Embedder-Policy\`.
"Direct" sign-ins start at the backend's start route, the others in a blank window. In each situation a first sign-in is followed by a renewed one of the connector that is now connected. "Signed in" means exactly one
\`cyclr-auth-complete\` with \`verified: true\`, and no cancel or error event. Times run from the request for the popup's last page to the event.

${summary(engines)}

A popup stays open when a policy has cut it off and it ends on Cyclr's own page: the host's page cannot reach it, and only the user can close it.

## Popups that go away

A popup that goes away does not end the attempt: the element becomes \`detached\` and offers to check, to open again and to cancel. A popup that the user
closes is cancelled the first time, and opened again and completed the second time. A popup that is cut off is checked once, and then completed.

${engines.map(({ name, closings }) => `- ${name}: ${closings.map(closingText).join('; ')}`).join('\n')}

## Figures

A popup counts as cut off when its sign-in completed by the return page or by the backend's answer, without a message from the popup itself. The
element noticed it when it was \`detached\` before that.

${figures(engines)}

${groups.map(({ title, checks: rows }) => `## ${title}\n\n${checks(engines, rows.map(({ what }) => what))}`).join('\n\n')}

${engines.map((each) => `## ${each.name}\n\nEach cell has \`via\` and seconds of the first · the renewed sign-in.\n\n${matrix(each)}`).join('\n\n')}
`;
