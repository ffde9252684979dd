import type { BackendAnswer } from './answer.js';
import { isCrossOrigin, reasonWithoutWrites } from './options.js';
import type { CheckOptions } from './options.js';
import type { PreflightRequest } from './probe-request.js';
import type { Probe } from './probe.js';
import type { RefusalTarget } from './refusals.js';
import { rowOf, skippedRow, statusOf } from './rows.js';
import type { Row } from './rows.js';

/** The Fetch standard's requirements for an answer that a page on another origin may read. */
interface CorsRule {
  /** The origin of the page. */
  readonly origin: string;
  /** Whether the page sends cookies. Browsers then accept no `*`. */
  readonly hasCookies: boolean;
}

const ruleOf = ({ origin, headers }: CheckOptions): CorsRule =>
  ({ origin, hasCookies: headers.some(([name]) => name.toLowerCase() === 'cookie') });

const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const contractOf = ({ origin, hasCookies }: CorsRule): string => `Access-Control-Allow-Origin: ${origin}${hasCookies ? `, ${CREDENTIALS}` : ''}`;

/** @see https://fetch.spec.whatwg.org/#concept-cors-check */
function faultsOfReading({ origin, hasCookies }: CorsRule, headers: Headers): readonly string[] {
  const allowed = headers.get('access-control-allow-origin');
  const faults: string[] = [];
  if (allowed === null) faults.push(`no Access-Control-Allow-Origin: ${origin}`);
  else if (allowed === '*' && hasCookies) faults.push(`Access-Control-Allow-Origin is *, which browsers reject with cookies: send ${origin}`);
  // A proxy and the backend may both set the header. Browsers read the two as one value.
  else if (allowed !== '*' && allowed !== origin) faults.push(`Access-Control-Allow-Origin must be ${origin}, once`);
  if (hasCookies && headers.get('access-control-allow-credentials') !== 'true') faults.push(`no ${CREDENTIALS}`);
  return faults;
}

/** Whether the header lists the value, or everything by `*`, which browsers do not accept with cookies. */
function lists(given: string | null, value: string, { hasCookies }: CorsRule): boolean {
  const listed = (given ?? '').split(',').map((each) => each.trim());
  return listed.includes(value) || (!hasCookies && listed.includes('*'));
}

/** @see https://fetch.spec.whatwg.org/#cors-preflight-fetch-0 */
function faultsOfPreflight(rule: CorsRule, { method, header }: PreflightRequest, answer: BackendAnswer): readonly string[] {
  const { status, headers } = answer;
  if (status < 200 || status >= 300) return [`${statusOf(answer)}: answer OPTIONS with 204, also without a session, because browsers send no cookie with it`];
  // Browsers allow POST without asking for it.
  const isAllowed = method === 'POST' || lists(headers.get('access-control-allow-methods'), method, rule);
  const hasHeader = header === null || lists(headers.get('access-control-allow-headers')?.toLowerCase() ?? null, header, rule);
  return [
    ...faultsOfReading(rule, headers),
    ...isAllowed ? [] : [`no Access-Control-Allow-Methods: ${method}`],
    ...hasHeader ? [] : [`no Access-Control-Allow-Headers: ${header}`],
  ];
}

/** The requests of the element that need a preflight. Its DELETE has no header that needs permission. */
const PREFLIGHTS: readonly (PreflightRequest & { readonly needs: string })[] = [
  { method: 'POST', header: 'content-type', needs: 'Access-Control-Allow-Headers: content-type' },
  { method: 'DELETE', header: null, needs: 'Access-Control-Allow-Methods: DELETE' },
];

/**
 * Sends the preflights of a page on another origin; none if the page has the backend's own origin.
 * @param methods Those of the backend. Default: both.
 */
export async function checkPreflights(
  probe: Probe, target: RefusalTarget, methods: readonly PreflightRequest['method'][] = ['POST', 'DELETE'],
): Promise<readonly Row[]> {
  if (!isCrossOrigin(probe.options)) return [];
  const rule = ruleOf(probe.options);
  const rows: Row[] = [];
  for (const preflight of PREFLIGHTS.filter(({ method }) => methods.includes(method))) {
    const [name, contract] = [`the preflight of ${preflight.method} is allowed`, `204 without a session, ${contractOf(rule)}, ${preflight.needs}`];
    if (target.kind === 'none') {
      rows.push(skippedRow(name, contract, target.reason));
      continue;
    }
    const answer = await probe.askForPermission(target.kind === 'unknown' ? { ...preflight, connector: target.id } : preflight);
    rows.push(target.kind === 'unknown' && answer.status === 404
      ? skippedRow(name, contract, `${reasonWithoutWrites(probe.options)}: this backend looks up the connector first`)
      : rowOf({ name, contract, seen: statusOf(answer), faults: faultsOfPreflight(rule, preflight, answer) }));
  }
  return rows;
}

/** Checks that a page on another origin may read the answers. Call it after all other requests. */
export function checkReadable({ answers, options }: Probe): readonly Row[] {
  if (!isCrossOrigin(options)) return [];
  const rule = ruleOf(options);
  // The element never sends PUT.
  const own = answers.filter(({ status, isOwn, method }) => status !== 0 && isOwn && method !== 'PUT');
  return [rowOf({
    name: 'your page can read every answer, also errors',
    contract: `${contractOf(rule)}, because URL has another origin`,
    seen: `${own.length} answers`,
    faults: faultsOfAll(rule, own),
  })];
}

/**
 * Checks that no page on another origin may read an answer; no row if no request was sent from one. Call it after all other requests.
 * Browsers reject `*` with cookies, but a backend that sends both wants to allow every page.
 */
export function checkUnreadable({ answers, options }: Probe): readonly Row[] {
  const foreign = answers.filter(({ status, origin }) => status !== 0 && origin !== null && origin !== options.origin);
  if (foreign.length === 0) return [];
  return [rowOf({
    name: 'no page of another origin can read an answer',
    contract: `no Access-Control-Allow-Origin for another origin than ${options.origin}, and no * with ${CREDENTIALS}`,
    seen: `${foreign.length} answers`,
    faults: foreign.flatMap(({ request, origin, headers }) => {
      const allowed = headers.get('access-control-allow-origin');
      const isAll = allowed === '*' && headers.get('access-control-allow-credentials') === 'true';
      return allowed === origin || isAll ? [`${request}: Access-Control-Allow-Origin is ${isAll ? `*, with ${CREDENTIALS}` : 'that origin'}`] : [];
    }),
  })];
}

/** Each fault once, with the first request that has it: most backends set these headers in one place. */
function faultsOfAll(rule: CorsRule, answers: readonly BackendAnswer[]): readonly string[] {
  const requests = new Map<string, string[]>();
  for (const { request, headers } of answers) {
    for (const fault of faultsOfReading(rule, headers)) requests.set(fault, [...requests.get(fault) ?? [], request]);
  }
  return [...requests].map(([fault, [first, ...more]]) => `${first}${more.length > 0 ? ` and ${more.length} more` : ''}: ${fault}`);
}
