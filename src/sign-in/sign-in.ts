import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { toError } from '../client/to-error.js';
import type { Display, InputOf } from '../flow/flow.js';
import { onCompletionMessage } from './completion-message.js';
import { completionOf, destinationOf } from './completion.js';
import type { CompletionTarget } from './completion.js';
import { leavePage } from './leave-page.js';
import { parseOrigins, trustedUrl } from './trusted-url.js';
import { closeWindow, onUnreachable, openWindow } from './window.js';

/** The page's settings for its sign-ins. */
export interface SignInSettings {
  /** The only origins, separated by spaces, that a sign-in URL and a completion message may have. Default: the origin of the URL. */
  readonly serviceOrigin?: string | null | undefined;
  /** A page of this origin to return to. Default: none; the sign-in completes by message or, with `display="page"`, on the current page. */
  readonly returnUrl?: string | null | undefined;
  readonly display: Display;
}

export type SignInReport = InputOf<'navigated' | 'signalled' | 'unreachable' | 'failed'>;

/** One sign-in to start. */
export interface SignInOptions {
  readonly attempt: string;
  /** The place of this attempt; the page's setting may be another one. */
  readonly display: Display;
  readonly settings: SignInSettings;
  /** The window's text until it leaves for the sign-in. */
  readonly blankText: string;
  /** Asks the backend for a one-time sign-in URL. */
  readonly requestUrl: (completion: CompletionTarget, signal: AbortSignal) => Promise<string>;
  /** Called for everything that happens until the sign-in is closed. */
  readonly report: (report: SignInReport) => void;
  /** Called with the origin of a completion message that is right but for its origin. */
  readonly onForeignOrigin: (origin: string) => void;
}

/** A started sign-in. */
export interface StartedSignIn {
  /** Brings the window to the front. */
  focus(): void;
  /** Closes the window, if the browser allows it, and ends every listener, timer and request. */
  close(): void;
}

/** If the popup was blocked and the page itself leaves, return here, not to the popup's return page: that one would try to close. */
const returnUrlOf = ({ display, settings }: SignInOptions): string | null | undefined =>
  display === 'page' && (settings.display === 'popup' || settings.returnUrl == null) ? location.href : settings.returnUrl;

/**
 * Starts a sign-in: opens a window in the caller's own task, sends it to the sign-in URL as soon as the backend has given one, and listens
 * to it. With `display: 'page'` the page itself goes to the URL.
 */
export function signIn(options: SignInOptions): StartedSignIn {
  const { attempt, display, settings, blankText, requestUrl, onForeignOrigin } = options;
  const controller = new globalThis.AbortController();
  const { signal } = controller;
  let opened: Window | null = null;
  let isDone = false;
  const report = (input: SignInReport): void => { if (!signal.aborted) options.report(input); };

  const run = async (): Promise<void> => {
    const completion = completionOf(attempt, returnUrlOf(options));
    const origins = parseOrigins(settings.serviceOrigin);
    if (display === 'popup') {
      opened = openWindow(blankText);
      if (!opened) throw new ConnectorAuthError('popup_blocked');
      // A return page needs no opener. Without one, no page in the window can navigate this page away.
      if (completion.callbackMessage === null) (opened as { opener: unknown }).opener = null;
      onUnreachable(opened, () => { report({ type: 'unreachable', attempt }); }, signal);
    }
    const url = trustedUrl(await requestUrl(completion, signal), origins);
    if (opened) {
      const expected = { origins: origins.length ? origins : [url.origin], source: opened, data: completion.callbackMessage };
      const onMessage = (): void => {
        isDone = true;
        report({ type: 'signalled', attempt, by: 'message' });
      };
      onCompletionMessage(expected, { onMessage, onForeignOrigin, signal });
    }
    report({ type: 'navigated', attempt });
    if (signal.aborted) return;
    const destination = destinationOf(url, completion);
    if (opened) opened.location.replace(destination);
    else leavePage(destination, () => { report({ type: 'signalled', attempt, by: 'back' }); }, signal);
  };

  // An async function runs synchronously up to its first await: `openWindow` is still in the click's own task.
  run().catch((error: unknown) => { report({ type: 'failed', attempt, error: toError(error) }); });

  return {
    focus: () => opened?.focus(),
    close: () => {
      controller.abort();
      if (opened) closeWindow(opened, isDone);
    },
  };
}
