import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** One backend for each test, by its id: what it answers, and what was asked of it. */
const backends = new Map();

let created = 0;

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch {
    return body || null;
  }
};

/** Answers of one method in their order; the last one goes on for ever. */
const nextAnswer = (answers = []) => (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 405 };

/** The host's backend of the test that the path names: `/backend/{id}/…`. */
export async function backend(context, next) {
  const [, id, path] = /^\/backend\/([^/?]+)([^?]*)/.exec(context.url) ?? [];
  const fake = backends.get(id);
  if (!fake) return next();
  const { method, search, headers, req, res } = context;
  const request = { method, path, search, headers, body: parse(await text(req)), aborted: false };
  res.on('close', () => { request.aborted = !res.writableEnded; });
  fake.requests.push(request);
  fake.changed();
  const { status = 200, json, text: plain, headers: sent = {}, delay = 0, held = false, fault } = nextAnswer(fake.answers[method === 'HEAD' ? 'GET' : method]);
  if (held) await new Promise((release) => { fake.held.push(release); });
  if (delay) await pause(delay);
  context.set({ 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store', ...sent });
  context.status = status;
  context.body = plain ?? (json === undefined ? '' : JSON.stringify(json));
  if (!fault) return;
  context.respond = false;
  // Chromium sends a request again where a connection that it had used before breaks without a word; where the head is none it does not.
  if (fault === 'broken') res.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n');
  else res.writeHead(status, { 'content-length': 1_000 }).write(context.body);
  req.socket.destroySoon();
}

/**
 * The page of the sign-in service. It does what the test tells it to by the window's handle, and it reports that it is there when it is
 * first told to: a handle may lead to the former page for a while after this one is loaded. A page that is cut off (`?coop=`) reports by
 * itself, and does what its URL says (`?then=`) when the test lets go of what is held.
 */
const page = (id) => `<!doctype html><title>Sign in</title><script>
const query = new URL(location.href).searchParams;
const target = opener ?? (parent === window ? null : parent);
let reported = false;
const deeds = {
  report: () => {
    if (reported) return;
    reported = true;
    const visit = { href: location.href, opener: opener !== null, framed: parent !== window };
    fetch('/arrived/${id}', { method: 'POST', body: JSON.stringify(visit) });
  },
  post: ({ data, to }) => target.postMessage(data, to ?? query.get('targetOrigin')),
  complete: () => target.postMessage(query.get('callbackMessage'), query.get('targetOrigin')),
  completeAndClose: () => { deeds.complete(); close(); },
  comeBack: () => { location.href = query.get('targetOrigin'); },
  go: ({ url }) => { location.href = url; },
  close: () => { close(); },
};
addEventListener('message', ({ data }) => { deeds[data.deed]?.(data); });
if (query.has('coop')) deeds.report();
if (query.has('then')) fetch('/gate/${id}').then(() => { deeds[query.get('then')]({}); });
</script>`;

/**
 * The sign-in service, on one port and so, as `127.0.0.1` and as `localhost`, on two origins. `?coop=` sets that header; `?stay` answers
 * without a page: the visit counts, and the browser goes on showing the page that it came from.
 */
const service = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://service');
  const [, kind, id] = pathname.split('/');
  const fake = backends.get(id);
  if (kind === 'arrived') {
    void text(request).then((visit) => {
      fake?.visits.push(parse(visit));
      fake?.changed();
      response.writeHead(204).end();
    });
    return;
  }
  if (kind === 'gate') {
    fake?.held.push(() => { response.writeHead(204).end(); });
    return;
  }
  if (searchParams.has('stay')) {
    const { host, 'sec-fetch-dest': destination } = request.headers;
    fake?.visits.push({ href: `http://${host}${request.url}`, opener: false, framed: destination === 'iframe' });
    fake?.changed();
    response.writeHead(204).end();
    return;
  }
  const coop = searchParams.get('coop');
  response.writeHead(200, { 'content-type': 'text/html', ...(coop && { 'cross-origin-opener-policy': coop }) }).end(page(id));
});

/** Fulfilled once the test's backend has so many of them, or else, after a while, with what there is. */
async function gather(fake, list, count) {
  const tooLate = pause(8_000, true, { ref: false });
  while (list().length < count) {
    const change = new Promise((resolve) => { fake.watchers.push(() => { resolve(false); }); });
    if (await Promise.race([change, tooLate])) break;
  }
  return list();
}

const commands = {
  services: () => ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${service.address().port}`),
  create: ({ answers }) => {
    const id = `t${++created}`;
    const watchers = [];
    const changed = () => { for (const tell of watchers.splice(0)) tell(); };
    backends.set(id, { answers, requests: [], visits: [], held: [], watchers, changed });
    return id;
  },
  answer: ({ id, method, answers }) => {
    backends.get(id).answers[method] = answers;
    return true;
  },
  release: ({ id }) => backends.get(id).held.splice(0).map((release) => release()).length,
  requests: ({ id, method, count }) => {
    const fake = backends.get(id);
    return gather(fake, () => fake.requests.filter((request) => !method || request.method === method), count);
  },
  visits: ({ id, count }) => gather(backends.get(id), () => backends.get(id).visits, count),
};

/** Where the popups of a page went to, from the first question on. */
const navigations = new WeakMap();

const ofThePage = {
  navigations: (page) => {
    if (!navigations.has(page)) {
      const urls = [];
      navigations.set(page, urls);
      page.on('popup', (popup) => { popup.on('request', (request) => { if (request.isNavigationRequest()) urls.push(request.url()); }); });
    }
    return navigations.get(page);
  },
  /** How assistive technology is told of the elements. */
  snapshot: (page) => page.locator('cyclr-connector-auth').first().ariaSnapshot(),
  doubleClick: async (page, { position: [x, y] }) => {
    await page.mouse.dblclick(x, y);
    return true;
  },
  clicks: async (page, { position: [x, y], times }) => {
    await page.mouse.click(x, y, { clickCount: times });
    return true;
  },
  holdKey: async (page, { key, times }) => {
    for (let time = 0; time < times; time++) await page.keyboard.down(key);
    await page.keyboard.up(key);
    return true;
  },
};

/** Lets the tests command the two servers, and the page's browser. */
export const fakes = () => ({
  name: 'fakes',
  serverStart: () => new Promise((resolve) => { service.listen(0, resolve); }),
  serverStop: () => new Promise((resolve) => {
    service.close(resolve);
    service.closeAllConnections();
  }),
  executeCommand: ({ command, payload, session }) => {
    const [, name] = /^fake:(.*)$/.exec(command) ?? [];
    if (!name) return undefined;
    return name in commands ? commands[name](payload) : ofThePage[name](session.browser.getPage(session.id), payload);
  },
});
