import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { requestSignInUrl } from '../../src/client/sign-in-url.js';

const DATE = 'Thu, 01 Jan 2026 12:00:00 GMT';

/** By the backend's clock, so many milliseconds from its answer. */
const after = (milliseconds: number): string => new Date(Date.parse(DATE) + milliseconds).toISOString();

interface Answered {
  readonly expiresAt?: unknown;
  readonly date?: string | null;
}

interface Outcome {
  readonly url: string | ConnectorAuthError;
  readonly bodies: readonly unknown[];
}

/** What comes of answers, the last of which is repeated; every answer has a URL of its own. */
async function outcomeOf(...answers: readonly Answered[]): Promise<Outcome> {
  const bodies: unknown[] = [];
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const { expiresAt, date = DATE } = answers[bodies.length] ?? answers.at(-1)!;
    bodies.push(init?.body);
    return Response.json({ url: `https://service.example/${bodies.length}?token=canary`, expiresAt }, { headers: date === null ? {} : { date } });
  };
  const body = { authType: 'OAuth2', properties: {}, targetOrigin: 'https://host.example', callbackMessage: 'm' } as const;
  const url = await requestSignInUrl({ endpoint: '/x', fetch }, new AbortController().signal, body).catch((error: unknown) => error as ConnectorAuthError);
  return { url, bodies };
}

const first = 'https://service.example/1?token=canary';
const second = 'https://service.example/2?token=canary';

describe('a sign-in URL is used as it comes', () => {
  for (const [what, answer] of [
    ['has its five minutes', { expiresAt: after(300_000) }],
    ['has a quarter of a minute left', { expiresAt: after(15_000) }],
    ['tells in seven digits, as .NET does, that it has five minutes', { expiresAt: '2026-01-01T12:05:00.1234567Z' }],
    ['tells by another zone that it has five minutes', { expiresAt: '2026-01-01T14:05:00+02:00' }],
    ['expired long ago, which tells of clocks that differ', { expiresAt: after(-300_000) }],
    ['expired a day ago', { expiresAt: after(-86_400_000) }],
    ['has no expiresAt', {}],
    ['has null for one', { expiresAt: null }],
    ['has one that is no date', { expiresAt: 'soon' }],
    ['has an empty one', { expiresAt: '' }],
    ['comes without a Date', { expiresAt: after(0), date: null }],
    ['comes with a Date that is none', { expiresAt: after(0), date: 'today' }],
  ] as const satisfies readonly (readonly [string, Answered])[]) {
    test(`that ${what}`, async () => {
      const { url, bodies } = await outcomeOf(answer);
      assert.equal(url, first);
      assert.equal(bodies.length, 1);
    });
  }
});

describe('a sign-in URL is asked for again', () => {
  for (const [what, expiresAt] of [
    ['has less than a quarter of a minute left', after(14_999)],
    ['expires as it comes', after(0)],
    ['has just expired', after(-1_000)],
    ['expired as long ago as it can have been kept', after(-299_999)],
    ['tells in seven digits that it is about to expire', '2026-01-01T12:00:03.1234567Z'],
    ['tells by another zone that it is about to expire', '2026-01-01T14:00:03+02:00'],
  ] as const) {
    test(`where it ${what}: in the same words, and the first is never used`, async () => {
      const { url, bodies } = await outcomeOf({ expiresAt }, { expiresAt: after(300_000) });
      assert.equal(url, second);
      assert.equal(bodies.length, 2);
      assert.equal(bodies[0], bodies[1]);
    });
  }

  test('once: a second that is no better is invalid_response, to be tried again, and tells neither', async () => {
    const { url: error, bodies } = await outcomeOf({ expiresAt: after(1_000) });
    assert.ok(error instanceof ConnectorAuthError);
    assert.deepEqual([error.code, error.retryable], ['invalid_response', true]);
    assert.equal(bodies.length, 2);
    assert.ok(!`${error.message} ${error.stack}`.includes('canary'));
  });

  test('and whatever the second request comes to is the outcome', async () => {
    let requests = 0;
    const fetch = async (): Promise<Response> => ++requests === 1
      ? Response.json({ url: first, expiresAt: after(1_000) }, { headers: { date: DATE } })
      : new Response(null, { status: 429 });
    const body = { authType: 'OAuth2', properties: {}, targetOrigin: 'https://host.example', callbackMessage: null } as const;
    await assert.rejects(requestSignInUrl({ endpoint: '/x', fetch }, new AbortController().signal, body), { code: 'rate_limited' });
  });
});

describe('the browser\'s own clock', () => {
  for (const hours of [-12, 0, 12]) {
    test(`that is wrong by ${hours} hours changes nothing`, async () => {
      mock.timers.enable({ apis: ['Date'], now: Date.parse(DATE) + hours * 3_600_000 });
      try {
        assert.equal((await outcomeOf({ expiresAt: after(300_000) })).bodies.length, 1);
        assert.equal((await outcomeOf({ expiresAt: after(5_000) }, { expiresAt: after(300_000) })).url, second);
        assert.ok((await outcomeOf({ expiresAt: after(5_000) })).url instanceof ConnectorAuthError);
      } finally {
        mock.timers.reset();
      }
    });
  }
});
