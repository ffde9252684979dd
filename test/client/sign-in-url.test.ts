import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { requestSignInUrl } from '../../src/client/sign-in-url.js';

const DATE = 'Thu, 01 Jan 2026 12:00:00 GMT';

/** The time by the backend's clock, this many milliseconds after its answer. */
const after = (milliseconds: number): string => new Date(Date.parse(DATE) + milliseconds).toISOString();

interface Answered {
  readonly expiresAt?: unknown;
  readonly date?: string | null;
}

interface Outcome {
  readonly url: string | ConnectorAuthError;
  readonly bodies: readonly unknown[];
}

/** The outcome with these answers, each with its own URL; the last one is repeated. */
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

describe('a sign-in URL is used at once', () => {
  for (const [when, answer] of [
    ['it has five minutes left', { expiresAt: after(300_000) }],
    ['it has 15 seconds left', { expiresAt: after(15_000) }],
    ['expiresAt has seven decimals, as .NET writes it', { expiresAt: '2026-01-01T12:05:00.1234567Z' }],
    ['expiresAt is in another time zone', { expiresAt: '2026-01-01T14:05:00+02:00' }],
    ['it expired five minutes ago, which means that two clocks differ', { expiresAt: after(-300_000) }],
    ['it expired a day ago', { expiresAt: after(-86_400_000) }],
    ['there is no expiresAt', {}],
    ['expiresAt is null', { expiresAt: null }],
    ['expiresAt is no date', { expiresAt: 'soon' }],
    ['expiresAt is empty', { expiresAt: '' }],
    ['the answer has no Date header', { expiresAt: after(0), date: null }],
    ['the Date header is no date', { expiresAt: after(0), date: 'today' }],
  ] as const satisfies readonly (readonly [string, Answered])[]) {
    test(`when ${when}`, async () => {
      const { url, bodies } = await outcomeOf(answer);
      assert.equal(url, first);
      assert.equal(bodies.length, 1);
    });
  }
});

describe('another sign-in URL is requested', () => {
  for (const [when, expiresAt] of [
    ['the first has less than 15 seconds left', after(14_999)],
    ['the first expires at its arrival', after(0)],
    ['the first has just expired', after(-1_000)],
    ['the first expired just under five minutes ago', after(-299_999)],
    ['expiresAt has seven decimals and is about to pass', '2026-01-01T12:00:03.1234567Z'],
    ['expiresAt is in another time zone and about to pass', '2026-01-01T14:00:03+02:00'],
  ] as const) {
    test(`when ${when}: with the same body, and only the second is used`, async () => {
      const { url, bodies } = await outcomeOf({ expiresAt }, { expiresAt: after(300_000) });
      assert.equal(url, second);
      assert.equal(bodies.length, 2);
      assert.equal(bodies[0], bodies[1]);
    });
  }

  test('only once: if it is about to expire too, the error is invalid_response, retryable, and holds neither URL', async () => {
    const { url: error, bodies } = await outcomeOf({ expiresAt: after(1_000) });
    assert.ok(error instanceof ConnectorAuthError);
    assert.deepEqual([error.code, error.retryable], ['invalid_response', true]);
    assert.equal(bodies.length, 2);
    assert.ok(!`${error.message} ${error.stack}`.includes('canary'));
  });

  test('and its failure is the outcome', async () => {
    let requests = 0;
    const fetch = async (): Promise<Response> => ++requests === 1
      ? Response.json({ url: first, expiresAt: after(1_000) }, { headers: { date: DATE } })
      : new Response(null, { status: 429 });
    const body = { authType: 'OAuth2', properties: {}, targetOrigin: 'https://host.example', callbackMessage: null } as const;
    await assert.rejects(requestSignInUrl({ endpoint: '/x', fetch }, new AbortController().signal, body), { code: 'rate_limited' });
  });
});

describe('the browser’s own clock', () => {
  for (const hours of [-12, 0, 12]) {
    test(`has no influence when it is wrong by ${hours} hours`, async () => {
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
