import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import type { Backend, Visit } from './fakes.js';
import { clickAction, inClick, reaches, until } from './helpers.js';

export interface OpenedWindow {
  readonly handle: Window;
  readonly features: string | undefined;
}

/** The windows that this test has opened, in their order. */
export const windows: OpenedWindow[] = [];

const { open } = window;

/** The browser's own `open`, recorded. A test may replace it; the next test gets this one back. */
const recordedOpen = (url?: string | URL, target?: string, features?: string): Window | null => {
  const handle = open.call(window, url, target, features);
  if (handle) windows.push({ handle, features });
  return handle;
};

beforeEach(() => { window.open = recordedOpen; });

afterEach(() => {
  for (const { handle } of windows.splice(0)) handle.close();
});

/** Records the windows that a window opens. A proxy looks like the browser's own function; a page's function would replace the frame's. */
function recordWindowsOf(opener: Window): void {
  opener.open = new Proxy(opener === window ? open : opener.open, {
    apply(own, _, args: [string, string, string]) {
      const handle = Reflect.apply(own, opener, args);
      if (handle) windows.push({ handle, features: args[2] });
      return handle;
    },
  });
}

const frameObserver = new MutationObserver((records) => {
  for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
    // By the name: an element of another document has another class.
    if (node.nodeName === 'IFRAME') recordWindowsOf((node as HTMLIFrameElement).contentWindow!);
  }
});

/** Lets the elements of a page open their windows from a frame, and records them, too. */
export function recordFramesOf(page: Window): void {
  recordWindowsOf(page);
  frameObserver.observe(page.document.documentElement, { childList: true });
}

/** The same for this page. Call it in `beforeEach`. */
export const recordFrames = (): void => { recordFramesOf(window); };

/** The window that was opened last. */
export const popup = (): Window => windows.at(-1)!.handle;

export const windowCloses = (): Promise<void> => until(() => popup().closed, 'the window is closed');

export const everyWindowCloses = (): Promise<void> => until(() => windows.every(({ handle }) => handle.closed), 'every window is closed');

/** Commands a page of the fake sign-in service; see `actions` in fake-servers.mjs. */
export const tell = (page: Window, action: string, more: Readonly<Record<string, unknown>> = {}): void => { page.postMessage({ action, ...more }, '*'); };

/** Waits until the window shows another page of the service, and gives what that page saw. */
export async function visits(page: Window, backend: Backend): Promise<Visit> {
  const { length } = await backend.visits();
  const timer = setInterval(() => { tell(page, 'report'); }, 10);
  const all = await backend.visits(length + 1);
  clearInterval(timer);
  expect(all, 'visits').to.have.length(length + 1);
  return all.at(-1)!;
}

/** Clicks the main button and waits until the window shows the service's page. */
export async function openSignIn(el: CyclrConnectorAuth, backend: Backend): Promise<Window> {
  await clickAction(el);
  await reaches(el, 'waiting');
  await visits(popup(), backend);
  return popup();
}

/** A window that the host page itself opens in a click of the user's. */
export async function openWindow(address: string): Promise<Window> {
  const { length } = windows;
  await inClick(() => { window.open(address, '_blank', 'popup'); });
  await until(() => windows.length > length, 'the window is open');
  return popup();
}
