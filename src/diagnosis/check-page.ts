import { watch } from './ask.js';
import { hasOwnOpen } from './copied-rules.js';
import { mayNeedSignIn } from './finding.js';
import type { Finding, Subject } from './finding.js';

/** The tokens of the sandbox of the page's frame; `null` if it has none, or if the outer page is on another origin. */
function sandboxOfFrame(): readonly string[] | null {
  const frame = window.frameElement;
  // By name, not with `instanceof`: the element belongs to the outer page and its classes.
  return frame?.localName === 'iframe' && frame.hasAttribute('sandbox') ? [...(frame as HTMLIFrameElement).sandbox] : null;
}

interface PageHeaders {
  /** Cross-Origin-Opener-Policy; empty without one. */
  readonly openerPolicy: string;
  /** The tokens of the directive `sandbox` of the Content-Security-Policy; `null` without one. */
  readonly sandbox: readonly string[] | null;
}

/** The page's own headers. They are requested again, because a page cannot read them. */
async function requestHeaders(): Promise<PageHeaders> {
  const asked = await watch(location.href, async (signal) => {
    const { headers } = await globalThis.fetch(location.href, { method: 'HEAD', cache: 'no-store', signal });
    const directive = /(?:^|[;,])\s*sandbox\b([^;,]*)/i.exec(headers.get('content-security-policy') ?? '')?.[1];
    const openerPolicy = headers.get('cross-origin-opener-policy') ?? '';
    return { kind: 'answered' as const, openerPolicy, sandbox: directive?.toLowerCase().split(/\s+/) ?? null };
  });
  return asked.kind === 'answered' ? asked : { openerPolicy: '', sandbox: null };
}

const missingIn = (sandbox: readonly string[] | null): readonly string[] =>
  ['allow-popups', 'allow-popups-to-escape-sandbox'].filter((token) => sandbox && !sandbox.includes(token));

function checkFrame({ error }: Subject): readonly Finding[] {
  if (top === window) return [];
  const missing = missingIn(sandboxOfFrame());
  if (missing.length) return [{ about: 'frame', advice: `This page is in a sandboxed frame. Its sandbox needs ${missing.join(' and ')} too.` }];
  return error?.code === 'popup_blocked'
    ? [{ about: 'frame', advice: 'This page is in a frame, and the browser opened no window. If the frame is sandboxed, its sandbox needs allow-popups and allow-popups-to-escape-sandbox.' }]
    : [];
}

/** A page without an origin, to which no sign-in can return. */
function checkOrigin(): readonly Finding[] {
  if (globalThis.origin !== 'null') return [];
  if (top !== window) {
    return [{ about: 'frame', advice: 'This page is in a frame whose sandbox lacks allow-same-origin: it has no origin for a sign-in to return to. Add allow-same-origin.' }];
  }
  const cause = location.protocol === 'file:' ? 'it is opened from a file. Serve it by HTTP' : 'its Content-Security-Policy has the directive sandbox without allow-same-origin. Add allow-same-origin';
  return [{ about: 'frame', advice: `This page has no origin for a sign-in to return to: ${cause}.` }];
}

/** Checks the effects of the page, its frame and its headers on sign-in windows. */
export async function checkPage(subject: Subject): Promise<readonly Finding[]> {
  const { error, isExposed, returnUrl, display, direct } = subject;
  const withoutOrigin = checkOrigin();
  if (!mayNeedSignIn(subject)) return withoutOrigin;
  const findings = withoutOrigin.length ? [...withoutOrigin] : [...checkFrame(subject)];
  if (error?.code === 'popup_blocked') {
    findings.push({ about: 'popup', advice: 'The browser opened no window. Call connect() directly in a click or key handler, without await before it. Or set display="page", or ask the user to allow pop-ups for this page.' });
  }
  if (isExposed && returnUrl === null && !hasOwnOpen(window)) {
    const better = direct ? 'Set return-url' : 'Set return-url, best together with direct';
    findings.push({ about: 'opener', advice: `The last sign-in window was opened from this page, not from the element's hidden frame, so pages in it could navigate this page away. This happens if connect() is called before the pointer or the focus was on the element. ${better}: the window then has no opener.` });
  }
  const { openerPolicy, sandbox } = await requestHeaders();
  const missing = missingIn(sandbox);
  if (missing.length) {
    findings.push({ about: 'frame', advice: `This page's Content-Security-Policy has the directive sandbox, which needs ${missing.join(' and ')} too.` });
  }
  if (display === 'popup' && returnUrl === null && openerPolicy.startsWith('same-origin')) {
    findings.push({ about: 'opener-policy', advice: `This page is sent with Cross-Origin-Opener-Policy: ${openerPolicy}, which can cut it off from its sign-in windows. Then no message arrives, and the element can only ask the backend every second. Set return-url, which works with every policy.` });
  }
  return findings;
}
