import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../demo/connectors.js';
import { accountIn } from '../../demo/cyclr/account-scope.js';
import { apiWith, clientCredentials, requestToken, start } from './setup.js';

/** Account ids that partners choose. A header can hold all of them. */
const accountIds = [
  'a1b0c3d2-0001-4e5f-8a9b-0123456789ab', 'A1B0C3D2-0001-4E5F-8A9B-0123456789AB', '{a1b0c3d2-0001-4e5f-8a9b-0123456789ab}', '42', '0', '-7',
  'acme.example', 'sub.acme.example:8443', 'maya@acme.example', 'maya+test@acme.example', 'Acme Ltd', 'a  b', '100%', '100%25', '%2F', '%zz', '%',
  'acme/emea', '/', '//', 'a/../b', 'a\\b', 'Müller', 'ü', 'ÿ%C3%BC', "O'Neill & Söhne", 'a?b=c', 'a#b', 'a;b', 'account:a', '"a"', 'a,b', '~', '*', 'x'.repeat(200),
];

test('each account is found in the path, in the header and in the scope, and no other account', async () => {
  const { cyclr, api } = await start({
    accounts: accountIds.map((id, index) => ({ id, users: [], connectors: [{ ...catalogue[0]!, id: index + 1 }] })),
  });
  for (const [index, id] of accountIds.entries()) {
    const header = { 'X-Cyclr-Account': id };
    assert.equal((await api('GET', '/v1.0/account/connectors', undefined, header)).body[0].Id, index + 1, id);
    const path = `/v1.0/accounts/${encodeURIComponent(id)}/signintoken`;
    const { status, body } = await api('POST', path, { Username: 'u' });
    assert.equal(status, 200, id);
    assert.equal(cyclr.state.signInTokens.get(body.Token!)!.accountId, id);
    assert.equal(cyclr.requests.at(-1)!.path, path);
    const { body: token } = await requestToken(cyclr, { ...clientCredentials, scope: `account:${id}` });
    assert.equal((await apiWith(cyclr, token.access_token!)('GET', '/v1.0/account/connectors', undefined, header)).status, 200, id);
  }
});

test('an account id that is not encoded, or encoded twice, finds no account', async () => {
  const { api } = await start({ accounts: ['100%', 'acme/emea', 'a?b'].map((id) => ({ id, users: [], connectors: [] })) });
  for (const path of ['acme/emea', 'a?b', encodeURIComponent(encodeURIComponent('acme/emea')), encodeURIComponent('100%25'), '..', '']) {
    assert.equal((await api('POST', `/v1.0/accounts/${path}/signintoken`, { Username: 'u' })).status, 404, path);
  }
  assert.equal((await api('GET', '/v1.0/account/connectors', undefined, { 'X-Cyclr-Account': '100%25' })).status, 401);
});

test('the scope is read as it is, percent-decoded, or as scopes with spaces between them', async () => {
  const { cyclr } = await start({ accounts: ['100%', 'Acme Ltd', 'acme'].map((id) => ({ id, users: [], connectors: [] })) });
  const works = async (id: string) => (await requestToken(cyclr, { ...clientCredentials, scope: `account:${id}` })).status === 200;
  assert.deepEqual([await works('100%'), await works('100%25'), await works('Acme Ltd')], [true, false, true]);
  cyclr.unknowns.accountScope = 'percent-encoded';
  assert.deepEqual([await works('100%'), await works('100%25'), await works('Acme%20Ltd'), await works('acme')], [false, true, true, true]);
  cyclr.unknowns.accountScope = 'space-separated';
  assert.deepEqual([await works('100%'), await works('Acme Ltd'), await works('acme')], [true, false, true]);
  assert.equal(accountIn('acme', 'plain'), undefined);
  assert.equal(accountIn('account:', 'plain'), undefined);
});
