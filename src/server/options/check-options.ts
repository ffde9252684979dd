import { isSecureUrl } from '../../contract/loopback.js';
import { toOrigin } from '../http/origins.js';
import { logError } from './log-error.js';
import type { ClientConfig, CyclrClientOptions, HandlerConfig, HandlerOptions } from './options.js';
import { isTokenStore } from './token-store.js';

const invalidOption = (option: string, rule: string): TypeError => new TypeError(`The option \`${option}\` ${rule}.`);

/** Characters. Base64 has 6 bits in each, so that 32 of them cannot be guessed. */
const SHORTEST_SECRET = 32;
const HOW_TO_MAKE_SECRET = 'make one with `openssl rand -base64 32`, and give it to all instances';

/** @throws {TypeError} that names the first option that is missing or wrong. */
export function checkClientOptions(options: CyclrClientOptions): ClientConfig {
  const { apiUrl = 'https://api.cyclr.com', tokenScope = 'partner', tokenStore, fetch, onEvent } = options;
  if (!['partner', 'account'].includes(tokenScope)) throw invalidOption('tokenScope', "must be 'partner' or 'account'");
  if (tokenStore !== undefined && !isTokenStore(tokenStore)) {
    throw invalidOption('tokenStore', 'must have the methods get, set and delete, or getItem, setItem and removeItem');
  }
  checkFunction('fetch', fetch);
  checkFunction('onEvent', onEvent);
  return {
    ...checkCredentials(options),
    apiUrl: checkBaseUrl('apiUrl', apiUrl),
    tokenScope,
    tokenStore,
    // Look up the global at each call, because tests replace it. Call it without a receiver: workerd's `fetch` accepts only its global.
    fetch: fetch ? (url, init) => fetch(url, init) : (url, init) => globalThis.fetch(url, init),
    onEvent: onEvent ?? (() => {}),
  };
}

/** @throws {TypeError} that names the first option that is missing or wrong. */
export function checkOptions<Context>(options: HandlerOptions<Context>): HandlerConfig<Context> {
  if (typeof options !== 'object' || options === null) throw new TypeError('createConnectorAuthHandler takes an object of options.');
  const { serviceUrl = 'https://app-h.cyclr.com', authorize, origins, limit, onError } = options;
  if (typeof authorize !== 'function') throw invalidOption('authorize', 'must be a function');
  checkFunction('limit', limit);
  checkFunction('onError', onError);
  return {
    client: checkClientOptions(options),
    serviceUrl: checkBaseUrl('serviceUrl', serviceUrl),
    authorize,
    origins: origins === undefined ? null : checkOrigins(origins),
    limit: limit ?? (() => null),
    onError: onError ?? logError,
  };
}

/** @throws {TypeError} if the option is given and is not a function. */
export function checkFunction(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw invalidOption(option, 'must be a function');
}

function checkCredentials(options: CyclrClientOptions): Pick<ClientConfig, 'clientId' | 'grant' | 'secret'> {
  const { credentials, clientId, clientSecret, secret } = options;
  if (credentials === undefined) {
    const grant = { type: 'client_credentials', clientSecret: checkText('clientSecret', clientSecret) } as const;
    return { clientId: checkText('clientId', clientId), grant, secret: secret === undefined ? grant.clientSecret : checkSecret(secret) };
  }
  if (clientSecret !== undefined) throw invalidOption('credentials', 'cannot be used together with `clientSecret`: give one of them');
  if (typeof credentials !== 'object' || credentials === null) {
    throw invalidOption('credentials', 'must be an object with clientId, username and password');
  }
  const checked = {
    clientId: checkText('credentials.clientId', credentials.clientId),
    grant: {
      type: 'password',
      username: checkText('credentials.username', credentials.username),
      password: checkText('credentials.password', credentials.password, OUTER_LINE_BREAK),
    },
    secret: checkSecret(secret),
  } as const;
  // People choose passwords, and a key that is derived from one can be found by guessing.
  if (checked.secret === credentials.password) throw invalidOption('secret', `must not be the password: ${HOW_TO_MAKE_SECRET}`);
  return checked;
}

function checkSecret(value: unknown): string {
  if (typeof value === 'string' && value.length >= SHORTEST_SECRET) return checkText('secret', value);
  throw invalidOption('secret', `must be a string of at least ${SHORTEST_SECRET} random characters: ${HOW_TO_MAKE_SECRET}`);
}

/** Files and pipes often add a line break. Without this check, the first request fails, and its error does not name the option. */
const OUTER_SPACE = /^\s|\s$/;
/** A password may start or end with a space. */
const OUTER_LINE_BREAK = /^[\r\n]|[\r\n]$/;

function checkText(option: string, value: unknown, forbidden = OUTER_SPACE): string {
  if (typeof value !== 'string' || value === '') throw invalidOption(option, 'must be a non-empty string');
  if (forbidden.test(value)) throw invalidOption(option, 'must not start or end with white space, such as a line break: trim it');
  return value;
}

function checkBaseUrl(option: string, value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (!url) throw invalidOption(option, 'must be an absolute URL');
  const { username, password, search, hash } = url;
  if (!isSecureUrl(url)) throw invalidOption(option, 'must be an https URL');
  if (username || password || search || hash) throw invalidOption(option, 'must not have user info, a query or a fragment');
  return url.href.replace(/\/+$/, '');
}

function checkOrigins(value: unknown): ReadonlySet<string> {
  if (!Array.isArray(value) || value.length === 0) throw invalidOption('origins', 'must be a non-empty list of origins');
  value.forEach((origin: unknown, index) => {
    const isExact = typeof origin === 'string' && URL.canParse(origin) && toOrigin(new URL(origin)) === origin;
    const rule = 'must be an exact origin such as https://app.example.com, with no wildcard and nothing after the host';
    if (!isExact) throw invalidOption(`origins[${index}]`, rule);
  });
  return new Set(value as string[]);
}
