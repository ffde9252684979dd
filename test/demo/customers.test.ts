import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoAccounts } from '../../demo/connectors.js';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';

interface Page {
  readonly html: string;
  ask(method: string, id: string, body?: unknown): Promise<{ readonly status: number; readonly json: any }>;
}

/** Opens the integrations page as a browser without cookies does. */
async function open({ host }: Demo, query: string): Promise<Page> {
  const page = await fetch(`${host.origin}/${query}`);
  const cookie = page.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
  return {
    html: await page.text(),
    async ask(method, id, body) {
      const response = await fetch(`${host.origin}/api/connectors/${id}`, {
        method,
        headers: { cookie, 'origin': host.origin, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, json: await response.json() as unknown };
    },
  };
}

const cardsIn = ({ html }: Page): readonly string[] => [...html.matchAll(/connector-id="([^"]*)"/g)].map(([, id = '']) => id);

test('the demo tells two customers apart by their sessions alone, and installs the connector that a name stands for', async (t) => {
  const demo = await startDemo();
  t.after(() => demo.close());
  const [maya, noor] = [await open(demo, ''), await open(demo, '?user=user-2')];
  assert.ok(maya.html.includes('Maya Lindqvist<small>Acme Ltd') && noor.html.includes('Noor Haddad<small>Bolt GmbH'));
  // The page has two columns.
  assert.deepEqual(cardsIn(noor), ['21', 'salesforce', '22', 'hubspot']);
  const { connectors } = demo.cyclr.state.accounts.get(demoAccounts[1]!.id)!;
  assert.equal(connectors.size, 2);

  for (const id of cardsIn(maya)) assert.deepEqual([(await maya.ask('GET', id)).status, (await noor.ask('GET', id)).status], [200, 404], id);
  for (const id of cardsIn(noor)) {
    const { status, json } = await noor.ask('GET', id);
    assert.deepEqual([status, json.id], [200, id]);
    assert.equal((await maya.ask('GET', id)).status, 404, id);
  }
  assert.equal(connectors.size, 4, 'one connector is installed for each name');

  const signIn = { authType: 'OAuth2', targetOrigin: demo.host.origin, callbackMessage: 'x', properties: {} };
  assert.equal((await maya.ask('POST', 'hubspot', signIn)).status, 404);
  const { json } = await noor.ask('POST', 'hubspot', signIn);
  assert.equal(connectors.get(Number(new URL(json.url).searchParams.get('id')))?.name, 'HubSpot');
  assert.equal(connectors.size, 4);
});
