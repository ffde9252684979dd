import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from './event-log.js';
import { Backend } from './fakes.js';
import type { Answer } from './fakes.js';
import { description, mount, until } from './helpers.js';
import type { Attributes } from './helpers.js';
import { openSignIn } from './windows.js';

/** An element on the page, with a backend of its own. */
export interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

/** The description of an OAuth connector. */
export const oauth = (more: Partial<ConnectorDescription> = {}): ConnectorDescription => description({ authType: 'OAuth2', ...more });

/** The backend's answer that the OAuth connector is authenticated. */
export const yes: Answer = { json: oauth({ authenticated: true }) };

/** The backend's answer that the OAuth connector is not authenticated. */
export const no: Answer = { json: oauth() };

interface Options {
  /** The answer to GET; default: the description that the page has set. */
  readonly get?: Answer;
  /** What the page's description of the connector says beside its defaults. */
  readonly known?: Partial<ConnectorDescription>;
  readonly attributes?: Attributes;
  /** The query of the sign-in URL. */
  readonly query?: string;
}

/** An OAuth element whose page has set `connector`. */
export async function oauthScene({ known = {}, get = { json: oauth(known) }, attributes = {}, query }: Options = {}): Promise<Scene> {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl(query) } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', ...attributes }, { connector: oauth(known) });
  return { el, backend, log: new EventLog(el) };
}

/** The same, with its window at the service's page. */
export async function waitingScene(options: Options = {}): Promise<Scene & { readonly page: Window }> {
  const scene = await oauthScene(options);
  return { ...scene, page: await openSignIn(scene.el, scene.backend) };
}

/** A connector with a form, described by the page; POST has these answers. */
export async function formScene(known: Partial<ConnectorDescription> = {}, ...post: readonly Answer[]): Promise<Scene> {
  const backend = await Backend.start({ POST: post });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description(known) });
  return { el, backend, log: new EventLog(el) };
}

/** An element that knows only its auth type. */
export const mountOAuth = (backend: Backend, attributes: Attributes = {}): Promise<CyclrConnectorAuth> => mount({
  endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', ...attributes,
});

/** An element whose backend has described the connector. */
export async function mountLoaded(backend: Backend, attributes: Attributes = {}): Promise<CyclrConnectorAuth> {
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager', ...attributes });
  await until(() => el.state !== 'idle' && el.state !== 'loading', 'the description is loaded');
  await el.updateComplete;
  return el;
}

/** The body of the last request for a sign-in URL. */
export async function signInRequest(backend: Backend): Promise<{ readonly targetOrigin: string; readonly callbackMessage: string | null }> {
  return (await backend.requests('POST', 1)).at(-1)!.body as { targetOrigin: string; callbackMessage: string | null };
}
