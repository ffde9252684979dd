import { ConnectorAuthError } from '../client/connector-auth-error.js';

const WIDTH = 520;
const HEIGHT = 720;

/**
 * How long to wait for a window's blank page at first and at last, in milliseconds; each wait is twice as long as the one before. A window
 * of the page's own `open` may never show that page.
 */
const FIRST_WAIT = 25;
const LAST_WAIT = 800;

/** Milliseconds between two looks at `closed`. Chromium logs a line in the page's console for each look at a window that was cut off. */
const LOOK_INTERVAL = 1_000;

/** A window to open. */
export interface WindowOptions {
  /** The windows that may open it. If the browser blocks one of them, the next one is tried. */
  readonly openers: readonly Window[];
  /** Its address; empty for a blank one. */
  readonly url: string;
  /** What a blank one shows until it leaves for the sign-in. */
  readonly text: string;
}

/** An open window. */
export interface OpenedWindow {
  readonly popup: Window;
  readonly opener: Window;
}

/**
 * Opens a window over the middle of the last opener; `null` if the browser blocks it. Call it in the click's own task: WebKit opens no
 * window after an `await`. The window has no name: other frames can take over a named one.
 */
export function openWindow({ openers, url, text }: WindowOptions): OpenedWindow | null {
  const { screenX, screenY, outerWidth, outerHeight } = openers.at(-1) as Window;
  const left = screenX + (outerWidth - WIDTH) / 2;
  const top = screenY + (outerHeight - HEIGHT) / 2;
  const features = `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`;
  for (const opener of openers) {
    try {
      const popup = opener.open(url, '_blank', features);
      if (!popup) continue;
      if (!url) showText(popup, text);
      return { popup, opener };
    } catch {
      // Firefox throws in a frame that is sandboxed without allow-popups; other browsers return null.
    }
  }
  return null;
}

/** Shows a text in a blank window, in the direction of its language. */
function showText(popup: Window, text: string): void {
  try {
    popup.document.dir = 'auto';
    popup.document.title = text;
    popup.document.body.append(text);
  } catch {
    // A page's own `open` may give a window without a document.
  }
}

/**
 * Sends a blank window to the sign-in.
 * @throws {ConnectorAuthError} `misconfigured`, without the browser's own exception as the cause: its message holds the address, a secret.
 */
export function sendWindow(opened: Window, address: string): void {
  try {
    try {
      opened.location.replace(address);
    } catch {
      // A page in a sandbox without allow-popups-to-escape-sandbox may navigate no window that its frame has opened, or that has no opener.
      // The blank window may still navigate itself.
      const link = opened.document.createElement('a');
      link.href = address;
      link.click();
    }
  } catch {
    throw new ConnectorAuthError('misconfigured', 'sandbox');
  }
}

/**
 * Closes the window, if the browser allows it. Chromium loses a `close()` during the few milliseconds in which a page of another site
 * takes over the window, and no later `close()` works then; so the window leaves for a blank page first. A window without an opener is
 * closed at once: WebKit does not close one that was sent to a blank page.
 * @param isSettled The window shows its first page, or its last one. It is closed at once: this page may be left before a timer runs, and
 * WebKit keeps about one window in a thousand open that is sent from its first blank page to another blank one.
 */
export function closeWindow(opened: Window, isSettled: boolean): void {
  if (opened.opener && !isSettled) closeOnBlank(opened, documentOf(opened));
  else opened.close();
}

/** Sends the window to a blank page, and closes it when it is there: a slow machine takes a second. */
function closeOnBlank(opened: Window, before: Document | null, wait = FIRST_WAIT): void {
  let isLastWait = wait === LAST_WAIT;
  try {
    opened.location.replace('about:blank');
  } catch {
    // A sandboxed page may not navigate it, now or later.
    isLastWait = true;
  }
  globalThis.setTimeout(() => {
    if (isLastWait || isBlank(opened, before)) opened.close();
    // Sent again, because the page that it was going to may have been faster.
    else closeOnBlank(opened, before, wait * 2);
  }, wait);
}

/** Whether the window shows another blank page than before. A window of the page's own `open` may have members that throw. */
function isBlank(opened: Window, before: Document | null): boolean {
  try {
    return opened.document !== before && opened.document.URL === 'about:blank';
  } catch {
    return false;
  }
}

/** The window's document; `null` while a page of another origin is in the window. */
function documentOf(opened: Window): Document | null {
  try {
    return opened.document;
  } catch {
    return null;
  }
}

/** Calls back once when the window is closed or cut off from this page; the two look the same. */
export function onUnreachable(opened: Window, callback: () => void, signal: AbortSignal): void {
  const timer = globalThis.setInterval(() => {
    if (!opened.closed) return;
    globalThis.clearInterval(timer);
    // A message that was posted just before the close arrives first.
    globalThis.setTimeout(callback);
  }, LOOK_INTERVAL);
  signal.addEventListener('abort', () => { globalThis.clearInterval(timer); });
}
