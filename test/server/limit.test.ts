import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandlerEvent, ConnectorAuthOptions } from '../../src/server/index.js';
import { ask, read, setUp } from './setup.js';
import type { Answer } from './setup.js';

/** What the host's limiter is asked, and when. */
function limiter(answer: ConnectorAuthOptions['limit']) {
  const asked: string[] = [];
  const limit: ConnectorAuthOptions['limit'] = (request, id) => {
    asked.push(`${request.method} ${id}`);
    return answer!(request, id);
  };
  return { asked, limit };
}

test('a limiter that refuses is passed through before anybody else is asked', async (t) => {
  const { limit, asked } = limiter(() => Response.json({ slow: 'down' }, { status: 429, headers: { 'retry-after': '9' } }));
  const events: HandlerEvent[] = [];
  const { handle, calls, tokenRequests } = await setUp(t, undefined, {
    limit,
    authorize: () => assert.fail('asked too early'),
    onEvent: (event) => events.push(event),
  });
  const response = await handle(ask('POST', 12, { authType: 'OAuth2' }));
  assert.equal(response.status, 429);
  assert.equal(response.headers.get('retry-after'), '9');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(response.headers.get('access-control-expose-headers'), 'Retry-After');
  assert.equal(await response.text(), '{"slow":"down"}');
  assert.deepEqual([asked, calls(), tokenRequests()], [['POST 12'], [], 0]);
  assert.deepEqual(events.map(({ what, outcome, status }) => [what, outcome, status]), [['refused', 'rate_limited', 429]]);
});

for (const nothing of [undefined, null]) {
  test(`a limiter that gives ${nothing}, at once or later, lets pass`, async (t) => {
    for (const answer of [() => nothing, () => Promise.resolve(nothing)]) {
      const { handle } = await setUp(t, undefined, { limit: answer });
      assert.equal((await handle(ask('GET', 13))).status, 200);
    }
  });
}

test('a limiter is not asked about what is refused anyway, nor about preflights', async (t) => {
  const { limit, asked } = limiter(() => undefined);
  const { handle } = await setUp(t, undefined, { limit });
  const origin = { origin: 'https://evil.example' };
  for (const args of [['GET', 'x'], ['PATCH', 13], ['DELETE', 13, undefined, origin], ['POST', 13], ['OPTIONS', 13]] as const) {
    await handle(ask(...args as unknown as Parameters<typeof ask>));
  }
  assert.deepEqual(asked, []);
});

const broken: readonly (readonly [what: string, limit: () => null])[] = [
  ['throws', () => { throw new Error('CANARY'); }],
  ['gives nonsense', () => true as unknown as null],
];
for (const [what, limit] of broken) {
  test(`a limiter that ${what} is a 500, of which only the log learns more`, async (t) => {
    const errors: unknown[] = [];
    const { handle, calls } = await setUp(t, undefined, { limit, onError: (error) => errors.push(error) });
    const { status, text }: Answer = await read(await handle(ask('GET', 13)));
    assert.equal(status, 500);
    assert(!text.includes('CANARY'));
    assert.match(String(errors[0]), /CANARY|`limit` must return/);
    assert.deepEqual(calls(), []);
  });
}
