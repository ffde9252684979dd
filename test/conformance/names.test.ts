import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { accountId, username } from '../server/setup.js';
import { checked, named, serveHandler } from './setup.js';

describe('the check of a connector by its name', () => {
  /** Maps the name `crm` by this table. */
  const mapping = (find: (name: string) => unknown) => ({
    authorize: (_: Request, name: string | null) => {
      const connectorId = name === null || /^\d+$/.test(name) ? undefined : find(name);
      return { accountId, username, ...connectorId === undefined ? {} : { connectorId: connectorId as string } };
    },
  });
  const unmapped = 'GET of a name that is not mapped returns 404';

  for (const write of [true, false]) {
    test(`passes for our own handler, ${write ? 'with' : 'without'} --write`, async (t) => {
      const names = new Map([['crm', '13']]);
      const { origin, stored } = await serveHandler(t, undefined, mapping((name) => names.get(name)));
      const rows = await checked(origin, 'crm', { write });
      assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
      assert.ok(named(rows, 'ok').includes(unmapped));
      assert.equal(stored(13).authValue, null);
    });
  }

  test('names a backend that looks names up in a plain object', async (t) => {
    const names: Readonly<Record<string, string>> = { crm: '13' };
    const { origin } = await serveHandler(t, undefined, mapping((name) => names[name]));
    const rows = await checked(origin, 'crm', { write: false });
    assert.deepEqual(named(rows, 'FAILED'), [unmapped]);
    assert.match(tableOf(rows), /GET of the name constructor: 500/);
  });

  test('names a backend that reads every name as the same connector', async (t) => {
    const { origin } = await serveHandler(t, undefined, mapping(() => '13'));
    const rows = await checked(origin, 'crm', { write: false });
    assert.deepEqual(named(rows, 'FAILED'), [unmapped]);
    assert.match(tableOf(rows), /GET of an unknown name: 200/);
  });

  test('checks no names of a connector that is given by its id', async (t) => {
    const { origin } = await serveHandler(t);
    assert.ok(!tableOf(await checked(origin, 13, { write: false })).includes(unmapped));
  });
});
