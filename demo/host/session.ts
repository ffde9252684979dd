import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { setSignedCookie } from 'hono/cookie';
import { parseSigned } from 'hono/utils/cookie';
import type { HostUser, HostUsers } from './options.js';

const cookie = 'fernhill_session';

/** The host's sessions: a signed cookie with the user's id. */
export interface Sessions {
  /** Signs a user in: the one with this id, or else the first one. */
  begin(c: Context, userId?: string): Promise<HostUser>;
  userOf(request: Request): Promise<HostUser | null>;
}

export function createSessions(users: HostUsers): Sessions {
  const secret = randomBytes(32).toString('base64url');
  return {
    async begin(c, userId) {
      const user = users.find(({ id }) => id === userId) ?? users[0];
      await setSignedCookie(c, cookie, user.id, secret, { httpOnly: true, sameSite: 'Lax', path: '/' });
      return user;
    },
    async userOf(request) {
      const { [cookie]: userId } = await parseSigned(request.headers.get('Cookie') ?? '', secret, cookie);
      return users.find(({ id }) => id === userId) ?? null;
    },
  };
}
