import type { Probe, ProbeRequest } from './probe.js';
import { FOREIGN, UNKNOWN } from './reads.js';
import { rowOf, skippedRow, statusOf, statusRow } from './rows.js';
import type { Row } from './rows.js';

/**
 * A body that changes nothing even if the backend does not reject the request for the tested reason: its auth type is not the connector's.
 * It contains secrets, to find errors that repeat them.
 */
function harmlessBody({ canaries, options }: Probe, authType: string): object {
  return {
    authType: authType === 'OAuth1' ? 'OAuth2' : 'OAuth1',
    apiKey: canaries.make(), password: canaries.make(), properties: {}, targetOrigin: options.origin, callbackMessage: 'x',
  };
}

/** The requests that a backend must reject. @param authType The connector's auth type. */
export async function checkRefusals(probe: Probe, authType: string): Promise<readonly Row[]> {
  const body = () => harmlessBody(probe, authType);
  const post = (label: string, request: ProbeRequest) => probe.send(`POST ${label}`, 'POST', { body: body(), ...request });
  const tooLarge = { ...body(), padding: 'x'.repeat(65_536) };
  const truncated = `{"authType":"ApiKey","apiKey":"${probe.canaries.make()}`;
  const put = await probe.send('PUT', 'PUT', { body: body() });
  return [
    statusRow({ name: 'POST without Origin is rejected', status: 403, answers: [await post('without Origin', { origin: null })] }),
    statusRow({
      name: 'POST from a foreign origin is rejected',
      status: 403,
      answers: [
        await post('from a foreign origin', { origin: FOREIGN }),
        await post('from the origin null', { origin: 'null' }),
        await post('from an origin that starts like yours', { origin: `${probe.options.origin}.foreign.example` }),
      ],
    }),
    await deleteRow(probe, 'DELETE without Origin', null),
    await deleteRow(probe, 'DELETE from a foreign origin', FOREIGN),
    statusRow({
      name: 'a body that is not JSON is rejected',
      contract: '415',
      status: 415,
      answers: [await post('of text/plain', { type: 'text/plain' }), await post('of a form', { type: 'application/x-www-form-urlencoded' })],
    }),
    statusRow({ name: 'a body over 64 kB is rejected', status: 413, answers: [await post('of more than 64 kB', { body: tooLarge })] }),
    statusRow({
      name: 'a body that is not a JSON object is rejected',
      status: 400,
      answers: [
        await post('of a truncated object', { body: truncated }),
        await post('of an array', { body: '[]' }),
        await post('of an empty body', { body: '' }),
      ],
    }),
    statusRow({
      name: 'an authType other than the connector’s is rejected',
      status: 422,
      answers: [await post('of another authType', {}), await post('of an unsupported authType', { body: { ...body(), authType: 'Kerberos' } })],
    }),
    rowOf({
      name: 'other methods are rejected',
      contract: '405 with Allow',
      seen: `${statusOf(put)}, Allow`,
      faults: put.status !== 405 ? [`PUT: ${statusOf(put)}`] : /\bGET\b|\bPOST\b/.test(put.headers.get('allow') ?? '') ? [] : ['405 without Allow'],
    }),
  ];
}

/** Without `--write`, uses a connector that does not exist. A 404 then says nothing about the origin check. */
async function deleteRow(probe: Probe, label: string, origin: string | null): Promise<Row> {
  const name = `${label} is rejected`;
  const { write, connector } = probe.options;
  if (!write && connector === null) return skippedRow(name, '403', 'needs --connector or --write');
  const answer = await probe.send(label, 'DELETE', { origin, ...(!write && { connector: UNKNOWN }) });
  if (!write && answer.status === 404) return skippedRow(name, '403', 'needs --write: this backend looks up the connector first');
  return statusRow({ name, status: 403, answers: [answer] });
}
