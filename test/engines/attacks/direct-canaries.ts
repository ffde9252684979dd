import { bundle } from '../../../demo/host/bundle.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { onOwnHost } from '../checks/own-host.js';
import { press, until } from '../driver.js';
import { collectTokens, spellings } from './canaries.js';

/**
 * Passes every request on, as the service workers of many apps do, and remembers all that it sees. It must leave the start route alone:
 * a request that a service worker sends is no navigation any more.
 */
const WORKER = `const note = async (...texts) => (await caches.open('seen')).put('/seen/' + Math.random(), new Response(texts.join()));
addEventListener('install', () => { skipWaiting(); });
addEventListener('activate', (event) => { event.waitUntil(clients.claim()); });
addEventListener('fetch', (event) => {
  event.waitUntil(note(event.request.url, event.request.referrer));
  if (new URL(event.request.url).pathname.endsWith('/start')) return;
  event.respondWith((async () => {
    const response = await fetch(event.request);
    await note(response.url, response.type, JSON.stringify([...response.headers]), await response.clone().text().catch(() => ''));
    return response;
  })());
});`;

/** Records every answer to a request of the page's scripts, and gives what the service worker has seen. */
const WATCH = `const { fetch } = window;
const answers = [];
window.fetch = async (...args) => {
  const response = await fetch(...args);
  answers.push(response.url, JSON.stringify([...response.headers]), await response.clone().text().catch(() => ''));
  return response;
};
window.answersSeen = () => answers.join('\\n');
window.workerSeen = async () => {
  const responses = await (await caches.open('seen')).matchAll();
  return (await Promise.all(responses.map((response) => response.text()))).join();
};
navigator.serviceWorker.register('/worker.js');`;

const count = (text: string, canaries: readonly string[]): number =>
  canaries.reduce((sum, canary) => sum + text.split(canary).length - 1, 0);

const workerIsReady = (bench: Bench): Promise<unknown> =>
  until('the service worker', () => bench.browser.page.evaluate('!!navigator.serviceWorker.controller'));

async function searchFlow(bench: Bench, completion: 'directMessage' | 'directReturn'): Promise<string> {
  const tokens = collectTokens(bench);
  const script = await bundle(new URL('browser/canary-search.ts', import.meta.url));
  return onOwnHost(bench, { completion, script: WATCH, worker: WORKER }, async () => {
    const { page } = bench.browser;
    await page.evaluate(`(() => { ${script} })()`);
    await workerIsReady(bench);
    const popup = await bench.openPopup('action');
    await bench.signIn(popup);
    await bench.consent(popup);
    await bench.waitForCompletion();
    await bench.closePopups();
    const workerSeen = String(await page.evaluate('workerSeen()'));
    if (!workerSeen.includes('"authenticated"')) throw new Error('the service worker has not seen the answers');
    const answersSeen = String(await page.evaluate('answersSeen()'));
    if (!answersSeen.includes('"authenticated"')) throw new Error('the answers to the page were not recorded');
    if (tokens.length !== 1) throw new Error(`Cyclr made ${tokens.length} tokens`);
    const canaries = ['/connectorauth/updateaccountconnectoroauth', ...tokens.flatMap(spellings)];
    const places = await page.evaluate(`canaries.find(${JSON.stringify(canaries)})`) as Readonly<Record<string, number>>;
    const found = { ...places, 'answers': count(answersSeen, canaries), 'the service worker': count(workerSeen, canaries) };
    const where = Object.entries(found).filter(([, times]) => times);
    if (where.length) throw new Error(`found ${where.map(([place, times]) => `${times} in ${place}`).join(', ')}`);
    return `${completion.slice('direct'.length).toLowerCase()}: found 0 times`;
  });
}

export const directCanaries: Check = {
  what: 'with direct, the page and its service worker see no sign-in token and no sign-in URL',
  run: async (bench) => `${await searchFlow(bench, 'directMessage')}; ${await searchFlow(bench, 'directReturn')}`,
};

/** The start route cannot tell a request that a service worker passes on from a script's. The user must not wait for the timeout. */
export const passedOn: Check = {
  what: 'with direct, a service worker that passes the start route on ends the sign-in with an error',
  run: (bench) => onOwnHost(bench, { completion: 'directReturn', script: WATCH, worker: WORKER.replace('/start', '/unused') }, async () => {
    await workerIsReady(bench);
    // The window may be closed again before the driver sees it.
    await press(bench.view, ...bench.part('action'));
    await bench.waitForState('failed');
    await bench.ended('error');
    return String(await bench.browser.page.evaluate('document.querySelector("cyclr-connector-auth").error.code'));
  }),
};
