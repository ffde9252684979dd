import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { failures } from '../../src/locales/en.js';
import type { Messages } from '../../src/locales/en.js';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from '../../src/server/sign-in/error-page.js';
import { page, setUp } from './setup.js';
import { attempt, navigate, readPage } from './start-setup.js';

const locales = join(import.meta.dirname, '../../src/locales');
const tags = readdirSync(locales).map((name) => name.replace('.ts', ''));

test('allows its own script and its own style by their hashes, and nothing else', async (t) => {
  const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  assert.deepEqual([SCRIPT_HASH, STYLE_HASH], [hash(SCRIPT), hash(STYLE)]);
  const { handle } = await setUp(t);
  const response = await handle(navigate(99));
  const html = await response.text();
  assert.deepEqual(Object.fromEntries(response.headers), {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; script-src '${hash(SCRIPT)}'; style-src '${hash(STYLE)}'; base-uri 'none'; form-action 'none'; `
      + "frame-ancestors 'none'",
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'vary': 'Accept-Language',
    'x-content-type-options': 'nosniff',
  });
  for (const [tag, text] of [['script', SCRIPT], ['style', STYLE]]) {
    const [only, ...others] = [...html.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))];
    assert.deepEqual([only![1], others.length], [text, 0]);
  }
  assert.doesNotMatch(html, /\ssrc=|\shref=|\sstyle=|\son\w+=|url\(/);
});

test('shows what to do, the reference and, for developers, the code', async (t) => {
  const references: string[] = [];
  const { handle, cyclr } = await setUp(t, undefined, { onError: (_, reference) => references.push(reference) });
  cyclr.intercept = () => new Response('down', { status: 503 });
  const { lang, dir, title, heading, paragraphs } = readPage(await (await handle(navigate(12))).text());
  assert.deepEqual([lang, dir, title, heading], ['en', 'ltr', failures.endpoint_error, failures.endpoint_error]);
  assert.equal(references.length, 1);
  assert.deepEqual(paragraphs, ['You can close this window.', `Reference: ${references[0]}`, '502 endpoint_error: Cyclr failed.']);
});

test('has a page in every language of the element', async (t) => {
  const { handle } = await setUp(t);
  assert.equal(tags.length, 12);
  for (const tag of tags) {
    const { messages } = await import(join(locales, `${tag}.ts`)) as { messages: Messages };
    const shown = readPage(await (await handle(navigate(99, { headers: { 'accept-language': tag } }))).text());
    assert.deepEqual([shown.lang, shown.dir], [tag, ['ar', 'he'].includes(tag) ? 'rtl' : 'ltr']);
    assert.deepEqual([shown.title, shown.heading, shown.paragraphs[0]], [messages.not_found, messages.not_found, messages.close]);
    assert.equal(shown.paragraphs[1]!.replace(/[\da-f-]{36}/, '{reference}'), messages.reference);
  }
});

const languages: readonly (readonly [header: string | null, tag: string])[] = [
  [null, 'en'], ['', 'en'], ['*', 'en'], ['xx', 'en'], ['de', 'de'], ['DE-at', 'de'], ['pt-PT, en', 'pt-BR'], ['zh-Hant-TW', 'zh-CN'],
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'], ['en;q=0.5, de', 'de'], ['en;q=0.5, de;q=0.5', 'en'], ['de;q=0, fr;q=0.1', 'fr'],
  ['xx, it;q=0.1', 'it'], ['de;q=0', 'en'], ['den', 'en'], ['constructor', 'en'], ['__proto__', 'en'], ['"><script>', 'en'], [','.repeat(9_000), 'en'],
  ['de;q=x, nl', 'nl'], [' ja ; q=0.9 ', 'ja'], [`${'a-'.repeat(9_000)}!`, 'en'],
];
test('chooses the language by Accept-Language', async (t) => {
  const { handle } = await setUp(t);
  for (const [header, tag] of languages) {
    assert.equal(readPage(await (await handle(navigate(99, { headers: { 'accept-language': header } }))).text()).lang, tag, `${header?.slice(0, 60)}`);
  }
});

const attempts: readonly (readonly [what: string, query: string, id: string | null])[] = [
  ['by message', `targetOrigin=${page}&callbackMessage=${attempt}`, attempt],
  ['by return page', `targetOrigin=${encodeURIComponent(`${page}/done?cyclr-attempt=${attempt}`)}`, attempt],
  ['by message to a page with another attempt', `targetOrigin=${encodeURIComponent(`${page}?cyclr-attempt=anotherone`)}&callbackMessage=${attempt}`, attempt],
  ['without an attempt', `targetOrigin=${page}`, null],
  ['with two messages', `targetOrigin=${page}&callbackMessage=${attempt}&callbackMessage=${attempt}`, null],
  ['with two attempts', `targetOrigin=${encodeURIComponent(`${page}?cyclr-attempt=${attempt}&cyclr-attempt=${attempt}`)}`, null],
  ['with two targets', `targetOrigin=${encodeURIComponent(`${page}?cyclr-attempt=${attempt}`)}&targetOrigin=${page}`, null],
  ['with a target that is no URL', `targetOrigin=${encodeURIComponent(`?cyclr-attempt=${attempt}`)}`, null],
  ['with a short id', `targetOrigin=${page}&callbackMessage=1234567`, null],
  ['with a long id', `targetOrigin=${page}&callbackMessage=${'1'.repeat(101)}`, null],
  ['with markup', `targetOrigin=${page}&callbackMessage=%22%3E%3Cscript%3E`, null],
  ['with a line break after the id', `targetOrigin=${page}&callbackMessage=${attempt}%0A`, null],
];
for (const [what, query, id] of attempts) {
  test(`a start ${what} tells ${id === null ? 'nobody' : 'the attempt'} its problem`, async (t) => {
    const { handle } = await setUp(t);
    const { told } = readPage(await (await handle(navigate(99, { query }))).text());
    assert.equal(told?.attempt ?? null, id);
  });
}

test('tells the status, the code, the reference and how long to wait, but not the detail', async (t) => {
  const { handle, cyclr } = await setUp(t);
  cyclr.intercept = () => new Response('', { status: 429, headers: { 'retry-after': '7' } });
  const response = await handle(navigate(12));
  const { reference, ...problem } = readPage(await response.text()).told!.problem;
  assert.deepEqual(problem, { status: 429, code: 'rate_limited', retryable: true, retryAfter: 7 });
  assert.match(String(reference), /^[\da-f-]{36}$/);
  assert.equal(response.headers.get('retry-after'), '7');
});

/** Runs the page's script with a channel that the test holds. */
function runScript({ create, pages = 1 }: { readonly create?: () => never; readonly pages?: number } = {}) {
  const made: { readonly name: string; readonly posted: unknown[]; onmessage?: (event: { data: unknown }) => void }[] = [];
  let closed = 0;
  class Channel {
    readonly posted: unknown[] = [];
    constructor(readonly name: string) {
      create?.();
      made.push(this);
    }

    postMessage(message: unknown) {
      this.posted.push(structuredClone(message));
    }
  }
  const offer = { hidden: false };
  const document = {
    currentScript: { dataset: { attempt, problem: '{"status":404,"code":"not_found"}' } },
    getElementById: (id: string) => id === 'close' ? offer : null,
  };
  const close = () => { closed += 1; };
  const timers = { setTimeout, setInterval, clearInterval };
  runInNewContext(SCRIPT, { document, history: { length: pages }, BroadcastChannel: Channel, JSON, close, ...timers });
  return { made, closed: () => closed, offersToClose: !offer.hidden };
}

test('the script posts the problem on the attempt’s channel, and closes the window when a string answers', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { made: [channel], closed } = runScript();
  assert.deepEqual([channel!.name, channel!.posted], [`cyclr-attempt:${attempt}`, [{ status: 404, code: 'not_found' }]]);
  for (const data of [{ status: 404 }, null, 1, undefined]) channel!.onmessage!({ data });
  assert.equal(closed(), 0);
  channel!.onmessage!({ data: 'seen' });
  assert.equal(closed(), 1);
});

test('the script repeats the problem for two seconds, because Chromium may lose the first messages', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { made: [channel] } = runScript();
  t.mock.timers.tick(1_000);
  assert.equal(channel!.posted.length, 6);
  t.mock.timers.tick(60_000);
  assert.ok(channel!.posted.length <= 11, String(channel!.posted.length));
  for (const posted of channel!.posted) assert.deepEqual(posted, { status: 404, code: 'not_found' });
});

test('the script leaves the page as it is if the browser gives no channel', () => {
  const { closed } = runScript({ create: () => { throw new Error('SecurityError'); } });
  assert.equal(closed(), 0);
});

test('the script offers to close a window that holds this page alone, and no tab that came from another page', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  assert.deepEqual([runScript().offersToClose, runScript({ pages: 2 }).offersToClose], [true, false]);
});
