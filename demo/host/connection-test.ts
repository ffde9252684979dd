import { Hono } from 'hono';
import { CyclrClient, CyclrError } from '../../src/server/index.js';
import type { Outcome } from '../cyclr/probe.js';
import { testMethodId } from '../cyclr/test-connection.js';
import type { ConnectorNames } from './connector-names.js';
import type { CyclrAccess } from './options.js';
import type { Sessions } from './session.js';

/** Who or what the third party recognized, in the answer of the simulator's method. */
export function identityIn(answer: unknown): { readonly name?: string; readonly title?: string } {
  return typeof answer === 'object' && answer !== null ? answer : {};
}

interface ConnectionTest {
  /** The host's own origin: other pages may not test anything. */
  readonly origin: string;
  readonly cyclr: CyclrAccess;
  readonly sessions: Sessions;
  readonly names: ConnectorNames;
}

/** `POST /demo/test/{id}`: calls the third party with the stored credentials, as an integration does, and returns who is connected. */
export function connectionTest({ origin, cyclr, sessions, names }: ConnectionTest): Hono {
  const client = new CyclrClient(cyclr);

  return new Hono().post('/:id{[\\w.-]+}', async (c) => {
    if (c.req.header('Origin') !== origin) return c.json({ ok: false, error: 'The page is on another origin.' } satisfies Outcome, 403);
    const user = await sessions.userOf(c.req.raw);
    if (!user) return c.json({ ok: false, error: 'You are signed out. Reload the page.' } satisfies Outcome, 401);
    try {
      const pageId = c.req.param('id');
      const id = await names.find(user, pageId) ?? pageId;
      const { name, title = '' } = identityIn(await client.account(user.accountId).test(id, testMethodId));
      return c.json({ ok: true, identity: name ?? title } satisfies Outcome);
    } catch (error) {
      if (!(error instanceof CyclrError)) throw error;
      const outcome: Outcome = { ok: false, error: error.reason ?? error.message };
      return c.json(outcome, error.failure === 'refused' ? 200 : 502);
    }
  });
}
