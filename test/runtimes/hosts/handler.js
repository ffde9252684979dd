/* global Response */
import { createConnectorAuthHandler } from '../../../dist/server/index.js';
import { toNodeListener } from '../../../dist/server/node/index.js';

const { CYCLR_API_URL, CYCLR_CLIENT_ID, CYCLR_CLIENT_SECRET, ORIGIN, ACCOUNT_ID, USERNAME } = process.env;

/** What middleware for authentication does: deletes a header that a client may have forged, and sets it for the session's user. */
export function identify(headers) {
  delete headers['x-authenticated-user'];
  if (headers.cookie === 'session=1') headers['x-authenticated-user'] = USERNAME;
}

export const listener = toNodeListener(createConnectorAuthHandler({
  apiUrl: CYCLR_API_URL,
  serviceUrl: CYCLR_API_URL,
  clientId: CYCLR_CLIENT_ID,
  clientSecret: CYCLR_CLIENT_SECRET,
  origins: [ORIGIN],
  authorize(request) {
    const username = request.headers.get('x-authenticated-user');
    return username === null ? new Response(null, { status: 401 }) : { accountId: ACCOUNT_ID, username };
  },
}));

/** Listens on a free port, and prints it. */
export function listen(server) {
  server.listen(0, '127.0.0.1', () => { console.log(server.address().port); });
}
