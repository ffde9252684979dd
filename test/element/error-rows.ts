import type { Reply } from '../sign-in/scripted.js';

/** What a user types, and a careless backend echoes. */
export const SECRETS = ['k3y-of-the-user', 'pa55-of-the-user', 'pr0perty-of-the-user'];

/** One way in which a request fails, and what is to become of it. */
export interface Row {
  readonly what: string;
  readonly reply: Reply;
  readonly code: string;
  readonly retryable: boolean;
}

/** As the contract's table of errors has them; an attempt that is made again may succeed where nothing has to be changed first. */
const RETRYABLE = ['popup_blocked', 'endpoint_unreachable', 'endpoint_error', 'rate_limited', 'not_authenticated', 'timeout'];

const echo = { title: `Bad: ${SECRETS.join()}`, detail: `https://cyclr.example/connect?token=${SECRETS[0]} ${SECRETS.join()}` };

const row = (what: string, code: string, reply: Reply, retryable = RETRYABLE.includes(code)): Row => ({ what, reply, code, retryable });

const byStatus = (status: number, code: string): Row => row(`${status}`, code, { status, json: echo });

const byCode = (code: string): Row => row(`400 with the code ${code}`, code, { status: 400, json: { ...echo, code } });

export const rows: readonly Row[] = [
  row('a connection that breaks', 'endpoint_unreachable', { broken: true }),
  ...[400, 409, 413, 415, 500, 502, 503, 504].map((status) => byStatus(status, 'endpoint_error')),
  row('HTML', 'invalid_response', { text: `<p>${SECRETS.join()}` }),
  row('nothing', 'invalid_response', { text: '' }),
  row('{}', 'invalid_response', { json: {} }),
  row('half of a description', 'invalid_response', { json: { authType: 'OAuth2', secrets: SECRETS } }),
  ...[401, 403].map((status) => byStatus(status, 'unauthorized')),
  ...[404, 410].map((status) => byStatus(status, 'not_found')),
  byStatus(429, 'rate_limited'),
  byStatus(422, 'invalid_credentials'),
  ...['untrusted_url', 'missing_properties', 'not_authenticated', 'timeout', 'misconfigured', 'popup_blocked', 'unauthorized'].map(byCode),
  row('500 that is final', 'endpoint_error', { status: 500, json: { ...echo, retryable: false } }, false),
  row('422 that may be tried again', 'invalid_credentials', { status: 422, json: { ...echo, retryable: true } }, true),
];
