const WIDTH = 520;
const HEIGHT = 720;

/**
 * Opens a blank window over the middle of this one, or tells by `null` that the browser will not. To be called in the click's own task:
 * WebKit opens nothing after any `await`. Always a new window: one that is reached by a name can be taken over by other frames.
 * @param text What it says until it has somewhere to go.
 */
export function openWindow(text: string): Window | null {
  const left = screenX + (outerWidth - WIDTH) / 2;
  const top = screenY + (outerHeight - HEIGHT) / 2;
  let opened: Window | null = null;
  try {
    opened = open('', '_blank', `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`);
    opened?.document.body.append((opened.document.title = text));
  } catch {
    // Firefox throws in a frame that is sandboxed without allow-popups; the others give null.
  }
  return opened;
}

/**
 * Closes the window, if that can be done. Chromium loses a `close()` that falls into the few milliseconds in which a page of another site
 * takes the window over, and no later one reaches it then: so that page is sent away first. A window without an opener is closed at once,
 * while it may still be ours: WebKit closes no such window once it was led to a blank page, and nobody one that has gone to another site.
 * @param isDone Its last page is there: it is closed at once, for this page may be left for another before any timer runs.
 */
export function closeWindow(opened: Window, isDone: boolean): void {
  if (opened.opener && !isDone) {
    opened.location.replace('about:blank');
    setTimeout(() => { opened.close(); }, 100);
  } else opened.close();
}

/**
 * Calls back when the window is closed or cut off from this page, which look the same. Looks once a second: Chromium notes each look at a
 * window that was cut off in the page's console. A message that was posted just before is let through first.
 */
export function onUnreachable(opened: Window, callback: () => void, signal: AbortSignal): void {
  const timer = setInterval(() => {
    if (!opened.closed) return;
    clearInterval(timer);
    setTimeout(callback);
  }, 1_000);
  signal.onabort = () => { clearInterval(timer); };
}
