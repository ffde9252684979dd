import type { BackendAnswer } from './answer.js';
import { reasonWithoutWrites } from './options.js';
import type { ProbeRequest } from './probe-request.js';
import type { Probe } from './probe.js';
import { FOREIGN, unknownIdFor } from './reads.js';
import { needing, rowOf, skippedRow, statusOf, statusRow } from './rows.js';
import type { Row, StatusCase } from './rows.js';

/** The connector that receives the requests which a backend must reject. A wrong backend may accept them. */
export type RefusalTarget =
  /** The checked connector, which may be changed. */
  | { readonly kind: 'checked'; readonly authType: string }
  /** A connector that does not exist. A 404 then does not show whether the backend rejects the request for the tested reason. */
  | { readonly kind: 'unknown'; readonly id: string }
  /** No connector may receive them. */
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The target of a check that must not change the connector.
 * @param unknown The answer to GET of the unknown connector.
 */
export function harmlessTarget({ options }: Probe, unknown: BackendAnswer | null): RefusalTarget {
  const reason = reasonWithoutWrites(options);
  if (!unknown) return { kind: 'none', reason: options.write ? reason : 'needs --connector or --write' };
  const id = unknownIdFor(options);
  // Such a backend may ignore the id, and would then change the real connector.
  if (unknown.status !== 404) return { kind: 'none', reason: `${reason}: connector ${id} must be unknown, but its GET returns ${unknown.status}` };
  return { kind: 'unknown', id };
}

type RefusedRequest = readonly [label: string, method: string, request: ProbeRequest];

interface Refusal {
  readonly name: string;
  /** The status that rejects the requests. */
  readonly status: number;
  readonly requests: readonly [RefusedRequest, ...RefusedRequest[]];
  /** Only the checked connector's own auth type decides about the requests. */
  readonly needsChecked?: true;
  /** Default: the status. */
  readonly contract?: string;
  /** Each answer must have the header `Allow`. */
  readonly needsAllow?: true;
}

/**
 * A body with a secret, to find errors that repeat it. A backend that accepts the request cannot store the body as credentials of an
 * unknown connector, because it has none. For the checked connector, its auth type is not the connector's.
 */
function bodyFor({ canaries, options }: Probe, target: RefusalTarget): object {
  if (target.kind !== 'checked') return { authType: 'Kerberos', check: canaries.make() };
  return {
    authType: target.authType === 'OAuth1' ? 'OAuth2' : 'OAuth1',
    apiKey: canaries.make(), password: canaries.make(), properties: {}, targetOrigin: options.origin, callbackMessage: 'x',
  };
}

/** Sends the requests that a backend must reject. */
export async function checkRefusals(probe: Probe, target: RefusalTarget): Promise<readonly Row[]> {
  const { origin } = probe.options;
  if (target.kind === 'none') {
    return refusalsOf(origin, () => ({})).map((refusal) => skippedRow(refusal.name, contractOf(refusal), target.reason));
  }
  const rows: Row[] = [];
  for (const refusal of refusalsOf(origin, () => bodyFor(probe, target))) {
    const row = await refusalRow(probe, target, refusal);
    // A request from elsewhere that gets past the backend's 403 is a fault, also if the page itself gets no further.
    const isFault = refusal.status === 403 && row.outcome === 'FAILED';
    rows.push(...isFault ? [row] : needing(refusal.requests[0][1], [row]));
  }
  return rows;
}

const contractOf = ({ contract, status }: Refusal): string => contract ?? String(status);

async function refusalRow(probe: Probe, target: Exclude<RefusalTarget, { kind: 'none' }>, refusal: Refusal): Promise<Row> {
  const { name, status, requests, needsAllow } = refusal;
  const contract = contractOf(refusal);
  const isUnknown = target.kind === 'unknown';
  if (isUnknown && refusal.needsChecked) return skippedRow(name, contract, reasonWithoutWrites(probe.options));
  const answers: BackendAnswer[] = [];
  for (const [label, method, request] of requests) {
    answers.push(await probe.send(label, method, isUnknown ? { ...request, connector: target.id } : request));
  }
  const telling = isUnknown ? answers.filter((answer) => answer.status !== 404) : answers;
  if (telling.length < answers.length && telling.every((answer) => answer.status === status)) {
    return skippedRow(name, contract, `${reasonWithoutWrites(probe.options)}: this backend looks up the connector first`);
  }
  return needsAllow ? allowRow({ name, contract, status, answers: telling }) : statusRow({ name, contract, status, answers: telling });
}

function allowRow({ name, contract, status, answers }: Required<StatusCase>): Row {
  const faults = answers.flatMap((answer) => {
    if (answer.status !== status) return [`${answer.request}: ${statusOf(answer)}`];
    return /\bGET\b|\bPOST\b/.test(answer.headers.get('allow') ?? '') ? [] : [`${status} without Allow`];
  });
  return rowOf({ name, contract, seen: `${status}, Allow`, faults });
}

/** An origin whose host ends with the page's; `null` if no browser can send one, as for IP addresses. */
function endingLike(origin: string): string | null {
  const similar = origin.replace('://', '://x');
  return URL.canParse(similar) && new URL(similar).origin === similar ? similar : null;
}

function refusalsOf(origin: string, body: () => object): readonly Refusal[] {
  const similar = endingLike(origin);
  const post = (label: string, request: ProbeRequest) => [`POST ${label}`, 'POST', { body: body(), ...request }] as const;
  return [
    { name: 'POST without Origin is rejected', status: 403, requests: [post('without Origin', { origin: null })] },
    {
      name: 'POST from a foreign origin is rejected',
      status: 403,
      requests: [
        post('from a foreign origin', { origin: FOREIGN }),
        post('from the origin null', { origin: 'null' }),
        post('from an origin that starts like yours', { origin: `${origin}.foreign.example` }),
        ...similar === null ? [] : [post('from an origin that ends like yours', { origin: similar })],
      ],
    },
    { name: 'DELETE without Origin is rejected', status: 403, requests: [['DELETE without Origin', 'DELETE', { origin: null }]] },
    { name: 'DELETE from a foreign origin is rejected', status: 403, requests: [['DELETE from a foreign origin', 'DELETE', { origin: FOREIGN }]] },
    {
      name: 'a body that is not JSON is rejected',
      status: 415,
      requests: [post('of text/plain', { type: 'text/plain' }), post('of a form', { type: 'application/x-www-form-urlencoded' })],
    },
    { name: 'a body over 64 kB is rejected', status: 413, requests: [post('of more than 64 kB', { body: { ...body(), padding: 'x'.repeat(65_536) } })] },
    {
      name: 'a body that is not a JSON object is rejected',
      status: 400,
      requests: [
        post('of a truncated object', { body: JSON.stringify(body()).slice(0, -1) }),
        post('of an array', { body: '[]' }),
        post('of an empty body', { body: '' }),
      ],
    },
    {
      name: 'an authType other than the connector’s is rejected',
      status: 422,
      needsChecked: true,
      requests: [post('of another authType', {}), post('of an unsupported authType', { body: { ...body(), authType: 'Kerberos' } })],
    },
    {
      name: 'other methods are rejected',
      contract: '405 with Allow',
      status: 405,
      requests: [['PUT', 'PUT', { body: body() }]],
      needsAllow: true,
    },
  ];
}
