/** Milliseconds between two looks at whether the frame is still needed: longer than it takes to close a window. */
const LOOK_INTERVAL = 2_000;

/**
 * The hidden frames that sign-in windows are opened from. A page in a window can navigate the window's opener, whatever its origin.
 * Browsers refuse that if the opener is such a frame, and all but Firefox also refuse to navigate the host's page through `opener.parent`.
 * Each document has its own frame: a click activates only frames of its own window.
 * @see docs/return-page.md
 */
const frames = new WeakMap<Document, HTMLIFrameElement>();
/** The elements that the user may be about to press. */
const approached = new Set<Element>();
let signInCount = 0;

/**
 * Makes the frame, because the user may be about to press a button of the element. Chromium gives the activation of a click only to frames
 * that were there before the click.
 */
export function prepareOpener(element: Element): void {
  const { ownerDocument: page } = element;
  approached.add(element);
  if (frames.get(page)?.contentWindow) return;
  const frame = page.createElement('iframe');
  frames.set(page, frame);
  // The attribute `hidden` has no effect where the page sets a `display` for frames.
  frame.style.setProperty('display', 'none', 'important');
  // Outside of the body, whose content many libraries replace.
  page.documentElement.append(frame);
  let wasNeeded = true;
  const timer = globalThis.setInterval(() => {
    for (const each of approached) if (!each.matches(':hover, :focus-within')) approached.delete(each);
    const isNeeded = approached.size + signInCount > 0;
    // Keep the frame for one more interval: WebKit closes no window whose opener is gone, and closing takes a moment.
    const isKept = isNeeded || wasNeeded;
    wasNeeded = isNeeded;
    if (isKept) return;
    globalThis.clearInterval(timer);
    frame.remove();
  }, LOOK_INTERVAL);
}

/** Whether the page has replaced `open`, as tests and apps with a web view do. Then only the page's own `open` can open the window. */
export const hasOwnOpen = ({ open }: Window): boolean => !String(open).includes('[native code]');

/**
 * The windows that a sign-in window may be opened from, the best first: the frame's, and the page's own where there is no frame, or where
 * the browser lets the frame open nothing. Keeps the frame until the sign-in ends.
 * @param page The window of the element.
 * @param signal Ends the sign-in.
 */
export function acquireOpeners(page: Window, signal: AbortSignal): readonly Window[] {
  signInCount += 1;
  signal.addEventListener('abort', () => { signInCount -= 1; });
  return [!hasOwnOpen(page) && frames.get(page.document)?.contentWindow, page].filter((opener) => !!opener);
}
