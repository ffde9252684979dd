import { FOREIGN, UNKNOWN } from './reads.js';
import { leftOut, rowOf, seenIn, statusRow } from './row.js';
import type { Row } from './row.js';
import type { Session } from './session.js';

/**
 * A POST that would change nothing even where a backend does not refuse it for what it is sent for: its type is not the connector's.
 * It carries secrets, for an error that repeats what was sent.
 */
function harmless({ canaries, options }: Session, authType: string): object {
  const secrets = { apiKey: canaries.make(), password: canaries.make() };
  return { authType: otherThan(authType), ...secrets, properties: {}, targetOrigin: options.origin, callbackMessage: 'x' };
}

const otherThan = (authType: string): string => authType === 'OAuth1' ? 'OAuth2' : 'OAuth1';

/** What has to be refused. @param authType The connector's. */
export async function refusals(session: Session, authType: string): Promise<readonly Row[]> {
  const body = () => harmless(session, authType);
  const post = (what: string, question: object) => session.ask(`POST ${what}`, 'POST', { body: body(), ...question });
  const large = { ...body(), padding: 'x'.repeat(65_536) };
  const broken = `{"authType":"ApiKey","apiKey":"${session.canaries.make()}`;
  const put = await session.ask('PUT', 'PUT', { body: body() });
  return [
    statusRow('POST without an Origin is refused', 403, [await post('without an Origin', { origin: null })]),
    statusRow('POST from a foreign Origin is refused', 403, [
      await post('from a foreign Origin', { origin: FOREIGN }),
      await post('from the Origin null', { origin: 'null' }),
      await post('from an Origin that begins as yours does', { origin: `${session.options.origin}.foreign.example` }),
    ]),
    await foreignDelete(session, 'DELETE without an Origin is refused', null),
    await foreignDelete(session, 'DELETE from a foreign Origin is refused', FOREIGN),
    statusRow('only JSON is read', 415, [
      await post('of text/plain', { type: 'text/plain' }),
      await post('of a form', { type: 'application/x-www-form-urlencoded' }),
    ]),
    statusRow('more than 64 kB are refused', 413, [await post('of more than 64 kB', { body: large })]),
    statusRow('a body that is no JSON object is refused', 400, [
      await post('of half an object', { body: broken }),
      await post('of a list', { body: '[]' }),
      await post('of nothing', { body: '' }),
    ]),
    statusRow('an authType that is not the connector’s is refused', 422, [
      await post('of another authType', {}),
      await post('of a type for no browser', { body: { ...body(), authType: 'Kerberos' } }),
    ]),
    rowOf('other methods are refused', '405 with Allow', `${seenIn(put)}, Allow`, [
      ...(put.status === 405 ? [] : [`PUT: ${seenIn(put)}`]),
      ...(put.status !== 405 || /\bGET\b|\bPOST\b/.test(put.headers.get('allow') ?? '') ? [] : ['405 without Allow']),
    ]),
  ];
}

/** Where nothing may be changed it is tried on a connector that does not exist: an answer of 404 then tells nothing. */
async function foreignDelete(session: Session, name: string, origin: string | null): Promise<Row> {
  const { write, connector } = session.options;
  if (!write && connector === null) return leftOut(name, '403', 'needs --connector or --write');
  const answer = await session.ask(name.replace(' is refused', ''), 'DELETE', { origin, ...(!write && { connector: UNKNOWN }) });
  if (!write && answer.status === 404) return leftOut(name, '403', 'needs --write: this backend looks for the connector first');
  return statusRow(name, 403, [answer]);
}
