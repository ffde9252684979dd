import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoAccounts } from '../../demo/connectors.js';
import type { AccountSeed } from '../../demo/cyclr/options.js';
import { mapConcurrently } from '../../src/server/lib/map-concurrently.js';
import type { ConnectorAuthOptions, HandlerEvent } from '../../src/server/index.js';
import { account, accountId, page, parameter, read, seed, setUp } from './setup.js';
import type { Bench } from './setup.js';

interface Listed {
  readonly id: string;
  readonly authenticated: boolean;
  readonly revision?: string;
}

const request = (method = 'GET', query = 'list', headers: Record<string, string> = {}): Request =>
  new Request(`${page}/api/connectors?${query}`, { method, headers: { ...(method === 'GET' ? {} : { origin: page }), ...headers } });

const list = async ({ handle }: Bench) => read(await handle(request()));

const ids = (body: { readonly connectors: readonly Listed[] }): readonly string[] => body.connectors.map(({ id }) => id);

/** An account with this many connectors, every third of them with a property. */
const many = (count: number): readonly AccountSeed[] => account(...Array.from({ length: count }, (_, index) =>
  seed(index + 1, ['ApiKey', 'OAuth2', 'Basic'][index % 3]!, index % 3 ? {} : { Parameters: [parameter('Subdomain', { IsOptional: true })] })));

const withOldType = seed(90, 'AuthFields', { Parameters: [parameter('User'), parameter('Password', { IsSensitive: true })] });
const demoWithOldType = demoAccounts.map((each) => ({ ...each, connectors: [...each.connectors, withOldType] }));

for (const listedParameters of ['full', 'missing', 'empty'] as const) {
  test(`lists the descriptions that each connector has by itself, with ${listedParameters} parameters in Cyclr’s rows`, async (t) => {
    const bench = await setUp(t, demoWithOldType);
    bench.cyclr.unknowns.listedParameters = listedParameters;
    await bench.ask('POST', 11, { authType: 'ApiKey', apiKey: 'a key of the user', properties: {} });
    const { status, headers, body, text } = await list(bench);
    assert.deepEqual([status, headers.get('cache-control'), headers.get('etag')], [200, 'no-store', null]);
    assert.ok(ids(body).length > 5 && ids(body).includes('11'));
    for (const described of body.connectors) assert.deepEqual(described, (await bench.ask('GET', described.id)).body);
    assert.doesNotMatch(text, /a key of the user|AuthValue/);
  });
}

/** An account whose connectors have no parameters. */
const plain = (count: number) => account(...Array.from({ length: count }, (_, index) => seed(index + 1, 'OAuth2')));

test('asks once for the connectors without parameters of an account in which no row shows parameters', async (t) => {
  const bench = await setUp(t, plain(10));
  for (const calls of [11, 1, 1]) {
    assert.equal((await list(bench)).body.connectors.length, 10);
    assert.equal(bench.calls().length, calls);
  }
});

test('asks for no connector without parameters once the list of any account has shown some', async (t) => {
  const [other] = plain(10);
  const bench = await setUp(t, [...many(3), { ...other!, id: 'other' }], {
    authorize: (asked) => ({ accountId: asked.headers.get('x-account')!, username: 'host-user-1' }),
  });
  for (const [id, count] of [[accountId, 3], ['other', 10]] as const) {
    const { body } = await read(await bench.handle(request('GET', 'list', { 'x-account': id })));
    assert.deepEqual([body.connectors.length, bench.calls().length], [count, 1]);
  }
});

test('asks for no connector without parameters of a page if a later page shows some', async (t) => {
  const bench = await setUp(t, account(...plain(139)[0]!.connectors, seed(140, 'ApiKey', { Parameters: [parameter('Subdomain')] })));
  assert.equal((await list(bench)).body.connectors.length, 140);
  assert.equal(bench.calls().length, 2);
});

for (const [what, release] of [
  ['id', { Id: 5_000 }], ['version', { Version: '2.0' }], ['id and version', { Id: 5_000, Version: '2.0' }],
] as const) {
  test(`lists the parameters that an upgrade to another ${what} has brought, although the rows show none`, async (t) => {
    const bench = await setUp(t, plain(2));
    bench.cyclr.unknowns.listedParameters = 'empty';
    await list(bench);
    const { seed: installed } = bench.stored(2);
    Object.assign(installed, { connector: { ...installed.connector, ...release, Parameters: [parameter('Subdomain')] } });
    bench.calls();
    const { body } = await list(bench);
    assert.deepEqual(body.connectors.map(({ properties }: { properties: readonly unknown[] }) => properties.length), [0, 1]);
    assert.equal(bench.calls().filter((call) => /connectors\/\d+$/.test(call)).length, 1);
  });
}

/** An account whose connectors are all of one release without parameters. */
const ofOneRelease = (count: number) => {
  const { connector } = seed(1, 'ApiKey');
  return account(...Array.from({ length: count }, (_, index) => ({ ...seed(index + 1, 'ApiKey'), connector })));
};

const isAboutOne = (call: string): boolean => /connectors\/\d+/.test(call);

/** Lets Cyclr's list have changed rows. */
const changeRows = (bench: Bench, change: (row: any) => object): void => {
  bench.cyclr.interceptAnswer = async ({ url }, answer) => url.includes('?page=')
    ? Response.json((await answer.json() as unknown[]).map(change), { headers: answer.headers })
    : undefined;
};

/** The id of each connector, and whether its description is complete. */
const told = ({ connectors }: { readonly connectors: readonly Listed[] }) =>
  connectors.map(({ id, revision }) => [id, revision !== undefined]);

for (const [broken, count] of [[1, 1], [1, 3], [3, 3]] as const) {
  test(`describes ${broken} broken of ${count} connectors by the rows, and tells onError, if no row shows parameters`, async (t) => {
    const errors: Error[] = [];
    const bench = await setUp(t, plain(count), { onError: (error) => errors.push(error as Error) });
    bench.cyclr.intercept = ({ url }) => Number(/connectors\/(\d+)/.exec(url)?.[1] ?? count + 1) <= broken
      ? new Response('', { status: 500 })
      : undefined;
    for (const time of ['first', 'second']) {
      const { status, body } = await list(bench);
      assert.deepEqual([status, told(body)], [200, Array.from({ length: count }, (_, index) => [`${index + 1}`, index >= broken])], time);
      assert.match(errors.pop()!.message, new RegExp(`^Cyclr did not describe ${broken} of ${count} connectors of a list, such as 1[,.]`));
      assert.deepEqual(errors, []);
    }
  });
}

test('tells that a broken connector is authenticated, by its row, if no row shows parameters', async (t) => {
  const bench = await setUp(t, plain(1));
  Object.assign(bench.stored(1), { authValue: 'a key of the user', authenticated: true });
  bench.cyclr.intercept = ({ url }) => isAboutOne(url) ? new Response('', { status: 500 }) : undefined;
  const { body, text } = await list(bench);
  const [{ id, authType, authenticated, properties, revision }] = body.connectors;
  assert.deepEqual([id, authType, authenticated, properties, revision], ['1', 'OAuth2', true, [], undefined]);
  assert.doesNotMatch(text, /a key of the user/);
});

test('asks for six of 500 connectors of one release without parameters, and then for none', async (t) => {
  const bench = await setUp(t, ofOneRelease(500));
  for (const most of [6, 0]) {
    const { body } = await list(bench);
    assert.ok(told(body).length === 500 && told(body).every(([, isDescribed]) => isDescribed));
    const calls = bench.calls().filter(isAboutOne).length;
    assert.ok(calls <= most, `${calls} calls`);
  }
});

test('lists connectors by their rows if Cyclr never answers for one of them, and no row shows parameters', async (t) => {
  const { setTimeout: original } = globalThis;
  t.mock.method(globalThis, 'setTimeout', (work: () => void, delay = 0, ...rest: []) => original(work, delay === 5_000 ? 300 : delay, ...rest));
  const bench = await setUp(t, plain(40));
  bench.cyclr.intercept = ({ url }) => isAboutOne(url) ? new Promise(() => {}) : undefined;
  const { status, body } = await list(bench);
  assert.deepEqual([status, told(body)], [200, Array.from({ length: 40 }, (_, index) => [`${index + 1}`, false])]);
  assert.equal(bench.calls().filter(isAboutOne).length, 6 + 1 + 5, 'six connectors, another one, and five others');
});

for (const status of [401, 429]) {
  test(`fails if Cyclr answers ${status} for one connector, although no row shows parameters`, async (t) => {
    const bench = await setUp(t, plain(3));
    bench.cyclr.intercept = ({ url }) => isAboutOne(url) ? Response.json({}, { status }) : undefined;
    assert.equal((await list(bench)).status, status === 429 ? 429 : 502);
  });
}

test('fails if Cyclr describes none, and one row has no parameters where the others show none', async (t) => {
  for (const short of [1, 20, 40]) {
    const bench = await setUp(t, plain(40));
    changeRows(bench, (row) => row.Id === short ? { ...row, Connector: { ...row.Connector, Parameters: undefined } } : row);
    bench.cyclr.intercept = ({ url }) => isAboutOne(url) ? new Response('', { status: 500 }) : undefined;
    assert.equal((await list(bench)).status, 502, `${short}`);
    assert.ok(bench.calls().length < 20);
  }
});

test('does without the others if Cyclr goes down once it has described the connector whose row has no parameters', async (t) => {
  const bench = await setUp(t, plain(3));
  changeRows(bench, (row) => row.Id === 1 ? { ...row, Connector: { ...row.Connector, Parameters: undefined } } : row);
  let answers = 0;
  let describedFirst = (): void => {};
  const first = new Promise<void>((resolve) => { describedFirst = resolve; });
  bench.cyclr.intercept = async ({ url }) => {
    if (!isAboutOne(url)) return undefined;
    if (url.endsWith('/1') && (answers += 1) === 1) {
      describedFirst();
      return undefined;
    }
    await first;
    return new Response('', { status: 500 });
  };
  const { status, body } = await list(bench);
  assert.deepEqual([status, told(body)], [200, [['1', true], ['2', false], ['3', false]]]);
});

for (const member of ['Id', 'Name', 'Version'] as const) {
  test(`asks once for connectors without parameters whose rows leave out the ${member} of their release`, async (t) => {
    const bench = await setUp(t, plain(10));
    changeRows(bench, (row) => ({ ...row, Connector: { ...row.Connector, [member]: undefined } }));
    for (const calls of [10, 0]) {
      assert.equal((await list(bench)).body.connectors.length, 10);
      assert.equal(bench.calls().filter(isAboutOne).length, calls);
    }
  });
}

test('lists the parameters of a connector whose row tells the name and version of another that has none', async (t) => {
  const release = { Name: 'Pipedrive', Version: '1.0' };
  const bench = await setUp(t, account(
    seed(1, 'ApiKey', release), seed(2, 'ApiKey', { ...release, Parameters: [parameter('Subdomain')] }),
  ));
  bench.cyclr.unknowns.listedParameters = 'empty';
  changeRows(bench, (row) => ({ ...row, Connector: { ...row.Connector, Id: undefined } }));
  for (const described of [null, 1, 2, 1]) {
    if (described) await bench.ask('GET', described);
    const { body } = await list(bench);
    assert.deepEqual(body.connectors.map(({ properties }: { properties: readonly unknown[] }) => properties.length), [0, 1], `after ${described}`);
  }
});

test('tells onError of all connectors that a failing Cyclr leaves without an answer, also of those that it was not asked for', async (t) => {
  const errors: Error[] = [];
  const bench = await setUp(t, plain(40), { onError: (error) => errors.push(error as Error) });
  bench.cyclr.intercept = ({ url }) => isAboutOne(url) ? new Response('', { status: 500 }) : undefined;
  assert.equal((await list(bench)).status, 200);
  assert.deepEqual(errors.map(({ message }) => message.split(',')[0]), ['Cyclr did not describe 40 of 40 connectors of a list']);
});

test('asks each time for connectors without parameters whose rows do not tell their release', async (t) => {
  const bench = await setUp(t, plain(2));
  changeRows(bench, (row) => ({ ...row, Connector: { ...row.Connector, Id: undefined, Version: undefined } }));
  for (const calls of [2, 2]) {
    await list(bench);
    assert.equal(bench.calls().filter(isAboutOne).length, calls);
  }
});

test('needs one call for each page of the list where its rows tell enough', async (t) => {
  const bench = await setUp(t, many(100));
  const { body } = await list(bench);
  assert.equal(body.connectors.length, 100);
  assert.equal(bench.calls().length, 1);
});

for (const tooLargePage of ['shorten', 'miscount', 'refuse'] as const) {
  test(`lists all connectors if Cyclr’s answer to a page of more than 40 is: ${tooLargePage}`, async (t) => {
    const bench = await setUp(t, many(130));
    Object.assign(bench.cyclr.unknowns, { largestPageSize: 40, tooLargePage });
    assert.deepEqual(ids((await list(bench)).body), Array.from({ length: 130 }, (_, index) => String(index + 1)));
  });
}

test('requests the connectors that the list tells too little about, at most six at a time', async (t) => {
  const bench = await setUp(t, many(40));
  bench.cyclr.unknowns.listedParameters = 'missing';
  let running = 0;
  let most = 0;
  bench.cyclr.intercept = async ({ url }) => {
    if (!url.includes('/v1.0/')) return undefined;
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    running -= 1;
    return undefined;
  };
  const { body } = await list(bench);
  assert.deepEqual(ids(body), Array.from({ length: 40 }, (_, index) => String(index + 1)));
  assert.equal(body.connectors[0].properties.length, 1);
  assert.equal(most, 6);
});

test('lists up to 500 connectors, and says how to narrow a longer list', async (t) => {
  const bench = await setUp(t, many(500));
  assert.equal((await list(bench)).body.connectors.length, 500);
  const longer = await setUp(t, many(501));
  const { status, body } = await list(longer);
  assert.deepEqual([status, body.code], [500, 'misconfigured']);
  assert.match(body.detail, /more than 500 connectors.*`CyclrAccount\.connectors\(\)`/s);
});

test('lists an account without connectors as an empty list', async (t) => {
  assert.deepEqual((await list(await setUp(t, account()))).body, { connectors: [] });
});

test('is offered to GET and HEAD alone', async (t) => {
  const { handle, calls } = await setUp(t);
  const head = await handle(request('HEAD'));
  assert.deepEqual([head.status, await head.text()], [200, '']);
  assert.deepEqual([(await handle(request('OPTIONS'))).status], [204]);
  calls();
  for (const method of ['POST', 'DELETE', 'PUT', 'PATCH']) {
    const { status, headers } = await read(await handle(request(method)));
    assert.equal(status, 405, method);
    assert.equal(headers.get('allow'), 'GET, HEAD, OPTIONS', method);
  }
  assert.deepEqual(calls(), []);
});

test('is the list whatever else the query and the path hold', async (t) => {
  const { handle } = await setUp(t, account(seed(33, 'ApiKey')));
  for (const path of ['/api/connectors?list=1', '/api/connectors?x=y&list', '/api/connectors/?list', '/?list', '/api/connectors/33?list']) {
    const { status, body } = await read(await handle(new Request(page + path)));
    assert.deepEqual([status, ids(body)], [200, ['33']], path);
  }
  assert.equal((await handle(new Request(`${page}/api/connectors?lists`))).status, 404);
});

test('calls authorize and limit with null, and obeys their refusals', async (t) => {
  const asked: unknown[] = [];
  const { handle } = await setUp(t, undefined, {
    limit: (_, id) => { asked.push(id); },
    authorize: (_, id) => {
      asked.push(id);
      return new Response(null, { status: 401 });
    },
  });
  assert.equal((await handle(request())).status, 401);
  assert.deepEqual(asked, [null, null]);
});

test('leaves out the parameters that the host supplies', async (t) => {
  const bench = await setUp(t, account(seed(33, 'ApiKey', { Parameters: [parameter('Subdomain'), parameter('Region')] })), {
    authorize: () => ({ accountId: 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab', username: 'u', properties: { Subdomain: 'acme' } }),
  });
  const [only] = (await list(bench)).body.connectors;
  assert.deepEqual(only.properties.map(({ name }: { name: string }) => name), ['Region']);
});

test('lays the host’s members over each description, and describes without them where `extend` fails', async (t) => {
  const errors: unknown[] = [];
  const bench = await setUp(t, account(seed(1, 'ApiKey'), seed(2, 'ApiKey')), {
    extend: ({ id }) => {
      if (id === '2') throw new Error('no such user');
      return { connectedAs: `user ${id}` };
    },
    onError: (error) => errors.push(error),
  });
  const { body } = await list(bench);
  assert.deepEqual(body.connectors.map(({ connectedAs }: { connectedAs?: string }) => connectedAs ?? null), ['user 1', null]);
  assert.equal(errors.length, 1);
});

test('tells onError once, with the first error as its cause, if `extend` throws for each connector', async (t) => {
  const errors: unknown[] = [];
  const thrown = new Error('The database is down.');
  const bench = await setUp(t, many(100), { extend: () => { throw thrown; }, onError: (error) => errors.push(error) });
  const { body } = await list(bench);
  assert.equal(body.connectors.length, 100);
  assert.equal(errors.length, 1);
  assert.equal((errors[0] as Error).cause, thrown);
});

test('tells onEvent of a list without a connector', async (t) => {
  const events: HandlerEvent[] = [];
  const options: Partial<ConnectorAuthOptions> = { onEvent: (event) => { if (event.what !== 'token') events.push(event); } };
  await list(await setUp(t, many(3), options));
  assert.deepEqual(events.map(({ what, connectorId, outcome, upstreamCalls }) => ({ what, connectorId, outcome, upstreamCalls })),
    [{ what: 'list', connectorId: null, outcome: 'ok', upstreamCalls: 1 }]);
});

test('leaves out a connector that was removed after the list was read', async (t) => {
  const bench = await setUp(t, many(4));
  bench.cyclr.unknowns.listedParameters = 'missing';
  bench.cyclr.intercept = ({ url }) => url.endsWith('connectors/2') ? Response.json({ Message: 'gone' }, { status: 404 }) : undefined;
  assert.deepEqual(ids((await list(bench)).body), ['1', '3', '4']);
});

test('asks for no stored properties of disconnected connectors: a new account would cost a call for each', async (t) => {
  const bench = await setUp(t, many(100));
  assert.equal((await list(bench)).body.connectors.length, 100);
  assert.equal(bench.calls().length, 1);
});

const strange = { Id: 2, Name: 'Strange', Authenticated: true, Connector: { Name: 'Strange', Parameters: [] } };
const unknowns: readonly (readonly [what: string, answer: () => Response | Promise<Response>])[] = [
  ['describes in an unknown way', () => Response.json(strange)],
  ['fails to describe', () => new Response('', { status: 500 })],
  ['refuses to describe', () => Response.json({ Message: 'No.' }, { status: 400 })],
  ['forbids to describe', () => Response.json({}, { status: 403 })],
  ['does not describe in time', () => new Promise(() => {})],
];
for (const [what, answer] of unknowns) {
  for (const rowsTell of ['enough of the others', 'too little'] as const) {
    test(`lists the others, and tells onError, if Cyclr ${what} one connector, and its rows tell ${rowsTell}`, async (t) => {
      const { setTimeout: original } = globalThis;
      t.mock.method(globalThis, 'setTimeout', (work: () => void, delay = 0, ...rest: []) => original(work, delay === 5_000 ? 300 : delay, ...rest));
      const errors: Error[] = [];
      const bench = await setUp(t, many(4), { onError: (error) => errors.push(error as Error) });
      if (rowsTell === 'too little') bench.cyclr.unknowns.listedParameters = 'missing';
      let row: object = strange;
      const change = async (call: Request): Promise<Response | undefined> => {
        if (call.url.endsWith('/2')) return answer();
        if (!call.url.includes('?page=')) return undefined;
        bench.cyclr.intercept = undefined;
        const rows = await (await fetch(call)).json() as { readonly Id: number }[];
        bench.cyclr.intercept = change;
        return Response.json(rows.map((each) => each.Id === 2 ? { ...each, ...row } : each), { headers: { 'total-pages': '1' } });
      };
      bench.cyclr.intercept = change;
      const { status, body } = await list(bench);
      assert.deepEqual([status, ids(body)], [200, ['1', '3', '4']]);
      assert.equal(errors.length, 1);
      assert.match(errors[0]!.message, /^Cyclr did not describe 1 of 4 connectors of a list, such as 2\./);
      for (const described of body.connectors) assert.deepEqual(described, (await bench.ask('GET', described.id)).body);
      // The row tells whether it is authenticated, but not with what.
      row = { ...strange, AuthValue: null, Connector: { ...strange.Connector, AuthType: 'ApiKey' } };
      const { id, name, authType, authenticated, properties, revision } = (await list(bench)).body.connectors[1];
      assert.deepEqual([id, name, authType, authenticated, properties, revision], ['2', 'Strange', 'ApiKey', true, [], undefined]);
    });
  }
}

for (const [what, second] of [['was removed', 404], ['is broken, too', 500]] as const) {
  test(`lists the others if Cyclr fails at one connector, and the one that it is asked for instead ${what}`, async (t) => {
    const bench = await setUp(t, many(4));
    const change = async (call: Request): Promise<Response | undefined> => {
      if (/connectors\/[12]$/.test(call.url)) return Response.json({}, { status: call.url.endsWith('/1') ? second : 500 });
      if (!call.url.includes('?page=')) return undefined;
      bench.cyclr.intercept = undefined;
      const rows = await (await fetch(call)).json() as { readonly Id: number }[];
      bench.cyclr.intercept = change;
      return Response.json(rows.map((each) => each.Id === 2 ? strange : each), { headers: { 'total-pages': '1' } });
    };
    bench.cyclr.intercept = change;
    const { status, body } = await list(bench);
    assert.deepEqual([status, ids(body)], [200, ['1', '3', '4']]);
  });
}

test('lists the others if Cyclr fails at the first connectors of a list whose rows tell too little', async (t) => {
  const bench = await setUp(t, many(40));
  bench.cyclr.unknowns.listedParameters = 'missing';
  bench.cyclr.intercept = ({ url }) => Number(/connectors\/(\d+)$/.exec(url)?.[1] ?? 40) <= 12 ? new Response('', { status: 500 }) : undefined;
  const { status, body } = await list(bench);
  assert.equal(status, 200);
  assert.deepEqual(body.connectors.map(({ id, revision }: Listed) => [id, revision !== undefined]),
    Array.from({ length: 40 }, (_, index) => [`${index + 1}`, index >= 12]), 'the first ones as their rows tell them');
});

test('fails after three calls in a row, not after one for each connector, if Cyclr does not answer in time', async (t) => {
  const bench = await setUp(t, many(40));
  bench.cyclr.unknowns.listedParameters = 'missing';
  const { setTimeout: original } = globalThis;
  t.mock.method(globalThis, 'setTimeout', (work: () => void, delay = 0, ...rest: []) => original(work, delay === 5_000 ? 300 : delay, ...rest));
  bench.cyclr.intercept = ({ url }) => /connectors\/\d+/.test(url) ? new Promise(() => {}) : undefined;
  const began = performance.now();
  assert.equal((await list(bench)).status, 504);
  assert.ok(performance.now() - began < 4 * 300);
  assert.equal(bench.calls().length, 2 + 6 + 1 + 5, 'two pages, six connectors, another one, and five others');
});

test('fails, and asks little, if Cyclr describes no connector by itself', async (t) => {
  for (const [count, listedParameters, status] of [[1, 'missing', 503], [40, 'missing', 503], [3, 'missing', 429]] as const) {
    const bench = await setUp(t, many(count));
    bench.cyclr.unknowns.listedParameters = listedParameters;
    bench.cyclr.intercept = ({ url }) => /connectors\/\d+/.test(url) ? new Response('', { status }) : undefined;
    const answer = await list(bench);
    assert.equal(answer.status, status === 429 ? 429 : 502, `${count} ${listedParameters}`);
    assert.ok(bench.calls().length < 20);
  }
});

test('fails if the only connector that is left cannot be described: an empty list would be a “no”', async (t) => {
  const bench = await setUp(t, many(2));
  bench.cyclr.unknowns.listedParameters = 'missing';
  bench.cyclr.intercept = ({ url }) => {
    if (url.includes('?page=')) return Response.json([{ Id: 1 }, { Id: 2 }]);
    return /connectors\/\d+/.test(url) ? Response.json({}, { status: url.endsWith('/1') ? 404 : 500 }) : undefined;
  };
  assert.equal((await list(bench)).status, 502);
});

test('requests a connector whose row says authenticated, but not what is stored', async (t) => {
  const bench = await setUp(t, account(seed(33, 'ApiKey')));
  await bench.ask('POST', 33, { authType: 'ApiKey', apiKey: 'a key of the user', properties: {} });
  bench.cyclr.intercept = ({ url }) => url.includes('?page=')
    ? Response.json([{ Id: 33, Name: 'X', AuthValue: null, Authenticated: true, Connector: { Name: 'X', AuthType: 'ApiKey', Parameters: [], Authentication: [] } }])
    : undefined;
  const [only] = (await list(bench)).body.connectors;
  assert.equal(only.revision, (await bench.ask('GET', 33)).body.revision);
});

const refusals: readonly (readonly [what: string, answer: Response, status: number])[] = [
  ['no list', Response.json({ Message: 'none' }), 502],
  ['429', Response.json({}, { status: 429, headers: { 'retry-after': '7' } }), 429],
  ['500', Response.json({}, { status: 500 }), 502],
  ['no JSON', new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }), 502],
];
for (const [what, answer, expected] of refusals) {
  test(`answers ${expected} where Cyclr's answer is ${what}`, async (t) => {
    const bench = await setUp(t, many(3));
    bench.cyclr.intercept = ({ url }) => url.includes('?page=') ? answer.clone() : undefined;
    const { status, body } = await list(bench);
    assert.equal(status, expected);
    assert.ok(body.code);
  });
}

test('maps items in order, and begins nothing after a failure', async () => {
  assert.deepEqual(await mapConcurrently([3, 1, 2], 2, async (value) => value * 2), [6, 2, 4]);
  assert.deepEqual(await mapConcurrently([], 6, async (value) => value), []);
  const begun: number[] = [];
  await assert.rejects(mapConcurrently([0, 1, 2, 3, 4], 2, async (value) => {
    begun.push(value);
    await Promise.resolve();
    if (value === 1) throw new Error('one');
  }), /one/);
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.ok(begun.length <= 4, begun.join());
});
