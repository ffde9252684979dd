import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../../src/server/index.js';
import { forged, readAnswer, signInRequest, target, wholeText } from './attacker.js';
import type { Target } from './attacker.js';
import { account, accountId, page, parameter, seed, username } from '../setup.js';
import { navigate } from '../start-setup.js';

const hidden = { Subdomain: 'CANARY-acme', Routing: 'CANARY-eu-1' };
const declared = { Parameters: [parameter('Subdomain'), parameter('Region', { IsOptional: true })] };
const accounts = account(seed(33, 'ApiKey', declared), seed(34, 'OAuth2', declared), seed(35, 'None', declared));
const properties = { Region: 'eu', Subdomain: 'of-the-page', Routing: 'of-the-page' };
const posts = [
  [33, { authType: 'ApiKey', apiKey: 'k', properties }],
  [34, { ...signInRequest, properties }],
  [34, { authType: 'OAuth2', direct: true, properties }],
  [35, { authType: 'None', properties }],
] as const;

interface LoggedTarget extends Target {
  /** All that the host's hooks got. */
  logs(): string;
}

async function loggedTarget(t: TestContext): Promise<LoggedTarget> {
  const logs: unknown[] = [];
  const bench = await target(t, {
    authorize: () => ({ accountId, username, properties: hidden }),
    onError: (...args) => logs.push(args),
    onEvent: (event) => logs.push(event),
  }, accounts);
  return { ...bench, logs: () => inspect(logs, { depth: 12, maxStringLength: null }) };
}

test('neither asks for a property of the host’s nor describes it', async (t) => {
  const { send } = await loggedTarget(t);
  for (const [id, body] of posts) {
    await send(forged('POST', id, {}, body));
    for (const method of ['GET', 'DELETE']) {
      const answer = await send(forged(method, id));
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.body.properties.map(({ name }: { name: string }) => name), ['Region']);
      assert(!wholeText(answer).includes('CANARY'), wholeText(answer));
    }
  }
});

test('takes no value from a page for a property of the host’s', async (t) => {
  const { send, stored } = await loggedTarget(t);
  for (const [id, body] of posts) {
    assert.equal((await send(forged('POST', id, {}, body))).status, 200);
    const values = Object.fromEntries(stored(id).properties.map(({ Name, Value }) => [Name, Value]));
    assert.deepEqual(values, { ...hidden, Region: 'eu' });
  }
});

test('describes and takes no property of a connector whose name the page avoids, neither by digits nor in the list', async (t) => {
  const { send, handle, stored } = await target(t, {
    authorize: (_, name) => ({
      accountId, username, connectorId: name === 'crm' ? '33' : null, properties: (id) => id === '33' ? hidden : {},
    }),
  }, accounts);
  for (const id of ['crm', 33]) {
    assert.equal((await send(forged('POST', id, {}, posts[0][1]))).status, 200);
    const values = Object.fromEntries(stored(33).properties.map(({ Name, Value }) => [Name, Value]));
    assert.deepEqual(values, { ...hidden, Region: 'eu' });
  }
  for (const url of [`${page}/api/connectors/33`, `${page}/api/connectors?list`]) {
    const answer = wholeText(await readAnswer(await handle(new Request(url))));
    assert(answer.includes('Region') && !answer.includes('CANARY'), answer);
  }
});

test('keeps the values of the host’s properties out of answers, events and logs, whatever Cyclr and the hooks say', async (t) => {
  const throwing = () => { throw new Error(`No answer from ${hidden.Subdomain}`); };
  const hooks: readonly Partial<ConnectorAuthOptions>[] = [
    {}, { verify: throwing }, { extend: throwing }, { verify: ({ credentials }) => ({ detail: `${credentials.properties.Subdomain} refuses this.` }) },
  ];
  const { cyclr, options, logs } = await loggedTarget(t);
  for (const more of hooks) {
    const handler = createConnectorAuthHandler({ ...options, ...more });
    for (const failing of [/\/properties/, /connectors\/\d+$/, /signintoken$/, /never/]) {
      for (const status of [400, 403, 500]) {
        const message = `Cannot reach ${hidden.Subdomain.toLowerCase()}.example.com`;
        cyclr.intercept = ({ method, url }) =>
          method !== 'GET' && failing.test(url) ? Response.json({ Message: message }, { status }) : undefined;
        for (const [id, body] of posts) {
          const answer = wholeText(await readAnswer(await handler(forged('POST', id, {}, body))));
          assert(!/canary/i.test(answer), answer);
        }
        const started = await handler(navigate(34));
        const redirect = `${started.headers.get('location')} ${await started.text()}`;
        assert(!/canary/i.test(redirect), redirect);
      }
    }
  }
  assert.match(logs(), /CyclrError/);
  assert(!/canary/i.test(logs()), logs());
});
