/** Milliseconds between two looks at whether the frame is still needed. */
const LOOK_INTERVAL = 1_000;

/**
 * A hidden frame that sign-in windows are opened from. A page in a window can navigate the window's opener, whatever its origin. Browsers
 * let it navigate neither this frame nor, through the frame, the host's page. Only Firefox allows the latter.
 * @see docs/return-page.md
 */
let frame: HTMLIFrameElement | undefined;
/** The elements that the user may be about to press. */
const approached = new Set<Element>();
let signInCount = 0;

/**
 * Makes the frame, because the user may be about to press a button of the element. Chromium gives the activation of a click only to frames
 * that were there before the click.
 */
export function prepareOpener(element: Element): void {
  approached.add(element);
  if (frame?.contentWindow) return;
  frame = document.createElement('iframe');
  // The attribute `hidden` has no effect where the page sets a `display` for frames.
  frame.style.setProperty('display', 'none', 'important');
  // Outside of the body, whose content many libraries replace.
  document.documentElement.append(frame);
  let wasNeeded = true;
  const timer = globalThis.setInterval(() => {
    for (const each of approached) if (!each.matches(':hover, :focus-within')) approached.delete(each);
    const isNeeded = approached.size + signInCount > 0;
    // One look more: WebKit closes no window whose opener is gone, and to close one takes a moment.
    const isKept = isNeeded || wasNeeded;
    wasNeeded = isNeeded;
    if (isKept) return;
    globalThis.clearInterval(timer);
    frame?.remove();
    frame = undefined;
  }, LOOK_INTERVAL);
}

/** A page in an app's web view, or in a test, opens windows in its own way. */
const hasOwnOpen = (): boolean => !String(globalThis.open).includes('[native code]');

/**
 * The windows that a sign-in window may be opened from, the best first: the frame's, and this one where there is no frame, or where the
 * browser lets the frame open nothing.
 * @param signal Ends the sign-in, and with it the need for the frame.
 */
export function openersFor(signal: AbortSignal): readonly Window[] {
  signInCount += 1;
  signal.addEventListener('abort', () => { signInCount -= 1; });
  return [hasOwnOpen() ? null : frame?.contentWindow, globalThis.window].filter((opener) => !!opener);
}
