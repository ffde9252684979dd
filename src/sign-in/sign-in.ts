import { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { Input } from '../flow/flow.js';
import { isInPage } from './attempt-id.js';
import { onCompletionMessage } from './completion-message.js';
import { returnAddress } from './return-channel.js';
import { closeWindow, onUnreachable, openWindow } from './window.js';
import { parseOrigins, trustedUrl } from './trusted-url.js';

/** What the page says of its sign-ins. */
export interface SignInOptions {
  /** The only origins, separated by spaces, that a sign-in URL and a completion message may have; default: that of the URL. */
  readonly serviceOrigin?: string | null;
  /** A page of this origin to come back to; default: none, the sign-in completes by message, or, where the page itself goes, this one. */
  readonly returnUrl?: string | null;
  readonly display?: 'popup' | 'page';
}

/** Where a sign-in is to say that it is over. */
export interface Completion {
  /** The origin that a message is posted to, or, without a message, the page to come back to. */
  readonly targetOrigin: string;
  readonly callbackMessage: string | null;
}

export type SignInReport = Extract<Input, { readonly type: 'navigated' | 'signalled' | 'unreachable' | 'failed' }>;

/** @throws {ConnectorAuthError} `misconfigured` where there is no page of this origin to come back to. */
function completionOf(attempt: string, returnUrl: string | null | undefined): Completion {
  // A frame that is sandboxed without allow-same-origin has none that a message could be posted to.
  if (origin === 'null') throw new ConnectorAuthError('misconfigured', 'sandbox');
  if (returnUrl == null) return { targetOrigin: origin, callbackMessage: attempt };
  const page = URL.canParse(returnUrl, document.baseURI) && new URL(returnUrl, document.baseURI);
  if (page && page.origin === origin) return { targetOrigin: returnAddress(page, attempt), callbackMessage: null };
  throw new ConnectorAuthError('misconfigured', 'return-url');
}

/** Where the window, or the page, is to go. */
function destinationOf(url: URL, { targetOrigin, callbackMessage }: Completion): URL {
  url.searchParams.set('targetOrigin', targetOrigin);
  if (callbackMessage === null) url.searchParams.delete('callbackMessage');
  else url.searchParams.set('callbackMessage', callbackMessage);
  return url;
}

/**
 * One window's part in an attempt: opened in the caller's own task, led to the sign-in URL once that is there, listened to. Where the page
 * itself is to go, it is led there instead.
 * @param opening What the window says until it has somewhere to go.
 * @param requestUrl Asks the backend for a one-time sign-in URL.
 * @param callback Told what becomes of the window, until its part is ended.
 * @param misheard Told the origin of a message that is right but for that: it is one that `service-origin` should list, perhaps.
 * @returns How to focus the window, and how to end its part: it is closed, if it can be, and listeners, timer and request are no more.
 */
export function signIn(
  { serviceOrigin, returnUrl, display }: SignInOptions,
  attempt: string,
  opening: string,
  requestUrl: (completion: Completion, signal: AbortSignal) => Promise<string>,
  callback: (report: SignInReport) => void,
  misheard: (origin: string) => void,
): { readonly focus: () => void; readonly close: () => void } {
  const life = new AbortController();
  const { signal } = life;
  let opened: Window | null = null;
  let isDone = false;
  const report = (said: SignInReport): void => { if (!signal.aborted) callback(said); };

  const lead = async (): Promise<void> => {
    const inPage = isInPage(attempt);
    // Where a page goes because no window was to be had, what was to close that window is no place for its user to end at.
    const completion = completionOf(attempt, inPage && (display === 'popup' || returnUrl == null) ? location.href : returnUrl);
    const origins = parseOrigins(serviceOrigin);
    if (!inPage) {
      opened = openWindow(opening);
      if (!opened) throw new ConnectorAuthError('popup_blocked');
      // A return page needs no opener, and then no page on the way there is to have one: it could lead this page away.
      if (returnUrl != null) (opened as { opener: unknown }).opener = null;
      onUnreachable(opened, () => { report({ type: 'unreachable', attempt }); }, signal);
    }
    const url = trustedUrl(await requestUrl(completion, signal), origins);
    if (opened) {
      const expected = { origins: origins.length ? origins : [url.origin], source: opened, data: completion.callbackMessage };
      onCompletionMessage(expected, () => {
        isDone = true;
        report({ type: 'signalled', attempt, by: 'message' });
      }, misheard, signal);
    }
    report({ type: 'navigated', attempt });
    if (signal.aborted) return;
    const destination = destinationOf(url, completion);
    if (opened) opened.location.replace(destination);
    else location.assign(destination);
  };

  // Runs as far as the open window before it gives its promise: that is still the click's own task.
  lead().catch((error: unknown) => { report({ type: 'failed', attempt, error: error as ConnectorAuthError }); });

  return {
    focus: () => opened?.focus(),
    close: () => {
      life.abort();
      if (opened) closeWindow(opened, isDone);
    },
  };
}
