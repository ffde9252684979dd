import { codeOfStatus } from '../../contract/error-codes.js';
import type { ErrorCode } from '../../contract/error-codes.js';
import { safeHeaders } from '../http/plain-response.js';
import type { PlainResponse } from '../http/plain-response.js';
import type { Problem } from '../http/problem.js';
import { chooseLanguage } from './page-language.js';
import { discardBody } from '../http/host-response.js';
import { findAttempt } from './start-request.js';

/**
 * Tells the waiting element the problem, and closes the window when the element has answered. Without an answer the page stays, so that
 * the user can read it. A tab that came from another page is left by the Back button, so there the page does not offer to close it. The
 * script is in the page as it is here: the hash below is that of its bytes.
 */
export const SCRIPT = `const { attempt, problem } = document.currentScript.dataset;
document.getElementById('close').hidden = history.length > 1;
try {
  const channel = new BroadcastChannel('cyclr-attempt:' + attempt);
  channel.onmessage = ({ data }) => { if (typeof data === 'string') close(); };
  const tell = () => channel.postMessage(JSON.parse(problem));
  tell();
  setTimeout(clearInterval, 2000, setInterval(tell, 200));
} catch {}`;

export const STYLE = ':root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}main{max-width:32rem;margin:15vh auto;padding:0 1.5rem;'
  + 'overflow-wrap:anywhere}h1{font-size:1.25rem}small{font-size:.875rem}';

/** Constants, because Web Crypto makes a hash only asynchronously. A test compares them with {@link SCRIPT} and {@link STYLE}. */
export const SCRIPT_HASH = 'sha256-H81ZRqW/n1bd0ICrzZcku6z/6wypMImhqBIt9Yp/lbg=';
export const STYLE_HASH = 'sha256-0fJ1dIDeB+dODzpMD96imohp4wE3MfRSmejfne1azlc=';

const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...safeHeaders,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; script-src '${SCRIPT_HASH}'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'; `
    + "frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'vary': 'Accept-Language',
};

/** The content of the page, and of its word to the element. Of the request it holds the attempt's id alone. */
interface PageContent {
  readonly status: number;
  readonly code: ErrorCode;
  /** A fixed sentence, for developers. */
  readonly detail: string;
  readonly reference?: string;
  readonly retryable?: boolean;
}

/** The problem as a page for people, in their language. */
export function toErrorPage(problem: Problem, request: Request): PlainResponse {
  const { status, code, message: detail, reference, isRetryable: retryable, headers } = problem;
  return createPage({ status, code, detail, reference, retryable }, new Headers(headers), request);
}

/** The headers of a refusal that mean something without its body. */
const KEPT_HEADERS = ['retry-after', 'www-authenticate'];

/** A refusal by the host's own `Response` as such a page. A redirect, such as to a login page, and a page of the host's stay unchanged. */
export function toRefusalPage(refusal: PlainResponse, request: Request): PlainResponse {
  const { status, headers } = refusal;
  if (status < 400) return refusal;
  discardBody(refusal);
  const kept = new Headers(KEPT_HEADERS.flatMap((name): [string, string][] => headers.has(name) ? [[name, headers.get(name) ?? '']] : []));
  for (const cookie of headers.getSetCookie()) kept.append('set-cookie', cookie);
  return createPage({ status, code: codeOfStatus(status), detail: 'The host application refused the request.' }, kept, request);
}

function createPage(content: PageContent, headers: Headers, request: Request): PlainResponse {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) headers.set(name, value);
  const body = request.method === 'HEAD' ? null : renderPage(content, headers.get('retry-after'), request);
  return { status: content.status, headers, body };
}

function renderPage({ detail, ...problem }: PageContent, retryAfter: string | null, request: Request): string {
  const { tag, direction, messages } = chooseLanguage(request.headers.get('accept-language'));
  const { status, code, reference } = problem;
  const attempt = findAttempt(request);
  const told = { ...problem, ...(/^\d{1,9}$/.test(retryAfter ?? '') && { retryAfter: Number(retryAfter) }) };
  const text = escapeHtml(messages[code]);
  return [
    '<!doctype html>',
    `<html lang="${tag}" dir="${direction}">`,
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text}</title>`,
    `<style>${STYLE}</style>`,
    '<main>',
    `<h1>${text}</h1>`,
    `<p id="close">${escapeHtml(messages.close)}</p>`,
    ...(reference === undefined ? [] : [`<p>${escapeHtml(messages.reference).replace('{reference}', `<bdi>${escapeHtml(reference)}</bdi>`)}</p>`]),
    `<p lang="en" dir="ltr"><small>${status} ${code}: ${escapeHtml(detail)}</small></p>`,
    '</main>',
    ...(attempt === null ? [] : [`<script data-attempt="${escapeHtml(attempt)}" data-problem="${escapeHtml(JSON.stringify(told))}">${SCRIPT}</script>`]),
    '',
  ].join('\n');
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
