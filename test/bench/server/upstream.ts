/** Stands in for Cyclr in a separate process. It answers every route at once and alike, so that only the routes differ. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connector } from '../../../demo/connectors.js';

const description = JSON.stringify({
  Id: 12, Name: 'Cycle OAuth', Description: null, AuthValue: null, Authenticated: false,
  Connector: connector({ Id: 102, Name: 'Cycle OAuth', AuthType: 'OAuth2', OAuth2Type: 'AuthorisationCode' }),
  IsPartnerIntegrationConnector: false, Properties: [], CustomFields: [],
});
const answers = (url: string): string => {
  if (url === '/oauth/token') return '{"access_token":"token","token_type":"bearer","expires_in":1209599,"clientId":"partner-client"}';
  return url.endsWith('/signintoken') ? '{"Token":"ABCD1234+/==","ExpiresAtUtc":"2027-12-08T11:02:48.7436471Z"}' : description;
};

const server = createServer((req, res) => {
  req.resume().on('end', () => {
    res.setHeader('content-type', 'application/json');
    res.end(answers(req.url!));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
