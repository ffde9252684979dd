import { isSecureUrl } from '../../contract/loopback.js';
import type { ClientConfig, ConnectorAuthOptions, CyclrClientOptions, HandlerConfig } from './options.js';
import { isTokenStore } from './token-store.js';

const wrong = (option: string, what: string): TypeError => new TypeError(`The option \`${option}\` ${what}.`);

/** @throws {TypeError} that names the first option that is missing or wrong. */
export function checkClientOptions(options: CyclrClientOptions): ClientConfig {
  const { apiUrl = 'https://api.cyclr.com', tokenScope = 'partner', tokenStore, fetch, onEvent } = options;
  if (!['partner', 'account'].includes(tokenScope)) throw wrong('tokenScope', "must be 'partner' or 'account'");
  if (tokenStore !== undefined && !isTokenStore(tokenStore)) {
    throw wrong('tokenStore', 'must have the methods get, set and delete, or getItem, setItem and removeItem');
  }
  if (fetch !== undefined && typeof fetch !== 'function') throw wrong('fetch', 'must be a function');
  if (onEvent !== undefined && typeof onEvent !== 'function') throw wrong('onEvent', 'must be a function');
  return {
    ...checkCredentials(options),
    apiUrl: checkBaseUrl('apiUrl', apiUrl),
    tokenScope,
    tokenStore,
    // Looked up at each call, and called bare: workerd's own refuses any other receiver than its global.
    fetch: fetch ? (url, init) => fetch(url, init) : (url, init) => globalThis.fetch(url, init),
    onEvent: onEvent ?? (() => {}),
  };
}

/** @throws {TypeError} that names the first option that is missing or wrong. */
export function checkOptions(options: ConnectorAuthOptions): HandlerConfig {
  if (typeof options !== 'object' || options === null) throw new TypeError('createConnectorAuthHandler takes an object of options.');
  const { serviceUrl = 'https://app-h.cyclr.com', authorize, origins, limit, onError } = options;
  if (typeof authorize !== 'function') throw wrong('authorize', 'must be a function');
  if (limit !== undefined && typeof limit !== 'function') throw wrong('limit', 'must be a function');
  if (onError !== undefined && typeof onError !== 'function') throw wrong('onError', 'must be a function');
  return {
    client: checkClientOptions(options),
    serviceUrl: checkBaseUrl('serviceUrl', serviceUrl),
    authorize,
    origins: origins === undefined ? null : checkOrigins(origins),
    limit: limit ?? (() => null),
    onError: onError ?? (() => {}),
  };
}

function checkCredentials(options: CyclrClientOptions): Pick<ClientConfig, 'clientId' | 'grant' | 'secret'> {
  const { credentials, clientId, clientSecret } = options;
  if (credentials === undefined) {
    return {
      clientId: checkText('clientId', clientId),
      grant: { type: 'client_credentials' },
      secret: checkText('clientSecret', clientSecret),
    };
  }
  if (clientSecret !== undefined) throw wrong('credentials', 'excludes `clientSecret`: give one or the other');
  if (typeof credentials !== 'object' || credentials === null) throw wrong('credentials', 'must hold clientId, username and password');
  return {
    clientId: checkText('credentials.clientId', credentials.clientId),
    grant: { type: 'password', username: checkText('credentials.username', credentials.username) },
    secret: checkText('credentials.password', credentials.password),
  };
}

function checkText(option: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw wrong(option, 'must be a non-empty string');
  return value;
}

function checkBaseUrl(option: string, value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (!url) throw wrong(option, 'must be an absolute URL');
  const { username, password, search, hash } = url;
  if (!isSecureUrl(url)) throw wrong(option, 'must be an https URL');
  if (username || password || search || hash) throw wrong(option, 'must have no user info, no query and no fragment');
  return url.href.replace(/\/+$/, '');
}

function checkOrigins(value: unknown): ReadonlySet<string> {
  if (!Array.isArray(value) || value.length === 0) throw wrong('origins', 'must be a list of origins');
  value.forEach((origin: unknown, index) => {
    const exact = typeof origin === 'string' && /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
    if (!exact) throw wrong(`origins[${index}]`, 'must be an exact origin such as https://app.example.com, with nothing after the host');
  });
  return new Set(value as string[]);
}
