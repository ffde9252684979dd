import type { Finding, Subject } from './finding.js';

/** The sandbox of the frame that the page is in, where the page around it is of the same origin and can be asked. */
function sandboxOfFrame(): DOMTokenList | null {
  const frame = window.frameElement;
  // By its name: it is an element of the other page, and of that page's classes.
  return frame?.localName === 'iframe' && frame.hasAttribute('sandbox') ? (frame as HTMLIFrameElement).sandbox : null;
}

/** How the page was delivered, asked for once more: a page cannot see its own headers. */
async function openerPolicy(): Promise<string> {
  try {
    const { headers } = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
    return headers.get('cross-origin-opener-policy') ?? '';
  } catch {
    return '';
  }
}

function checkFrame({ error }: Subject): readonly Finding[] {
  if (top === self) return [];
  if (origin === 'null') {
    return [{ about: 'frame', advice: 'This page is in a frame whose sandbox lacks allow-same-origin: it has no origin that a sign-in could come back to. Add allow-same-origin.' }];
  }
  const sandbox = sandboxOfFrame();
  const missing = ['allow-popups', 'allow-popups-to-escape-sandbox', 'allow-forms'].filter((token) => sandbox && !sandbox.contains(token));
  if (missing.length) return [{ about: 'frame', advice: `This page is in a sandboxed frame. Its sandbox needs ${missing.join(' and ')} too.` }];
  return error?.code === 'popup_blocked'
    ? [{ about: 'frame', advice: 'This page is in a frame, and no window opened. If the frame is sandboxed, its sandbox needs allow-popups and allow-popups-to-escape-sandbox.' }]
    : [];
}

/** What the page itself, its frame and its headers do to a window. */
export async function checkPage(subject: Subject): Promise<readonly Finding[]> {
  const { error, misheard, returnUrl, serviceOrigin, display } = subject;
  const findings = [...checkFrame(subject)];
  if (error?.code === 'popup_blocked') {
    findings.push({ about: 'popup', advice: 'The browser opened no window. Call connect() in the task of a click or a key press, with nothing awaited before it; or set display="page"; or let the user allow pop-ups for this page.' });
  }
  if (misheard && !serviceOrigin?.split(/\s+/).includes(misheard)) {
    findings.push({ about: 'service-origin', advice: `The right completion message came from ${misheard}, which service-origin does not list${serviceOrigin ? ` (it lists ${serviceOrigin})` : ' (the default is the origin of the sign-in URL)'}. If that is your Cyclr service domain, add it.` });
  }
  const policy = await openerPolicy();
  if (display === 'popup' && returnUrl === null && policy.startsWith("same-origin")) {
    findings.push({ about: 'opener-policy', advice: `This page is sent with Cross-Origin-Opener-Policy: ${policy}, which can cut it off from its sign-in windows: then no message arrives, and the sign-in completes only when the backend, asked every second, says so. Set return-url, which works with every policy.` });
  }
  return findings;
}
