import { isAuthType } from '../contract/auth-types.js';
import { UsageError } from './options.js';
import type { CheckOptions } from './options.js';

export const USAGE = `Usage: cyclr-connector-auth check URL [options]

Checks a running backend of <cyclr-connector-auth> against the contract. URL is the element's \`endpoint\`.

  --connector ID          the Account Connector's id, or a name that your backend maps to one
                          (default: URL is the connector's own resource)
  --origin ORIGIN         the origin of your page, which the backend must allow; if it is not the origin of URL, the check also
                          tests CORS (default: the origin of URL)
  --header "Name: value"  a header for every request, such as a session cookie or a CSRF token; can be repeated. With Cookie or
                          Authorization, the check also asks once without any header, which the backend must refuse
  --auth-type TYPE        ApiKey, Basic, OAuth2, OAuth1 or None (default: the description's authType)
  --write                 also send requests that the backend must reject to the connector, store a made-up key, ask for sign-in
                          URLs and disconnect: this CHANGES the connector and leaves it disconnected

Without --write, the check changes nothing: the connector receives only GET requests, and requests that the backend
must reject go to a connector that does not exist. The table names the cases that need --write.
After a 429, the check waits for Retry-After and goes on. After two requests of one method that get no answer in 31 seconds,
it sends no more of that method.
Exit codes: 0 if all cases passed, 1 if a case failed, 2 if nothing could be checked or the check was stopped.
`;

const QUOTES = 'Put the value of an option in quotes if it contains a space.';

/**
 * The messages name the argument by its place: its text may be a part of a header that was not quoted, or may contain a password.
 * @param place The argument's place in the command line. The command is the first.
 */
function parseUrl(text: string, place: number): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`URL must be valid, and must start with https:// or http://: argument ${place} is not such a URL. ${QUOTES}`);
  }
  if (url.username || url.password) throw new UsageError('URL must not contain a user name or a password: pass them with --header "Authorization: …".');
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

function parseConnector(text: string): string {
  // Encoding does not help: `..` stays `..`, and leads to another resource.
  // `start` is the end of a start route's path.
  if (/^(\.{0,2}|start)$/.test(text)) {
    throw new UsageError('--connector must be the id of an Account Connector, such as 33, or a name that your backend maps to one.');
  }
  return text;
}

/** No error repeats the value, which is most likely a session. */
function parseHeader(text: string): readonly [string, string] {
  const [, name = '', value = ''] = /^([^:]+):(.*)$/s.exec(text) ?? [];
  try {
    new Headers([[name, value.trim()]]);
  } catch {
    throw new UsageError('--header must be "Name: value", on one line.');
  }
  return [name, value.trim()];
}

/**
 * Parses the arguments after the program's name.
 * @returns `null` if the user asks for help.
 * @throws {UsageError} If an argument is missing, unknown or wrong.
 */
export function parseCommandLine(words: readonly string[]): CheckOptions | null {
  const [command, ...rest] = words;
  if (words.includes('--help') || words.includes('-h')) return null;
  if (command !== 'check') throw new UsageError(command === undefined ? 'A command is missing. The only command is `check`.' : 'Unknown command. The only command is `check`.');
  const urls: (readonly [text: string, place: number])[] = [];
  const headers: (readonly [string, string])[] = [];
  const given = new Map<string, string>();
  let write = false;
  while (rest.length > 0) {
    const [word, joined] = split(rest.shift() ?? '');
    if (word === '--write') {
      // Otherwise `--write=false` would change the connector.
      if (joined !== undefined) throw new UsageError('--write takes no value.');
      write = true;
    } else if (!word.startsWith('-')) urls.push([word, words.length - rest.length]);
    else {
      const value = joined ?? rest.shift();
      if (!['--connector', '--origin', '--header', '--auth-type'].includes(word)) throw new UsageError(`Unknown option ${nameOf(word)}.`);
      if (value === undefined) throw new UsageError(`${word} needs a value.`);
      if (word === '--header') headers.push(parseHeader(value));
      else given.set(word, value);
    }
  }
  const [first] = urls;
  if (!first || urls.length > 1) throw new UsageError(`Give exactly one URL. ${QUOTES}`);
  const url = parseUrl(...first);
  const authType = given.get('--auth-type') ?? null;
  if (authType !== null && !isAuthType(authType)) throw new UsageError('--auth-type must be ApiKey, Basic, OAuth2, OAuth1 or None.');
  const connector = given.get('--connector');
  return {
    url, connector: connector === undefined ? null : parseConnector(connector), origin: parseOrigin(given.get('--origin') ?? url.origin),
    headers, authType, write,
  };
}

/** The name of an unknown option, without a value that may be joined to it, as in `-HCookie: …`. */
const nameOf = (word: string): string => /^--[\w-]+|^-\w?/.exec(word)?.[0] ?? '-';

/** Splits `--name=value`, which means the same as `--name value`. */
function split(word: string): readonly [string, string?] {
  const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
  return name === undefined || value === undefined ? [word] : [name, value];
}
