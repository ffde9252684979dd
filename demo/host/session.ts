import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { setSignedCookie } from 'hono/cookie';
import { parseSigned } from 'hono/utils/cookie';
import type { HostUser } from './options.js';

const cookie = 'fernhill_session';

/** The host's sessions: a signed cookie with the user's id. */
export interface Sessions {
  begin(c: Context): Promise<void>;
  userOf(request: Request): Promise<HostUser | null>;
}

export function createSessions(user: HostUser): Sessions {
  const secret = randomBytes(32).toString('base64url');
  return {
    begin: (c) => setSignedCookie(c, cookie, user.id, secret, { httpOnly: true, sameSite: 'Lax', path: '/' }),
    async userOf(request) {
      const { [cookie]: id } = await parseSigned(request.headers.get('Cookie') ?? '', secret, cookie);
      return id === user.id ? user : null;
    },
  };
}
