import { isObject } from '../contract/is-object.js';
import type { BackendAnswer } from './answer.js';
import type { NavigationHeaders } from './probe-request.js';
import type { Probe } from './probe.js';
import { faultsOfDescribing, FOREIGN } from './reads.js';
import { needing, rowOf, skippedRow, statusOf, statusRow } from './rows.js';
import type { Row } from './rows.js';
import { faultsOfSignInUrl, isSameSignIn, serviceOriginIn } from './sign-in-url.js';

/** Whether a backend does not serve the path, or answers unknown paths with its start page. The start route is optional. */
const isAbsent = ({ status, type }: BackendAnswer): boolean => [404, 405, 501].includes(status) || (status === 200 && type === 'text/html');

/** The requests that a backend must reject, whoever is signed in. */
const FROM_OUTSIDE: readonly (readonly [label: string, headers: NavigationHeaders])[] = [
  ['cross-site navigation', { 'sec-fetch-site': 'cross-site' }],
  ['navigation from another host of the same site', { 'sec-fetch-site': 'same-site' }],
  ['navigation from outside the browser', { 'sec-fetch-site': 'none' }],
  ['navigation without Fetch Metadata', { 'sec-fetch-site': null, 'sec-fetch-mode': null, 'sec-fetch-dest': null }],
];
const NO_WINDOW: readonly (readonly [label: string, headers: NavigationHeaders])[] = [
  ['fetch', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['frame', { 'sec-fetch-dest': 'iframe' }],
  ['prefetch', { 'sec-purpose': 'prefetch' }],
  ['prerender', { 'sec-purpose': 'prefetch;prerender' }],
];

const OUTSIDE = 'the start route rejects what no page of yours began';
const PAGES = { name: 'errors of the start route are pages for people', contract: 'text/html, with the status of the problem' };
const REDIRECTS = 'the start route redirects to the sign-in';
/** A page may name the origin itself, or have a return page. */
const withoutServiceOrigin = skippedRow('the description has the serviceOrigin that `direct` needs', 'serviceOrigin, the origin of the sign-in URL',
  'no serviceOrigin: pages that use `direct` must set service-origin or return-url');
const skippedRedirect = (reason: string): Row => skippedRow(REDIRECTS, '303 to the sign-in URL', reason);

interface StartCheck {
  readonly authType: string;
  /** The answer to the first GET. */
  readonly description: unknown;
  /** Whether the required properties are stored. Default: `true`. */
  readonly isReady?: boolean;
}

/**
 * Checks the start route of an OAuth connector. Without `--write`, it gets only requests that a backend must reject. With it, call this
 * after the cases that store the required properties.
 */
export async function checkStartRoute(probe: Probe, { authType, description, isReady = true }: StartCheck): Promise<readonly Row[]> {
  const { origin, write } = probe.options;
  const query = { targetOrigin: origin, callbackMessage: crypto.randomUUID() };
  const send = async (requests: typeof NO_WINDOW) => {
    const answers: BackendAnswer[] = [];
    for (const [label, headers] of requests) answers.push(await probe.navigate(`start by ${label}`, { headers, query }));
    return answers;
  };
  const outside = await send(FROM_OUTSIDE);
  const absentRow = (answer: BackendAnswer): readonly Row[] =>
    [skippedRow(OUTSIDE, 'optional', `${statusOf(answer)}: without a start route, \`direct\` cannot be used`)];
  const [first] = outside;
  if (first && outside.every(isAbsent)) return absentRow(first);
  const inside = await send(NO_WINDOW);
  // Middleware may reject navigations from outside for all paths, also for those that the backend does not serve.
  const [second] = inside;
  if (second && outside.every((answer) => isAbsent(answer) || answer.status === 403) && inside.every(isAbsent)) return absentRow(second);
  const foreign = [];
  for (const [label, more] of [['message', {}], ['return page', { callbackMessage: null }]] as const) {
    const targets = { ...query, targetOrigin: `${FOREIGN}/`, ...more };
    foreign.push(await probe.navigate(`start to a foreign targetOrigin by ${label}`, { query: targets }));
  }
  const refused = [...outside, ...inside, ...foreign];
  const errors = refused.filter(({ status }) => status >= 400);
  const rows = [
    statusRow({ name: OUTSIDE, contract: '403 unless Sec-Fetch-Site: same-origin', status: 403, answers: outside }),
    statusRow({
      name: 'the start route rejects scripts, frames and prefetches', contract: '403 unless a window navigates', status: 403, answers: inside,
    }),
    rowOf({
      name: 'the start route rejects a foreign targetOrigin',
      contract: '400 or 422, checked as in POST',
      seen: foreign.map(statusOf).join(', '),
      faults: foreign.flatMap((answer) => answer.status >= 400 && answer.status < 500 ? [] : [`${answer.request}: ${statusOf(answer)}`]),
    }),
    errors.length === 0 ? skippedRow(PAGES.name, PAGES.contract, 'the start route must reject these requests first') : rowOf({
      ...PAGES,
      seen: `${errors.length} pages`,
      faults: errors.filter(({ type }) => type !== 'text/html').map(({ request }) => `${request}: not text/html`),
    }),
  ];
  const reason = write ? 'the required properties must be stored first' : 'needs --write';
  const serviceOrigin = serviceOriginIn(description);
  if (serviceOrigin === null) rows.push(withoutServiceOrigin);
  const made = write && isReady ? await checkStarts(probe, authType, serviceOrigin) : { rows: [skippedRedirect(reason)], answers: [] };
  probe.keepStarts([...refused, ...made.answers]);
  return [...rows, ...made.rows];
}

/** Checks the request that the element sends before it opens the start route, if the user has typed properties. */
async function directRow(probe: Probe, authType: string): Promise<Row> {
  const answer = await probe.send('POST with direct', 'POST', { body: { authType, properties: {}, direct: true } });
  const hasUrl = isObject(answer.json) && typeof answer.json.url === 'string';
  return rowOf({
    name: 'POST with direct returns the description',
    contract: '200 with the description, and no sign-in URL: the element then opens the start route',
    seen: statusOf(answer),
    faults: hasUrl
      ? [`${statusOf(answer)} with a sign-in URL: store the properties and return the description instead`]
      : faultsOfDescribing(answer),
  });
}

/** The redirect's URL. It is only compared, never printed: it opens the user's account. */
function locationOf({ headers }: BackendAnswer): URL | null {
  const location = headers.get('location') ?? '';
  return URL.canParse(location) ? new URL(location) : null;
}

function faultsOfRedirect(
  answer: BackendAnswer, wanted: Readonly<Record<string, string | null>>, serviceOrigin: string | null,
): readonly string[] {
  if (answer.status !== 303) return [statusOf(answer)];
  const url = locationOf(answer);
  if (!url) return ['Location is no absolute URL'];
  const { headers } = answer;
  return [
    ...faultsOfSignInUrl('Location', url),
    // With `direct`, the element never sees this URL, so it ignores messages of other origins than the description's.
    ...(serviceOrigin === null || url.origin === serviceOrigin ? [] : [`Location has the origin ${url.origin}, but serviceOrigin is ${serviceOrigin}`]),
    ...Object.entries(wanted).filter(([name, value]) => url.searchParams.get(name) !== value)
      .map(([name]) => `Location has another ${name} than the request`),
    ...(headers.get('referrer-policy') === 'no-referrer' ? [] : ['no Referrer-Policy: no-referrer']),
    ...(headers.has('cross-origin-opener-policy') ? ['a Cross-Origin-Opener-Policy, which cuts the window off'] : []),
  ];
}

function newUrlRow(...answers: readonly [BackendAnswer, BackendAnswer]): Row {
  const [name, contract] = ['each start makes a new sign-in URL', 'a sign-in URL works only once'];
  const [first, second] = answers.map((answer) => answer.status === 303 ? locationOf(answer) : null);
  if (!first || !second) return skippedRow(name, contract, 'the start route must redirect twice first');
  return rowOf({ name, contract, seen: 'two different URLs', faults: isSameSignIn(first, second) ? ['the same URL or token twice'] : [] });
}

interface Starts {
  readonly rows: readonly Row[];
  readonly answers: readonly BackendAnswer[];
}

async function checkStarts(probe: Probe, authType: string, serviceOrigin: string | null): Promise<Starts> {
  const { origin } = probe.options;
  const byMessage = { targetOrigin: origin, callbackMessage: crypto.randomUUID() };
  const byPage = { targetOrigin: `${origin}/connected`, callbackMessage: null };
  const first = await probe.navigate('start by message', { query: byMessage });
  const again = await probe.navigate('start by message again', { query: byMessage });
  const second = await probe.navigate('start by return page', { query: byPage });
  const head = await probe.navigate('HEAD of the start route', { method: 'HEAD', query: byMessage });
  const rows = [
    ...needing('POST', [await directRow(probe, authType)]),
    rowOf({
      name: REDIRECTS,
      contract: '303, Location with targetOrigin and callbackMessage, Referrer-Policy: no-referrer',
      seen: '303',
      faults: [...faultsOfRedirect(first, byMessage, serviceOrigin), ...faultsOfRedirect(second, byPage, serviceOrigin)],
    }),
    newUrlRow(first, again),
    rowOf({
      name: 'HEAD of the start route makes no token',
      contract: 'no redirect',
      seen: statusOf(head),
      faults: head.status === 0 || head.headers.has('location') || (head.status >= 300 && head.status < 400) ? [statusOf(head)] : [],
    }),
  ];
  return { rows, answers: [first, again, second, head] };
}
