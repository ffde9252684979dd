import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { InteractionResult, Provider } from 'oidc-provider';
import type { Credentials } from './credentials.js';
import { consentPage, contentSecurityPolicy, errorPage, signInPage } from './pages.js';
import { users } from './secrets.js';

interface Env {
  Bindings: HttpBindings;
}

async function field(c: Context, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}

/**
 * The pages between an authorization request and its response: sign-in, then consent.
 * @param isolatedClients The ids of the apps whose pages are cut off from the page that opened their window.
 */
export function interactions(provider: Provider, credentials: Credentials, isolatedClients: ReadonlySet<string>): Hono<Env> {
  const details = (c: Context<Env>) => provider.interactionDetails(c.env.incoming, c.env.outgoing);

  async function finish(c: Context<Env>, result: InteractionResult): Promise<Response> {
    const merge = { mergeWithLastSubmission: result.error === undefined };
    return c.redirect(await provider.interactionResult(c.env.incoming, c.env.outgoing, result, merge), 303);
  }

  const deny = (c: Context<Env>) => finish(c, { error: 'access_denied', error_description: 'The user denied the request.' });

  async function show(c: Context<Env>, failedUsername: string | null): Promise<Response> {
    const { uid, prompt, params, session } = await details(c);
    const clientId = params.client_id ?? '';
    if (isolatedClients.has(clientId)) c.header('Cross-Origin-Opener-Policy', 'same-origin');
    const clientName = (await provider.Client.find(clientId))?.clientName ?? clientId;
    const user = users.find(({ id }) => id === session?.accountId);
    if (prompt.name === 'consent' && user) return c.html(consentPage(uid, clientName, user));
    return c.html(signInPage(uid, clientName, failedUsername), failedUsername === null ? 200 : 422);
  }

  return new Hono<Env>()
    .use(async (c, next) => {
      await next();
      c.header('Content-Security-Policy', contentSecurityPolicy);
      c.header('Cache-Control', 'no-store');
      c.header('Referrer-Policy', 'no-referrer');
    })
    .onError((error, c) => c.html(errorPage(error.name, 'This request has expired. Please start again.'), 400))
    .get('/:uid', (c) => show(c, null))
    .post('/:uid/deny', deny)
    .post('/:uid/sign-in', async (c) => {
      const username = await field(c, 'username');
      const password = await field(c, 'password');
      const user = users.find((each) => each.username === username && each.password === password);
      return user ? finish(c, { login: { accountId: user.id } }) : show(c, username);
    })
    .post('/:uid/consent', async (c) => {
      if (await field(c, 'decision') !== 'allow') return deny(c);
      const { prompt, params, session } = await details(c);
      const user = users.find(({ id }) => id === session?.accountId);
      const product = await field(c, 'product');
      if (prompt.name !== 'consent' || !user?.products.includes(product)) return c.html(errorPage('invalid_request'), 400);

      // Each installation has its own grant, so that a later one does not change the product of existing tokens.
      const clientId = params.client_id ?? '';
      const grant = new provider.Grant({ accountId: user.id, clientId });
      grant.addOIDCScope(params.scope ?? '');
      const grantId = await grant.save();
      credentials.install(grantId, { userId: user.id, clientId, product });
      return finish(c, { consent: { grantId } });
    });
}
