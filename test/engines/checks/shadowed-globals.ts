import type { Check } from '../check.js';
import { onOwnHost } from './own-host.js';

/**
 * Names of the window that a page declares for itself: they shadow the window's own in every script of the page. Lit, the test's own
 * scripts and WebKit's driver use none of them.
 */
const SHADOWED = [
  'open', 'history', 'close', 'parent', 'opener', 'event', 'fetch', 'setInterval', 'clearInterval',
  'reportError', 'sessionStorage', 'crypto', 'URL', 'AbortController', 'AbortSignal', 'Event', 'DOMException', 'CSS', 'BroadcastChannel',
  'screenX', 'screenY', 'outerWidth', 'outerHeight', 'menubar', 'Text', 'addEventListener', 'IntersectionObserver', 'navigator', 'screen', 'focus', 'postMessage',
];

const script = `let ${SHADOWED.join(', ')}; var origin = "Berlin", name = "Ada", status = "fine", self = null;`;

/** A sign-in on a page that has variables with the names of the window's own. */
export const shadowedGlobals: readonly Check[] = (['message', 'return'] as const).map((completion) => ({
  what: `completes by ${completion} on a page whose variables shadow ${SHADOWED.length + 4} names of the window`,
  run: (bench) => onOwnHost(bench, { completion, script }, async () => {
    const popup = await bench.openPopup('action');
    await bench.signIn(popup);
    await bench.consent(popup);
    const { via } = await bench.waitForCompletion();
    if (via !== completion) throw new Error(`completed via ${via}`);
    await bench.ended('complete');
    return via;
  }),
}));
