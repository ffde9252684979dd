import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoSecrets } from '../../demo/connectors.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { testMethodId } from '../../demo/cyclr/test-connection.js';
import { Browser } from './browser.js';
import type { Page } from './browser.js';
import { accountId, apiWith, clientCredentials, requestToken, setProperties, start, startBoth } from './setup.js';
import type { Api } from './setup.js';

const host = 'http://host.example';

async function signInToken(api: Api): Promise<string> {
  return (await api('POST', `/v1.0/accounts/${accountId}/signintoken`, { Username: 'host-user-1' })).body.Token!;
}

async function signInUrl(cyclr: CyclrSimulator, api: Api, id: number, to: Record<string, string>): Promise<string> {
  const query = new URLSearchParams({ id: String(id), token: await signInToken(api), ...to });
  return `${cyclr.origin}/connectorauth/updateaccountconnectoroauth?${query}`;
}

const byMessage = { targetOrigin: host, callbackMessage: 'it"s <done> & dusted' };

async function signIn(browser: Browser, url: string): Promise<Page> {
  return browser.submit(await browser.open(url), '/sign-in', demoSecrets.cycle);
}

const allow = { decision: 'allow', product: 'Difference Engine' };

async function authenticated(api: Api, id = 12): Promise<boolean> {
  return (await api('GET', `/v1.0/account/connectors/${id}`)).body.Authenticated!;
}

test('a sign-in token creates its user, needs encoding in a URL, and expires at a time with seven decimals', async () => {
  const { cyclr, api } = await start({ now: () => Date.parse('2026-01-01T00:00:00.123Z') });
  const { status, body } = await api('POST', `/v1.0/accounts/${accountId}/signintoken`, { Username: 'new-user' });
  assert.equal(status, 200);
  assert.match(body.Token!, /^(?=.*\+)(?=.*\/).*=$/);
  assert.equal(body.ExpiresAtUtc, '2026-01-01T00:05:00.1234471Z');
  assert.deepEqual([...cyclr.state.accounts.get(accountId)!.users], ['host-user-1', 'new-user']);
});

test('a sign-in token needs a known account, a username and an unrestricted access token', async () => {
  const { cyclr, api } = await start({ unknowns: { restrictedTokensSignIn: false } });
  assert.equal((await api('POST', '/v1.0/accounts/nobody/signintoken', { Username: 'u' })).status, 404);
  assert.equal((await api('POST', `/v1.0/accounts/${accountId}/signintoken`, {})).status, 400);
  const { body } = await requestToken(cyclr, { ...clientCredentials, scope: `account:${accountId}` });
  const restricted = apiWith(cyclr, body.access_token!);
  assert.equal((await restricted('POST', `/v1.0/accounts/${accountId}/signintoken`, { Username: 'u' })).status, 403);
});

test('after consent the tokens are stored, and the last page posts the unchanged message', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const consent = await signIn(browser, await signInUrl(cyclr, api, 12, byMessage));
  assert.match(consent.html, /<strong>Cyclr<\/strong>/);
  assert.match(consent.html, /Ada Lovelace/);
  assert.equal(await authenticated(api), false);

  const last = await browser.submit(consent, '/consent', allow);
  assert.equal(last.url.origin, cyclr.origin);
  assert.match(last.html, /data-target-origin="http:\/\/host\.example" data-callback-message="it&quot;s &lt;done&gt; &amp; dusted"\s/);
  assert.match(last.html, /data-closes="false"/);
  assert.match(last.headers.get('Content-Security-Policy')!, /script-src 'self'/);
  const script = await (await fetch(`${cyclr.origin}/connectorauth/completed.js`)).text();
  assert.match(script, /window\.opener\?\.postMessage\(callbackMessage, targetOrigin\)/);

  const { body } = await api('GET', '/v1.0/account/connectors/12');
  assert.equal(body.Authenticated, true);
  assert.deepEqual(Object.keys(JSON.parse(body.AuthValue!) as object), ['AccessToken', 'RefreshToken', 'Expires', 'RefreshExpires']);
  assert.deepEqual((await api('GET', `/v1.0/account/connectors/12/test/${testMethodId}`)).body, { name: 'Ada Lovelace, Difference Engine' });
});

test('without a message the browser is redirected, with the parameters of the option redirectParameters', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const target = { targetOrigin: `${host}/return?cyclr-attempt=a%2Bb` };
  const first = await browser.submit(await signIn(browser, await signInUrl(cyclr, api, 12, target)), '/consent', allow);
  assert.equal(first.url.href, target.targetOrigin);
  cyclr.unknowns.redirectParameters = { success: 'true' };
  const again = await browser.submit(await browser.open(await signInUrl(cyclr, api, 12, target)), '/consent', allow);
  assert.equal(again.url.href, `${host}/return?cyclr-attempt=a%2Bb&success=true`);
});

test('every sign-in asks for consent, even if the third party has a session', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  await browser.submit(await signIn(browser, await signInUrl(cyclr, api, 12, byMessage)), '/consent', allow);
  const again = await browser.open(await signInUrl(cyclr, api, 12, byMessage));
  assert.match(again.html, /Allow access\?/);
});

test('after a denial the page says so, posts no message and stores nothing', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  for (const deny of ['consent', 'cancel'] as const) {
    const browser = new Browser([cyclr.origin, thirdParty.origin]);
    const url = await signInUrl(cyclr, api, 12, byMessage);
    const denied = deny === 'consent'
      ? await browser.submit(await signIn(browser, url), '/consent', { decision: 'deny' })
      : await browser.submit(await browser.open(url), '/deny');
    assert.equal(denied.url.searchParams.get('error'), 'access_denied');
    assert.match(denied.html, /Access was denied/);
    assert.doesNotMatch(denied.html, /<script/);
    assert.equal(await authenticated(api), false);
  }
});

test('a wrong password shows the form again with an error', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const page = await browser.open(await signInUrl(cyclr, api, 12, byMessage));
  const again = await browser.submit(page, '/sign-in', { username: '"><script>', password: 'wrong' });
  assert.equal(again.status, 422);
  assert.match(again.html, /role="alert"/);
  assert.match(again.html, /value="&quot;&gt;&lt;script&gt;"/);
  assert.match((await browser.submit(again, '/sign-in', demoSecrets.cycle)).html, /Allow access\?/);
});

test('an app cannot be installed in another user’s product', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const consent = await signIn(browser, await signInUrl(cyclr, api, 12, byMessage));
  assert.equal((await browser.submit(consent, '/consent', { decision: 'allow', product: 'Compiler' })).status, 400);
  assert.equal(await authenticated(api), false);
});

test('a sign-in token works once, within five minutes, and only if its + was encoded', async () => {
  let now = Date.now();
  const { cyclr, api, thirdParty } = await startBoth({ now: () => now });
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const used = await signInUrl(cyclr, api, 12, byMessage);
  await browser.open(used);
  const expired = await signInUrl(cyclr, api, 12, byMessage);
  now += 5 * 60 * 1000;
  const mangled = (await signInUrl(cyclr, api, 12, byMessage)).replaceAll('%2B', '+');
  const foreign = await signInUrl(cyclr, api, 22, byMessage);
  for (const url of [used, expired, mangled, foreign]) {
    const page = await browser.open(url);
    assert.equal(page.status, 403);
    assert.match(page.html, /403 – Forbidden: Access is denied\./);
    assert.doesNotMatch(page.html, /<script/);
  }
});

test('a missing required property, a connector without OAuth and a missing or unsafe target are answered with “Bad Request”', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  for (const url of [
    await signInUrl(cyclr, api, 15, byMessage),
    await signInUrl(cyclr, api, 11, byMessage),
    await signInUrl(cyclr, api, 12, {}),
    await signInUrl(cyclr, api, 12, { targetOrigin: 'javascript:alert(1)' }),
  ]) {
    const page = await browser.open(url);
    assert.equal(page.status, 400);
    assert.match(page.html, /<main><h1>Bad Request<\/h1><\/main>/);
  }
});

test('the consent page names the customer’s own OAuth app', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  await setProperties(api, 15, demoSecrets.salesforce);
  const consent = await signIn(browser, await signInUrl(cyclr, api, 15, byMessage));
  assert.match(consent.html, /Acme’s own app/);
  await browser.submit(consent, '/consent', allow);
  assert.equal(await authenticated(api, 15), true);
});

test('a wrong secret of the customer’s own app fails after consent, an unknown app before', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  await setProperties(api, 15, { ...demoSecrets.salesforce, ClientSecret: 'wrong' });
  const failed = await browser.submit(await signIn(browser, await signInUrl(cyclr, api, 15, byMessage)), '/consent', allow);
  assert.match(failed.html, /The sign-in failed/);
  await setProperties(api, 15, { ClientId: 'unknown' });
  const unknown = await browser.open(await signInUrl(cyclr, api, 15, byMessage));
  assert.equal(unknown.url.origin, thirdParty.origin);
  assert.match(unknown.html, /invalid_client/);
  assert.equal(await authenticated(api, 15), false);
});

test('a connector with several methods signs in only if it was installed for OAuth', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const install = async (Name: string, AuthenticationId?: unknown) =>
    (await api('POST', '/v1.0/connectors/HubSpot/install', { Name, AuthenticationId })).body.Id as number;
  const [, privateApp] = (await api('GET', '/v1.0/connectors/HubSpot')).body.Authentication;
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const byKey = await browser.open(await signInUrl(cyclr, api, await install('By key', privateApp.Id), byMessage));
  assert.equal(byKey.status, 400);
  const id = await install('By sign-in');
  const last = await browser.submit(await signIn(browser, await signInUrl(cyclr, api, id, byMessage)), '/consent', allow);
  assert.match(last.html, /By sign-in is connected/);
  assert.equal(await authenticated(api, id), true);
});

test('client credentials complete without a page of the third party', async () => {
  const { cyclr, api } = await startBoth();
  const { ClientId, ClientSecret } = demoSecrets.salesforce;
  await setProperties(api, 18, { ClientId, ClientSecret });
  cyclr.unknowns.closesPopup = true;
  const page = await new Browser([cyclr.origin]).open(await signInUrl(cyclr, api, 18, byMessage));
  assert.match(page.html, /data-closes="true"/);
  assert.deepEqual((await api('GET', `/v1.0/account/connectors/18/test/${testMethodId}`)).body, { name: 'Acme’s own app' });
});

test('a callback works once, and only in the browser that started the sign-in', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  const consent = await signIn(browser, await signInUrl(cyclr, api, 12, byMessage));
  const stranger = new Browser([cyclr.origin]);
  const state = browser.visited.map(({ headers }) => /[?&]state=([^&]+)/.exec(headers.get('Location') ?? '')?.[1]).find(Boolean);
  assert.equal((await stranger.open(`${cyclr.origin}/connectorauth/callback?code=stolen&state=${state}`)).status, 403);
  const last = await browser.submit(consent, '/consent', allow);
  assert.equal(last.status, 200);
  assert.equal((await browser.open(last.url)).status, 403);
});

test('additional headers are sent with every page and redirect of both servers', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  thirdParty.headers['Cross-Origin-Opener-Policy'] = 'same-origin';
  cyclr.headers['Cross-Origin-Opener-Policy'] = 'same-origin-allow-popups';
  await browser.submit(await signIn(browser, await signInUrl(cyclr, api, 12, byMessage)), '/consent', allow);
  assert.equal(browser.visited.length > 6, true);
  for (const { url, headers } of browser.visited) {
    const policy = url.origin === cyclr.origin ? 'same-origin-allow-popups' : 'same-origin';
    assert.equal(headers.get('Cross-Origin-Opener-Policy'), policy, url.pathname);
  }
  delete thirdParty.headers['Cross-Origin-Opener-Policy'];
  assert.equal((await fetch(`${thirdParty.origin}/interaction/none`)).headers.get('Cross-Origin-Opener-Policy'), null);
});

test('every cookie’s name starts with its server’s name', async () => {
  const { cyclr, api, thirdParty } = await startBoth();
  const browser = new Browser([cyclr.origin, thirdParty.origin]);
  await signIn(browser, await signInUrl(cyclr, api, 12, byMessage));
  assert.deepEqual(browser.cookieNames.filter((name) => !/^(cycle|cyclr)_/.test(name)), []);
});
