import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CyclrError } from '../../src/server/index.js';
import type { CyclrAccount } from '../../src/server/index.js';
import { createFakeLibrary, page, row, rows } from './fake-library.js';
import type { Row } from './fake-library.js';

const pageCall = (number: number, size = 100) => `GET /v1.0/account/connectors?page=${number}&pageSize=${size}`;

async function listIds(account: CyclrAccount): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { id } of account.connectors()) ids.push(Number(id));
  return ids;
}

const range = (last: number, first = 1): readonly number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

const isUnexpected = (words: RegExp) => (error: unknown) =>
  error instanceof CyclrError && error.failure === 'unexpected' && words.test(error.message);

/** Answers page N with the Nth list and this `Total-Pages`. */
const pagesOf = (totalPages: string | null, ...pages: readonly (readonly unknown[])[]) => (url: URL): Response => {
  const list = pages[Number(url.searchParams.get('page')) - 1] ?? [];
  return Response.json(list, { headers: totalPages === null ? {} : { 'total-pages': totalPages } });
};

const callCounts: readonly (readonly [connectors: number, calls: readonly string[]])[] = [
  [1, [pageCall(1)]],
  [29, [pageCall(1)]],
  // Only the second page tells that Cyclr did not shorten the first one.
  [30, [pageCall(1), pageCall(2, 30)]],
  [99, [pageCall(1), pageCall(2, 99)]],
  [100, [pageCall(1)]],
  [140, [pageCall(1), pageCall(2)]],
  [300, [pageCall(1), pageCall(2), pageCall(3)]],
];
for (const [count, expected] of callCounts) {
  test(`lists ${count} connectors in ${expected.length} calls, in the order of the list`, async () => {
    const { account, calls } = createFakeLibrary((url) => page(rows(count), url));
    assert.deepEqual(await listIds(account), range(count));
    assert.deepEqual(calls, expected);
  });
}

/** How a server with a largest page counts: by the size that was asked for, or by that of its pages. */
type Counted = 'asked' | 'given';

interface ShortPages {
  readonly count: number;
  readonly largest: number;
  /** The rows before a page. */
  readonly offset: Counted;
  readonly totalPages: Counted | 'none';
}

const shortPage = ({ count, largest, offset, totalPages }: ShortPages) => ({ searchParams }: URL): Response => {
  const [number, asked] = ['page', 'pageSize'].map((name) => Number(searchParams.get(name))) as [number, number];
  const sizes = { asked, given: Math.min(asked, largest) };
  const start = (number - 1) * sizes[offset];
  const headers: Record<string, string> = totalPages === 'none' ? {} : { 'total-pages': String(Math.ceil(count / sizes[totalPages])) };
  return Response.json(rows(count).slice(start, start + sizes.given), { headers });
};

for (const largest of [30, 50, 99]) {
  for (const offset of ['asked', 'given'] as const) {
    for (const totalPages of ['asked', 'given', 'none'] as const) {
      test(`lists all connectors in pages of ${largest} at most, with the offset of the size ${offset}, and Total-Pages: ${totalPages}`, async () => {
        for (const count of [29, 30, 31, 64, 100, 101, 250]) {
          const { account } = createFakeLibrary(shortPage({ count, largest, offset, totalPages }));
          assert.deepEqual(await listIds(account), range(count));
          const whole: number[] = [];
          for await (const { id } of account.connectorRows({ isWhole: true })) whole.push(Number(id));
          assert.deepEqual(whole, range(count));
        }
      });
    }
  }
}

const tooLarge: readonly (readonly [fact: string, answer: () => Response])[] = [
  ['refuses larger ones', () => Response.json({ Message: 'The page size is too large.' }, { status: 400 })],
  ['fails with larger ones', () => Response.json({ Message: 'An error has occurred.' }, { status: 500 })],
  ['sends more than is read for larger ones', () => new Response(' '.repeat(9_000_000))],
];
for (const [fact, answer] of tooLarge) {
  test(`asks for pages of 30 connectors if Cyclr ${fact}`, async () => {
    const { account, calls } = createFakeLibrary((url) => url.searchParams.get('pageSize') === '30' ? page(rows(70), url) : answer());
    assert.deepEqual(await listIds(account), range(70));
    assert.deepEqual(calls, [pageCall(1), pageCall(1, 30), pageCall(2, 30), pageCall(3, 30)]);
  });
}

test('asks once more, and rejects with Cyclr’s words, if it refuses every page', async () => {
  const { account, calls } = createFakeLibrary(() => Response.json({ Message: 'No such list.' }, { status: 400 }));
  await assert.rejects(listIds(account), /^CyclrError: Cyclr answered 400 to GET \/account\/connectors: "No such list\."$/);
  assert.deepEqual(calls, [pageCall(1), pageCall(1, 30)]);
});

for (const status of [401, 404, 429]) {
  test(`does not ask for a smaller page after ${status}`, async () => {
    const { account, calls } = createFakeLibrary(() => Response.json({ Message: 'No.' }, { status }));
    await assert.rejects(listIds(account), CyclrError);
    assert.ok(calls.every((call) => call === pageCall(1)), calls.join('\n'));
  });
}

test('reads a page of 100 connectors with an icon of 50 kB each', async () => {
  const Icon = `data:image/png;base64,${'A'.repeat(50_000)}`;
  const list = rows(100).map((each) => ({ ...each, Connector: { ...each.Connector as object, Icon } }));
  const { account, calls } = createFakeLibrary((url) => page(list, url));
  for await (const { icon } of account.connectors()) assert.equal(icon, Icon);
  assert.deepEqual(calls, [pageCall(1)]);
});

test('lists an account without connectors in one call', async () => {
  const { account, calls } = createFakeLibrary((url) => page([], url));
  assert.deepEqual(await listIds(account), []);
  assert.equal(calls.length, 1);
});

test('requests a page when the loop reaches it, and none after the loop ends early', async () => {
  const { account, calls } = createFakeLibrary((url) => page(rows(300), url));
  let seen = 0;
  for await (const connector of account.connectors()) {
    seen += 1;
    assert.equal(calls.length, Math.ceil(seen / 100));
    if (connector.id === '101') break;
  }
  assert.deepEqual(calls, [pageCall(1), pageCall(2)]);
});

test('makes no call before the loop begins', () => {
  const { account, calls } = createFakeLibrary((url) => page(rows(1), url));
  account.connectors();
  assert.deepEqual(calls, []);
});

test('tells of each connector what its row tells', async () => {
  const parameter = { IsAccountConnectorProperty: true, TargetName: 'Subdomain', IsOptional: false };
  const connector = { Id: 9, Name: 'Pipedrive', AuthType: 'ApiKey', Parameters: [parameter] };
  const { account, calls } = createFakeLibrary((url) => page([
    row(1, { Name: 'Ours', Authenticated: true }),
    row(2, { Connector: { ...connector, Parameters: undefined } }),
    row(3, { Connector: connector }),
    row(4, { Connector: connector, Properties: [{ Id: 5, AccountConnectorId: 4, Name: 'Subdomain', Value: 'acme' }] }),
  ], url));
  const found = [];
  for await (const { id, name, authenticated, isComplete } of account.connectors()) found.push([id, name, authenticated, isComplete]);
  assert.deepEqual(found, [
    ['1', 'Ours', true, true], ['2', 'Connector 2', false, false], ['3', 'Connector 3', false, false], ['4', 'Connector 4', false, true],
  ]);
  assert.equal(calls.length, 1);
});

test('asks for a connector whose row tells neither its auth type nor whether it is authenticated, when the loop reaches it', async () => {
  const short: readonly Row[] = [1, 2, 3].map((id) => ({ Id: id, Name: `N${id}`, Connector: { Id: 1, Name: 'Pipedrive' } }));
  const { account, calls } = createFakeLibrary((url) => {
    const id = /\/connectors\/(\d+)$/.exec(url.pathname)?.[1];
    return id === undefined ? page(short, url) : Response.json(row(Number(id), { Authenticated: true }));
  });
  for await (const { id, authenticated, isComplete } of account.connectors()) {
    assert.deepEqual([authenticated, isComplete], [true, true]);
    if (id === '2') break;
  }
  assert.deepEqual(calls, [pageCall(1), 'GET /v1.0/account/connectors/1', 'GET /v1.0/account/connectors/2']);
});

test('leaves out a connector that was removed after its row was read', async () => {
  const { account } = createFakeLibrary((url) => url.search === ''
    ? Response.json({ Message: 'Not found.' }, { status: 404 })
    : page([{ Id: 1 }, row(2)], url));
  assert.deepEqual(await listIds(account), [2]);
});

/** A list with rows that tell too little, and what Cyclr answers to the request for the connector of each. */
function withShortRows(list: readonly (number | Row)[], answer: (id: number) => Response) {
  return createFakeLibrary((url) => {
    const id = /\/connectors\/(\d+)$/.exec(url.pathname)?.[1];
    return id === undefined ? page(list.map((each) => typeof each === 'number' ? { Id: each } : each), url) : answer(Number(id));
  });
}

const failing = (status: number) => (): Response => Response.json({ Message: 'No.' }, { status });
const describeOr = (broken: number, failure: () => Response) => (id: number): Response =>
  id === broken ? failure() : Response.json(row(id));

for (const [what, failure] of [
  ['fails at', failing(500)], ['refuses', failing(400)], ['describes in an unknown way', () => Response.json({ Id: 2 })],
] as const) {
  test(`lists the others beside a connector that Cyclr ${what}, and tells which one it leaves out`, async () => {
    const { account } = withShortRows([1, 2, 3], describeOr(2, failure));
    const [ids, left]: [string[], string[]] = [[], []];
    for await (const { id } of account.connectors({ onLeftOut: (error, id) => left.push(`${id} ${error.name}`) })) ids.push(id);
    assert.deepEqual([ids, left], [['1', '3'], ['2 CyclrError']]);
    assert.deepEqual(await listIds(account), [1, 3]);
  });
}

test('fails if Cyclr goes down in the middle of the list, and does not ask for all the others', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => index + 1);
  let answers = 0;
  const { account, calls } = withShortRows(ids, (id) => (answers += 1) === 1 ? Response.json(row(id)) : failing(503)());
  await assert.rejects(listIds(account), CyclrError);
  assert.equal(calls.filter((call) => !call.includes('?')).length, 13, 'one answer, six failures, the first connector again, and five others');
});

test('fails if Cyclr goes down before the last connectors of the list', async () => {
  let answers = 0;
  const { account } = withShortRows([1, 2, 3], (id) => (answers += 1) < 3 ? Response.json(row(id)) : failing(503)());
  await assert.rejects(listIds(account), CyclrError);
});

test('asks for a connector whose row tells enough if Cyclr describes none of the others', async () => {
  const { account, calls } = withShortRows([1, row(2)], describeOr(1, failing(500)));
  assert.deepEqual(await listIds(account), [2]);
  assert.deepEqual(calls, [pageCall(1), 'GET /v1.0/account/connectors/1', 'GET /v1.0/account/connectors/2']);
});

for (const first of [1, 6, 20]) {
  test(`lists the others if Cyclr describes none of the first ${first} of 40 connectors`, async () => {
    const ids = Array.from({ length: 40 }, (_, index) => index + 1);
    const { account, calls } = withShortRows(ids, (id) => id <= first ? failing(500)() : Response.json(row(id)));
    const left: string[] = [];
    const found: number[] = [];
    for await (const { id } of account.connectors({ onLeftOut: (_, id) => left.push(id) })) found.push(Number(id));
    assert.deepEqual([found, left.map(Number)], [ids.slice(first), ids.slice(0, first)]);
    assert.equal(calls.length, 2 + 40 + 1 + Math.floor((first - 1) / 6), 'two pages, all connectors, and another after the first and each six failures');
  });
}

for (const [what, list, status, most] of [
  ['describes no connector', [1, 2], 500, 2],
  ['describes no connector, also none whose row tells enough', [1, row(2), row(3), row(4), row(5)], 500, 5],
  ['is down', Array.from({ length: 50 }, (_, index) => index + 1), 503, 7],
  ['asks for fewer requests', [1, 2, 3], 429, 1],
  ['refuses the token', [1, 2, 3], 401, 1],
] as const) {
  test(`fails if Cyclr ${what}`, async () => {
    const { account, calls } = withShortRows(list, failing(status));
    await assert.rejects(listIds(account), CyclrError);
    assert.equal(calls.filter((call) => !call.includes('?')).length, most);
  });
}

test('tells the rows as they are, without other calls', async () => {
  const { account, calls } = createFakeLibrary((url) => page([{ Id: 1, Name: 'Short' }, row(2)], url));
  const found = [];
  for await (const { id, name, connector } of account.connectorRows()) found.push([id, name, connector?.id]);
  assert.deepEqual(found, [['1', 'Short', undefined], ['2', 'Connector 2', '2']]);
  assert.equal(calls.length, 1);
});

for (const isWhole of [true, false]) {
  test(`yields a row after ${isWhole ? 'up to 500 rows' : 'one page'} if no row shows parameters${isWhole ? ', and the whole list is read' : ''}`, async () => {
    const { account, calls } = createFakeLibrary((url) => Response.json(rows(100, 100 * Number(url.searchParams.get('page')))));
    for await (const { connector } of account.connectorRows({ isWhole })) {
      assert.equal(connector?.isComplete, false);
      break;
    }
    assert.deepEqual(calls, range(isWhole ? 5 : 1).map((number) => pageCall(number)));
  });
}

type Change = readonly [fact: string, before: readonly Row[], after: readonly Row[], ids: readonly number[]];
const changes: readonly Change[] = [
  ['a connector that moves to the next page', rows(200), [row(999), ...rows(200)], range(200)],
  ['a connector that is new at the end', rows(200), rows(201), range(201)],
  ['a connector that an earlier page had', rows(200), [...rows(199), row(1)], range(199)],
];

for (const [fact, before, after, ids] of changes) {
  test(`tells each connector once if the list changes between two pages: ${fact}`, async () => {
    const { account } = createFakeLibrary((url) => page(url.searchParams.get('page') === '1' ? before : after, url));
    assert.deepEqual(await listIds(account), ids);
  });
}

test('goes on after a page whose connectors have all moved to it', async () => {
  const list = rows(200);
  const { account } = createFakeLibrary((url) => page(url.searchParams.get('page') === '1' ? list : [...rows(100, 900), ...list], url));
  assert.deepEqual(await listIds(account), range(200));
});

test('ends with an empty page if the list shrinks', async () => {
  const { account, calls } = createFakeLibrary(pagesOf('9', rows(100), []));
  assert.deepEqual(await listIds(account), range(100));
  assert.equal(calls.length, 2);
});

test('tells a connector once that a page names twice', async () => {
  const { account } = createFakeLibrary((url) => page([row(1), row(1), row(2), row(1)], url));
  assert.deepEqual(await listIds(account), [1, 2]);
});

for (const totalPages of [null, '0', '', 'many', '-1', '1.5', '1e3', '0x2', '2, 2', '99999999999']) {
  test(`lists all connectors with Total-Pages ${JSON.stringify(totalPages)}, and then one page without a new one`, async () => {
    const { account, calls } = createFakeLibrary(pagesOf(totalPages, rows(100), rows(5, 101)));
    assert.deepEqual(await listIds(account), range(105));
    assert.equal(calls.length, 3);
  });

  test(`lists the connectors of a server without pages once, with Total-Pages ${JSON.stringify(totalPages)}`, async () => {
    const { account, calls } = createFakeLibrary(() =>
      Response.json(rows(100), { headers: totalPages === null ? {} : { 'total-pages': totalPages } }));
    assert.deepEqual(await listIds(account), range(100));
    assert.equal(calls.length, 2);
  });
}

test('lists 10,000 connectors that come in one page', async () => {
  const { account, calls } = createFakeLibrary(() => Response.json(rows(10_000), { headers: { 'total-pages': '1' } }));
  assert.equal((await listIds(account)).length, 10_000);
  assert.equal(calls.length, 1);
});

test('ends after four calls if a server repeats its only page, whatever its Total-Pages says', async () => {
  const { account, calls } = createFakeLibrary(() => Response.json(rows(100), { headers: { 'total-pages': '334' } }));
  assert.deepEqual(await listIds(account), range(100));
  assert.equal(calls.length, 4);
});

test('rejects if the list has no end', async () => {
  const { account, calls } = createFakeLibrary((url) => Response.json([row(Number(url.searchParams.get('page')))]));
  await assert.rejects(listIds(account), isUnexpected(/more than 1000 pages/));
  assert.equal(calls.length, 1000);
});

for (const answer of [{}, { Message: 'No.' }, null, 'text', 7, { 0: row(1), length: 1 }, { Items: rows(1) }]) {
  test(`rejects if the answer is not a list: ${JSON.stringify(answer).slice(0, 40)}`, async () => {
    const { account } = createFakeLibrary(() => Response.json(answer));
    await assert.rejects(listIds(account), isUnexpected(/^Cyclr's answer to GET \/account\/connectors is not a list\.$/));
  });
}

test('leaves out rows that name no connector', async () => {
  const strange = [null, 7, 'text', [], {}, { Id: null }, { Id: 'x' }, { Id: -1 }, { Id: 1.5 }, { Id: {} }, { Id: '../7' }];
  const { account } = createFakeLibrary((url) => page([...strange, row(1), { ...row(2), Id: '2' }], url));
  assert.deepEqual(await listIds(account), [1, 2]);
});

test('rejects with Cyclr’s words if it refuses the second page, after the connectors of the first', async () => {
  const { account } = createFakeLibrary((url) => url.searchParams.get('page') === '1'
    ? page(rows(200), url)
    : Response.json({ Message: 'An error has occurred.' }, { status: 500 }));
  const ids: string[] = [];
  await assert.rejects(async () => {
    for await (const { id } of account.connectors()) ids.push(id);
  }, isUnexpected(/^Cyclr answered 500 to GET \/account\/connectors: "An error has occurred\."$/));
  assert.equal(ids.length, 100);
});

for (const status of [400, 404]) {
  test(`lists the connectors if Cyclr answers ${status} to the page after the last one`, async () => {
    const refuse = (): Response => Response.json({ Message: 'There is no such page.' }, { status });
    const { account } = createFakeLibrary((url) => url.searchParams.get('page') === '1' ? page(rows(40), url) : refuse());
    assert.deepEqual(await listIds(account), range(40));
  });
}

test('rejects if Cyclr refuses a page of the list', async () => {
  const { account } = createFakeLibrary((url) => url.searchParams.get('page') === '1'
    ? page(rows(200), url)
    : Response.json({ Message: 'There is no such page.' }, { status: 404 }));
  await assert.rejects(listIds(account), isUnexpected(/^Cyclr answered 404 to GET \/account\/connectors: "There is no such page\."$/));
});
