import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** The backends by id, one for each test: their answers and the requests they received. */
const backends = new Map();

let created = 0;

const parse = (body) => {
  try {
    return JSON.parse(body);
  } catch {
    return body || null;
  }
};

/** The next answer of a method; the last one is repeated. */
const nextAnswer = (answers = []) => (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 405 };

/** The sign-in URL of a start route, for the completion that the element asked for. */
function startLocation(location, search) {
  const url = new URL(location);
  for (const [name, value] of new URL(search, location).searchParams) url.searchParams.set(name, value);
  return url.href;
}

/** Answers `/backend/{id}/…` as the backend of one test. The start route is a method of its own, `START`. */
export async function backend(context, next) {
  const [, id, path] = /^\/backend\/([^/?]+)([^?]*)/.exec(context.url) ?? [];
  const fake = backends.get(id);
  if (!fake) return next();
  const { search, headers, req, res } = context;
  const method = path.endsWith('/start') ? 'START' : context.method;
  const request = { method, path, search, headers, body: parse(await text(req)), aborted: false };
  res.on('close', () => { request.aborted = !res.writableEnded; });
  fake.requests.push(request);
  fake.changed();
  const { status = 200, json, text: plain, headers: sent = {}, held = false, fault } = nextAnswer(fake.answers[method === 'HEAD' ? 'GET' : method]);
  if (held) await new Promise((release) => { fake.held.push(release); });
  context.set({ 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store', ...sent });
  if (method === 'START' && sent.location) context.set('location', startLocation(sent.location, search));
  context.status = status;
  context.body = plain ?? (json === undefined ? '' : JSON.stringify(json));
  if (!fault) return;
  context.respond = false;
  // Chromium repeats a request when a reused connection closes silently. It does not after a malformed head.
  if (fault === 'broken') res.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n');
  else res.writeHead(status, { 'content-length': 1_000 }).write(context.body);
  req.socket.destroySoon();
}

/**
 * The page of the sign-in service. The test commands it by `postMessage`. It reports itself only on command, because the test's handle may
 * lead to the previous page for a moment after this one has loaded. A page with `?coop=` cannot be reached by messages: it reports itself
 * at once, and runs the action that `?then=` names when the test calls `release()`.
 */
const page = (id) => `<!doctype html><title>Sign in</title><script>
const query = new URL(location.href).searchParams;
const target = opener ?? (parent === window ? null : parent);
let reported = false;
const actions = {
  report: () => {
    if (reported) return;
    reported = true;
    const visit = { href: location.href, opener: opener !== null, framed: parent !== window };
    fetch('/arrived/${id}', { method: 'POST', body: JSON.stringify(visit) });
  },
  post: ({ data, to }) => target.postMessage(data, to ?? query.get('targetOrigin')),
  complete: () => target.postMessage(query.get('callbackMessage'), query.get('targetOrigin')),
  completeAndClose: () => { actions.complete(); close(); },
  comeBack: () => { location.href = query.get('targetOrigin'); },
  go: ({ url }) => { location.href = url; },
  close: () => { close(); },
};
addEventListener('message', ({ data }) => { actions[data.action]?.(data); });
if (query.has('coop')) actions.report();
if (query.has('then')) fetch('/gate/${id}').then(() => { actions[query.get('then')]({}); });
</script>`;

/**
 * The sign-in service. Its port has two origins, `127.0.0.1` and `localhost`. `?coop=` sets the header Cross-Origin-Opener-Policy; `?stay`
 * answers 204: the visit is recorded, and the browser stays on the current page.
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

/** Resolves with the list when it has `count` entries, or as it is after 20 s. */
async function gather(fake, list, count) {
  const tooLate = pause(20_000, true, { ref: false });
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
    const changed = () => { for (const notify of watchers.splice(0)) notify(); };
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

/** The navigations of a page's popups, recorded from the first call on. */
const navigations = new WeakMap();

const pageCommands = {
  navigations: (page) => {
    if (!navigations.has(page)) {
      const urls = [];
      navigations.set(page, urls);
      page.on('popup', (popup) => { popup.on('request', (request) => { if (request.isNavigationRequest()) urls.push(request.url()); }); });
    }
    return navigations.get(page);
  },
  snapshot: (page) => page.locator('cyclr-connector-auth').first().ariaSnapshot(),
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

/** Gives the tests commands for the two servers and for the page's browser. */
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
    return name in commands ? commands[name](payload) : pageCommands[name](session.browser.getPage(session.id), payload);
  },
});
