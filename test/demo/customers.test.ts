import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoAccounts } from '../../demo/connectors.js';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';
import { paths } from '../../demo/host/paths.js';

interface Page {
  readonly html: string;
  ask(method: string, id: string, body?: unknown): Promise<{ readonly status: number; readonly json: any }>;
  /** The ids of the connectors in the backend's list. */
  list(): Promise<readonly string[]>;
}

/** Opens a page as a browser without cookies does. */
async function open({ host }: Demo, path: string): Promise<Page> {
  const page = await fetch(host.origin + path);
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
    async list() {
      const response = await fetch(`${host.origin}/api/connectors?list`, { headers: { cookie } });
      const { connectors } = await response.json() as { readonly connectors: readonly { readonly id: string }[] };
      return connectors.map(({ id }) => id);
    },
  };
}

const cardsIn = ({ html }: Page): readonly string[] => [...html.matchAll(/connector-id="([^"]*)"/g)].map(([, id = '']) => id);

test('the demo tells two customers apart by their sessions alone, and installs the connector that a name stands for', async (t) => {
  const demo = await startDemo();
  t.after(() => demo.close());
  const [maya, noor] = [await open(demo, paths.elements), await open(demo, `${paths.elements}?user=user-2`)];
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

test('the list and the single elements have different customers by default, and any customer can see both', async (t) => {
  const demo = await startDemo();
  t.after(() => demo.close());
  const [iris, maya, noor] = [await open(demo, paths.list), await open(demo, paths.elements), await open(demo, `${paths.list}?user=user-2`)];
  assert.deepEqual(cardsIn(iris), []);
  const [irisHas, mayaHas] = [await iris.list(), await maya.list()];
  assert.deepEqual(irisHas.filter((id) => mayaHas.includes(id)), []);
  assert.deepEqual(await noor.list(), ['21', '22']);
  assert.deepEqual(cardsIn(await open(demo, `${paths.elements}?user=user-3`)).toSorted(), irisHas.toSorted());
});
