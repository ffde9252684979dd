import type { AuthType } from '../contract/auth-types.js';
import { UsageError } from './options.js';
import type { CheckOptions } from './options.js';

export const USAGE = `Usage: cyclr-connector-auth check URL [options]

Holds a running backend of <cyclr-connector-auth> against the contract. URL is the element's \`endpoint\`.

  --connector ID          the Account Connector's id; without it URL is the connector's own resource
  --origin ORIGIN         the page's origin, which the backend lets call (default: the URL's own)
  --header "Name: value"  sent with every request: the session, a CSRF token; may be given more than once
  --auth-type TYPE        ApiKey, Basic, OAuth2, OAuth1 or None (default: what the backend says)
  --write                 also store a made-up key and disconnect: this CHANGES the connector and leaves it disconnected

Without --write nothing is changed: only descriptions are asked for, and requests made that have to be refused.
Ends with 0 when everything passed, 1 when something failed, 2 when nothing could be checked.
`;

const AUTH_TYPES: Readonly<Record<AuthType, true>> = { ApiKey: true, Basic: true, OAuth2: true, OAuth1: true, None: true };

const isAuthType = (value: string): value is AuthType => Object.hasOwn(AUTH_TYPES, value);

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`URL must begin with https:// or http://, and “${text.slice(0, 80)}” does not.`);
  // Without the text: it holds a password.
  if (url.username || url.password) throw new UsageError('URL must hold no user name and no password: give them by --header "Authorization: …".');
  url.hash = '';
  return url;
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text) {
    throw new UsageError('--origin must be an exact origin such as https://app.example.com, with nothing after the host.');
  }
  return text;
}

/** Without the value in any error: it is a session, most likely. */
function parseHeader(text: string): readonly [string, string] {
  const [, name = '', value = ''] = /^([^:]+):(.*)$/s.exec(text) ?? [];
  try {
    new Headers([[name, value.trim()]]);
  } catch {
    throw new UsageError('--header must be "Name: value", in one line.');
  }
  return [name, value.trim()];
}

/**
 * What was typed behind the program's name; `null`: help is asked for.
 * @throws {UsageError}
 */
export function parseCommandLine(words: readonly string[]): CheckOptions | null {
  const [command, ...rest] = words;
  if (words.includes('--help') || words.includes('-h')) return null;
  if (command !== 'check') throw new UsageError(command === undefined ? 'What is to be done? There is `check`.' : 'There is only `check`.');
  const urls: string[] = [];
  const headers: (readonly [string, string])[] = [];
  const given = new Map<string, string>();
  let write = false;
  while (rest.length > 0) {
    const [word, joined] = split(rest.shift() ?? '');
    if (word === '--write') {
      // `--write=false` would change the connector otherwise.
      if (joined !== undefined) throw new UsageError('--write takes no value.');
      write = true;
    } else if (!word.startsWith('-')) urls.push(word);
    else {
      const value = joined ?? rest.shift();
      if (!['--connector', '--origin', '--header', '--auth-type'].includes(word)) throw new UsageError(`There is no option ${word}.`);
      if (value === undefined) throw new UsageError(`${word} needs a value.`);
      if (word === '--header') headers.push(parseHeader(value));
      else given.set(word, value);
    }
  }
  const [text] = urls;
  if (text === undefined || urls.length > 1) throw new UsageError('Exactly one URL is to be given.');
  const url = parseUrl(text);
  const authType = given.get('--auth-type') ?? null;
  if (authType !== null && !isAuthType(authType)) throw new UsageError(`--auth-type must be one of ${Object.keys(AUTH_TYPES).join(', ')}.`);
  return { url, connector: given.get('--connector') ?? null, origin: parseOrigin(given.get('--origin') ?? url.origin), headers, authType, write };
}

/** `--name=value` is as good as `--name value`. */
function split(word: string): readonly [string, string?] {
  const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
  return name === undefined || value === undefined ? [word] : [name, value];
}
