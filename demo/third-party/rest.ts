import { Hono } from 'hono';
import { feeds, feedToken, freshdeskAgents, pipedriveTokens } from './secrets.js';

/** Reads Basic credentials in UTF-8 (RFC 7617). The password starts after the first colon. */
function basicCredentials(authorization: string): readonly [username: string, password: string] | null {
  const encoded = /^Basic (\S+)$/i.exec(authorization)?.[1];
  const match = encoded === undefined ? null : /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString());
  return match ? [match[1] ?? '', match[2] ?? ''] : null;
}

/**
 * One API call for each other product, authenticated by an API key, by name and password, or not at all.
 * @param revoked Keys that no longer work.
 */
export function rest(revoked: ReadonlySet<string>): Hono {
  return new Hono()
    .get('/pipedrive/v1/users/me', (c) => {
      const token = c.req.header('x-api-token') ?? '';
      const name = pipedriveTokens.get(token);
      if (name === undefined || revoked.has(token)) return c.json({ success: false, error: 'unauthorized access' }, 401);
      return c.json({ success: true, data: { name } });
    })
    .get('/freshdesk/api/v2/agents/me', (c) => {
      const credentials = basicCredentials(c.req.header('Authorization') ?? '');
      const agent = freshdeskAgents.find((each) => each.username === credentials?.[0] && each.password === credentials[1]);
      if (!agent) {
        c.header('WWW-Authenticate', 'Basic realm="Freshdesk", charset="UTF-8"');
        return c.json({ code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' }, 401);
      }
      return c.json({ contact: { name: agent.name } });
    })
    .get('/feed/:name', (c) => {
      const name = c.req.param('name');
      const feed = Object.hasOwn(feeds, name) ? feeds[name] : undefined;
      const authorization = c.req.header('Authorization');
      const isOpen = authorization === undefined ? name !== 'internal' : authorization === `Bearer ${feedToken}`;
      if (!isOpen) return c.json({ message: 'The access token is missing or wrong.' }, 401);
      return feed ? c.json(feed) : c.json({ message: 'No such feed.' }, 404);
    });
}
