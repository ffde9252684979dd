import type { Finding, Subject } from './finding.js';

/** The sandbox of the page's frame; `null` if it has none, or if the outer page is on another origin. */
function sandboxOfFrame(): DOMTokenList | null {
  const frame = window.frameElement;
  // By name, not with `instanceof`: the element belongs to the outer page and its classes.
  return frame?.localName === 'iframe' && frame.hasAttribute('sandbox') ? (frame as HTMLIFrameElement).sandbox : null;
}

/** The page's Cross-Origin-Opener-Policy. It is requested again, because a page cannot read its own headers. */
async function openerPolicy(): Promise<string> {
  try {
    const { headers } = await globalThis.fetch(location.href, { method: 'HEAD', cache: 'no-store' });
    return headers.get('cross-origin-opener-policy') ?? '';
  } catch {
    return '';
  }
}

function checkFrame({ error }: Subject): readonly Finding[] {
  if (top === window) return [];
  if (globalThis.origin === 'null') {
    return [{ about: 'frame', advice: 'This page is in a frame whose sandbox lacks allow-same-origin: it has no origin for a sign-in to return to. Add allow-same-origin.' }];
  }
  const sandbox = sandboxOfFrame();
  const missing = ['allow-popups', 'allow-popups-to-escape-sandbox', 'allow-forms'].filter((token) => sandbox && !sandbox.contains(token));
  if (missing.length) return [{ about: 'frame', advice: `This page is in a sandboxed frame. Its sandbox needs ${missing.join(' and ')} too.` }];
  return error?.code === 'popup_blocked'
    ? [{ about: 'frame', advice: 'This page is in a frame, and the browser opened no window. If the frame is sandboxed, its sandbox needs allow-popups and allow-popups-to-escape-sandbox.' }]
    : [];
}

/** A page in an app's web view opens windows in its own way, and never from the hidden frame. */
const hasOwnOpen = (): boolean => !String(globalThis.open).includes('[native code]');

/** Checks the effects of the page, its frame and its headers on sign-in windows. */
export async function checkPage(subject: Subject): Promise<readonly Finding[]> {
  const { error, foreignOrigin, isExposed, returnUrl, serviceOrigin, display, direct } = subject;
  const findings = [...checkFrame(subject)];
  if (error?.code === 'popup_blocked') {
    findings.push({ about: 'popup', advice: 'The browser opened no window. Call connect() directly in a click or key handler, without await before it. Or set display="page", or ask the user to allow pop-ups for this page.' });
  }
  if (foreignOrigin && !serviceOrigin?.split(/\s+/).includes(foreignOrigin)) {
    findings.push({ about: 'service-origin', advice: `A correct completion message came from ${foreignOrigin}, which service-origin does not list${serviceOrigin ? ` (it lists ${serviceOrigin})` : ' (the default is the origin of the sign-in URL)'}. If this is your Cyclr service domain, add it.` });
  }
  if (isExposed && returnUrl === null && !hasOwnOpen()) {
    const better = direct ? 'Set return-url' : 'Set return-url, best together with direct';
    findings.push({ about: 'opener', advice: `The last sign-in window was opened from this page, not from the element's hidden frame, so pages in it could navigate this page away. This happens if connect() is called before the pointer or the focus was on the element. ${better}: the window then has no opener.` });
  }
  const policy = await openerPolicy();
  if (display === 'popup' && returnUrl === null && policy.startsWith('same-origin')) {
    findings.push({ about: 'opener-policy', advice: `This page is sent with Cross-Origin-Opener-Policy: ${policy}, which can cut it off from its sign-in windows. Then no message arrives, and the element can only ask the backend every second. Set return-url, which works with every policy.` });
  }
  return findings;
}
