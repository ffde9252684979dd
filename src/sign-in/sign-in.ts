import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { toError } from '../client/to-error.js';
import type { Display, InputOf } from '../flow/flow.js';
import { onCompletionMessage } from './completion-message.js';
import type { ExpectedMessage } from './completion-message.js';
import { completionOf, startAddressOf, withCompletion } from './completion.js';
import type { CompletionTarget } from './completion.js';
import { leavePage } from './leave-page.js';
import { acquireOpeners } from './opener.js';
import { parseOrigins, trustedUrl } from './trusted-url.js';
import { closeWindow, onUnreachable, openWindow, sendWindow } from './window.js';
import type { OpenedWindow } from './window.js';

/** The page's settings for its sign-ins. */
export interface SignInSettings {
  /** The only origins, separated by spaces, that a sign-in URL and a completion message may have. Default: the origin of the URL. */
  readonly serviceOrigin?: string | null | undefined;
  /** A page of this origin to return to. Default: none; the sign-in completes by message or, with `display="page"`, on the current page. */
  readonly returnUrl?: string | URL | null | undefined;
  readonly display: Display;
  /** Whether sign-ins start at the backend's own route. */
  readonly direct: boolean;
}

export type SignInReport = InputOf<'navigated' | 'signalled' | 'unreachable' | 'failed' | 'expired'>;

/** A sign-in that starts at the backend's own route, which makes the sign-in URL and redirects to it. The page never sees that URL. */
export interface DirectStart {
  /** The connector's resource; `null` without one. */
  readonly resource: string | null;
  /** The origins of a completion message where the page names none, separated by spaces. */
  readonly serviceOrigin: string | null | undefined;
  /** Stores the typed properties before the window leaves for the route; `null` where nothing was typed. */
  readonly store: ((signal: AbortSignal) => Promise<unknown>) | null;
}

/** One sign-in to start. */
export interface SignInOptions {
  readonly attempt: string;
  /** The window of the element: this one, unless the page has moved the element into the document of a frame or of another window. */
  readonly page: Window;
  /** The place of this attempt; the page's setting may be another one. */
  readonly display: Display;
  readonly settings: SignInSettings;
  /** The window's text until it leaves for the sign-in. */
  readonly blankText: string;
  /** `null`: the page asks for the sign-in URL. */
  readonly direct: DirectStart | null;
  /** Asks the backend for a one-time sign-in URL. */
  readonly requestUrl: (completion: CompletionTarget, signal: AbortSignal) => Promise<string>;
  /** Called for everything that happens until the sign-in is closed. */
  readonly report: (report: SignInReport) => void;
  /** Called with the origin of a completion message that is right but for its origin. */
  readonly onForeignOrigin: (origin: string) => void;
}

/** A started sign-in. */
export interface StartedSignIn {
  /** Whether pages in the window can navigate this page through their `opener`. Ask before the window has left for the sign-in. */
  isExposed(): boolean;
  /** Brings the window to the front. */
  focus(): void;
  /** Closes the window, if the browser allows it, and ends every listener, timer and request. */
  close(): void;
}

/** If the popup was blocked and the page itself leaves, return here, not to the popup's return page: that one would try to close. */
const returnUrlOf = ({ display, settings }: SignInOptions): string | URL | null | undefined =>
  display === 'page' && (settings.display === 'popup' || settings.returnUrl == null) ? location.href : settings.returnUrl;

/** The address that the window goes to, and the origins that its completion message may have. */
interface Destination {
  readonly address: string;
  readonly origins: readonly string[];
}

/** The origins of the completion message of a direct sign-in: the page never sees the sign-in URL, so it must know them. */
function originsOf({ serviceOrigin }: DirectStart, allowed: readonly string[]): readonly string[] {
  const origins = allowed.length ? allowed : parseOrigins(serviceOrigin);
  if (!origins.length) throw new ConnectorAuthError('misconfigured', 'direct, service-origin');
  return origins;
}

/**
 * Starts a sign-in: opens a window in the caller's own task, sends it to the sign-in URL as soon as the backend has given one, and listens
 * to it. A direct one opens at the backend's start route, or goes there as soon as the typed properties are stored. With `display: 'page'`
 * the page itself goes there.
 */
export function signIn(options: SignInOptions): StartedSignIn {
  const { attempt, page, display, settings, blankText, direct, requestUrl, onForeignOrigin } = options;
  const controller = new globalThis.AbortController();
  const { signal } = controller;
  let opened: OpenedWindow | null = null;
  /** Whether the window shows its first page, blank, or its last one. */
  let isSettled = true;
  const report = (input: SignInReport): void => { if (!signal.aborted) options.report(input); };

  const listen = ({ opener, popup }: OpenedWindow, expected: Pick<ExpectedMessage, 'origins' | 'data'>): void => {
    const onMessage = (): void => {
      isSettled = true;
      report({ type: 'signalled', attempt, by: 'message' });
    };
    onCompletionMessage({ ...expected, source: popup }, { onMessage, onForeignOrigin, opener, signal });
    // In WebKit a frame of a page that was left and came back receives no message any more.
    if (opener !== page) {
      globalThis.addEventListener('pageshow', ({ persisted }) => { if (persisted) report({ type: 'unreachable', attempt }); }, { signal });
    }
  };

  const requestDestination = async (completion: CompletionTarget, allowed: readonly string[]): Promise<Destination> => {
    const url = trustedUrl(await requestUrl(completion, signal), allowed);
    return { address: withCompletion(url, completion), origins: allowed.length ? allowed : [url.origin] };
  };

  const run = async (): Promise<void> => {
    const completion = completionOf(attempt, returnUrlOf(options));
    const { callbackMessage: data } = completion;
    const byMessage = display === 'popup' && data !== null;
    const allowed = parseOrigins(settings.serviceOrigin);
    const start: Destination | null = direct && {
      address: startAddressOf(direct.resource, completion),
      origins: byMessage ? originsOf(direct, allowed) : allowed,
    };
    // The start route, if nothing has to be stored before; otherwise blank.
    const firstAddress = start && !direct?.store ? start.address : '';
    if (display === 'popup') {
      opened = openWindow({ openers: byMessage ? acquireOpeners(page, signal) : [page], url: firstAddress, text: blankText });
      if (!opened) throw new ConnectorAuthError('popup_blocked');
      isSettled = !firstAddress;
      // A return page needs no opener. Without one, no page in the window can navigate this page away.
      if (!byMessage) (opened.popup as { opener: unknown }).opener = null;
      onUnreachable(opened.popup, () => { report({ type: 'unreachable', attempt }); }, signal);
    }
    if (direct?.store) await direct.store(signal);
    const { address, origins } = start ?? await requestDestination(completion, allowed);
    if (opened) listen(opened, { origins, data });
    report({ type: 'navigated', attempt });
    if (signal.aborted) return;
    if (!opened) leavePage(address, () => { report({ type: 'signalled', attempt, by: 'back' }); }, signal);
    else if (!firstAddress) leave(opened.popup, address);
  };

  /** The page hears of `navigated` before the window leaves, because a listener may cancel. So a window that cannot leave takes it back. */
  const leave = (popup: Window, address: string): void => {
    try {
      sendWindow(popup, address);
      isSettled = false;
    } catch (error) {
      report({ type: 'failed', attempt, error: toError(error) });
      // Nothing is at the sign-in: do not wait for a late success. The failure has closed this sign-in, so `report` is silent by now.
      options.report({ type: 'expired', attempt });
    }
  };

  // An async function runs synchronously up to its first await: `openWindow` is still in the click's own task.
  run().catch((error: unknown) => { report({ type: 'failed', attempt, error: toError(error) }); });

  return {
    isExposed: () => opened?.popup.opener === page,
    focus: () => opened?.popup.focus(),
    close: () => {
      controller.abort();
      if (opened) closeWindow(opened.popup, isSettled);
    },
  };
}
