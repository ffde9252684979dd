/** Stands in for Cyclr in a separate process. It answers every route at once and alike, so that only the routes differ. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connector, parameter } from '../../../demo/connectors.js';
import type { Parameter } from '../../../demo/cyclr/shapes.js';
import { CONNECTORS, LISTED } from './operations.js';

const describe = (id: number, AuthType: string, isConnected: boolean, Parameters: readonly Parameter[] = []): object => ({
  Id: id, Name: `Cycle ${id}`, Description: null, AuthValue: isConnected ? `the stored value of ${id}` : null, Authenticated: isConnected,
  Connector: connector({
    Id: 100 + id, Name: 'Cycle', AuthType, Parameters, ...(AuthType === 'OAuth2' && { OAuth2Type: 'AuthorisationCode' }),
  }),
  IsPartnerIntegrationConnector: false, Properties: [], CustomFields: [],
});
const { oauth, key, connected } = CONNECTORS;
const answers = new Map<string, string>([
  [`GET ${oauth}`, JSON.stringify(describe(oauth, 'OAuth2', false))],
  [`GET ${key}`, JSON.stringify(describe(key, 'ApiKey', false))],
  [`GET ${connected}`, JSON.stringify(describe(connected, 'ApiKey', true))],
  [`PUT ${key}`, JSON.stringify(describe(key, 'ApiKey', true))],
]);
/** No property. It shows the handler that the rows hold parameters, so that it need not ask for each connector. */
const fixed = parameter({ Id: 1, TargetName: 'Version', Name: 'Version', IsAccountConnectorProperty: false });
const list = JSON.stringify(Array.from({ length: LISTED }, (_, index) =>
  describe(index + 1, index % 4 < 2 ? 'OAuth2' : 'ApiKey', index % 2 > 0, index === 0 ? [fixed] : [])));

function answer(method: string, path: string): string {
  if (path === '/oauth/token') return '{"access_token":"token","token_type":"bearer","expires_in":1209599,"clientId":"partner-client"}';
  if (path.endsWith('/signintoken')) return '{"Token":"ABCD1234+/==","ExpiresAtUtc":"2027-12-08T11:02:48.7436471Z"}';
  if (path.endsWith('/deauthenticate')) return '{"Message":"Connector \'Cycle\' successfully de-authenticated."}';
  return answers.get(`${method} ${path.split('/').at(-1)!}`) ?? list;
}

let calls: string[] = [];
const server = createServer((req, res) => {
  const path = req.url!.split('?')[0]!;
  if (path !== '/oauth/token') calls.push(`${req.method!} ${path}`);
  req.resume().on('end', () => {
    res.setHeader('content-type', 'application/json');
    if (path.endsWith('/connectors')) res.setHeader('total-pages', '1');
    res.end(answer(req.method!, path));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('message', () => {
  process.send!(calls);
  calls = [];
});
process.on('disconnect', () => process.exit());
