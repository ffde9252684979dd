import { isObject } from '../contract/is-object.js';
import { rowOf, seenIn } from './row.js';
import type { Row } from './row.js';
import type { Answer, Session } from './session.js';
import { faultsOfSignIn } from './shapes.js';
import { propertiesFor } from './writes.js';

/** A sign-in URL is held here for comparing, and shown nowhere. */
function urlIn({ json }: Answer): URL | null {
  const url = isObject(json) ? json.url : null;
  return typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
}

/** All of the URL but what the page says of itself: what is left has to be new each time. */
function without(url: URL | null): string | null {
  if (!url) return null;
  const rest = new URL(url);
  for (const name of ['targetOrigin', 'callbackMessage']) rest.searchParams.delete(name);
  return rest.href;
}

const faultsOf = (answer: Answer): readonly string[] => answer.status === 200
  ? faultsOfSignIn(answer.json, Date.parse(answer.headers.get('date') ?? '') || Date.now())
  : [seenIn(answer)];

/** Asks for sign-in URLs, by message and by return page; nobody goes there. @param description What GET gave before. */
export async function signIns(session: Session, authType: string, description: unknown): Promise<readonly Row[]> {
  const { origin } = session.options;
  const body = { authType, properties: propertiesFor(session, description) };
  const byMessage = await session.ask('POST for a sign-in by message', 'POST', {
    body: { ...body, targetOrigin: origin, callbackMessage: crypto.randomUUID() },
  });
  const account = '00000000-0000-4000-8000-000000000000';
  const byPage = await session.ask('POST for a sign-in by return page', 'POST', {
    body: { ...body, targetOrigin: `${origin}/connected`, callbackMessage: null, accountId: account, account, username: `check-${crypto.randomUUID()}` },
  });
  const [first, second] = [byMessage, byPage].map(urlIn);
  const carries = second?.searchParams.has('callbackMessage') === true ? ['url carries a callbackMessage, though none was given'] : [];
  const kept = first && without(first) === without(second ?? null) ? ['the same URL twice: the second user of it sees an error'] : [];
  return [
    rowOf('POST gives a sign-in URL', '200 with url, https: (loopback may be http:), and expiresAt as RFC 3339 writes it, if any', '200', faultsOf(byMessage)),
    rowOf('POST for a return page gives one without callbackMessage', '200, and no callbackMessage in url', '200', [...faultsOf(byPage), ...carries]),
    rowOf('each sign-in URL is a new one', 'a URL is used once', 'two URLs', kept),
  ];
}
