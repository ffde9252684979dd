import { expect } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend, service } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { RETURN_PAGE } from '../browser/frames.js';
import { click, clickAction, input, mount, part, reaches, type, until } from '../browser/helpers.js';
import type { Attributes } from '../browser/helpers.js';
import { oauth, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { popup, tell, visits, windowCloses, windows } from '../browser/windows.js';

/** An element whose sign-ins start at the backend's start route. */
async function directScene(known: Partial<ConnectorDescription> = {}, attributes: Attributes = {}, start?: Answer): Promise<Scene> {
  const connector = oauth({ serviceOrigin: service, ...known });
  const backend = await Backend.start({ GET: { json: connector }, POST: { json: connector } });
  await backend.answer('START', start ?? { status: 303, headers: { location: backend.signInUrl() } });
  const el = await mount(
    { 'endpoint': backend.endpoint, 'connector-id': '33', 'direct': true, ...attributes },
    { connector },
  );
  return { el, backend, log: new EventLog(el) };
}

/** The queries of the navigations to the start route. */
const starts = async (backend: Backend, count = 1): Promise<readonly Readonly<Record<string, string>>[]> =>
  (await backend.requests('START', count)).map(({ search }) => Object.fromEntries(new URLSearchParams(search)));

describe('a direct sign-in', () => {
  it('opens the window at the start route, without a request of the page', async () => {
    const { el, backend } = await directScene();
    await clickAction(el);
    expect([el.state, windows.length]).to.deep.equal(['waiting', 1]);
    const [query] = await starts(backend);
    expect(query).to.include({ targetOrigin: location.origin });
    expect(query?.callbackMessage).to.match(/^[\w-]{20,}$/);
    expect(await backend.requests('POST')).to.deep.equal([]);
    expect((await backend.requests('START'))[0]?.headers).to.include({
      'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document',
    });
    el.cancel();
  });

  it('completes by message', async () => {
    const { el, backend, log } = await directScene();
    await clickAction(el);
    await visits(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: true });
    await windowCloses();
  });

  it('completes by return page, in a window without an opener', async () => {
    const { el, backend, log } = await directScene({ serviceOrigin: null }, { 'return-url': RETURN_PAGE });
    await clickAction(el);
    const visit = await visits(popup(), backend);
    expect(visit.opener).to.equal(false);
    const [query] = await starts(backend);
    expect(query).not.to.have.property('callbackMessage');
    expect(new URL(query!.targetOrigin!).searchParams.get('cyclr-attempt')).to.match(/^[\w-]{20,}$/);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
  });

  it('completes by return page whatever service-origin names, because the page sees neither URL nor message', async () => {
    const { el, backend, log } = await directScene({}, { 'return-url': RETURN_PAGE, 'service-origin': 'https://other.example' });
    await clickAction(el);
    await visits(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
  });

  it('ignores a message from another origin than the description names', async () => {
    const { el, backend, log } = await directScene({ serviceOrigin: 'https://app-h.cyclr.com' });
    await clickAction(el);
    await visits(popup(), backend);
    const message = new Promise((resolve) => { addEventListener('message', resolve, { once: true }); });
    tell(popup(), 'complete');
    await message;
    expect([el.state, log.endings]).to.deep.equal(['waiting', []]);
    el.cancel();
  });

  it('takes the origins of the page rather than those of the description', async () => {
    const { el, backend, log } = await directScene({ serviceOrigin: 'https://app-h.cyclr.com' }, { 'service-origin': service });
    await clickAction(el);
    await visits(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('starts again in the same attempt when the user opens the window again', async () => {
    const { el, backend, log } = await directScene();
    await clickAction(el);
    await visits(popup(), backend);
    tell(popup(), 'close');
    await reaches(el, 'detached');
    await click(part(el, 'reopen'));
    const [first, second] = await starts(backend, 2);
    expect(second).to.deep.equal(first);
    await backend.answer('GET', yes);
    await visits(popup(), backend);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('keeps the query of the endpoint as it is', async () => {
    const { el, backend } = await directScene();
    el.endpoint = `${backend.endpoint}?tenant=a%20b&x`;
    el.connector = oauth({ serviceOrigin: service });
    await el.updateComplete;
    await clickAction(el);
    const [{ path, search } = { path: '', search: '' }] = await backend.requests('START', 1);
    expect(path).to.equal('/33/start');
    expect(search).to.match(/^\?tenant=a%20b&x&targetOrigin=/);
    el.cancel();
  });
});

describe('a direct sign-in with typed properties', () => {
  const properties = [{ name: 'Subdomain', required: true }];

  it('stores them first, in a blank window, then goes to the start route', async () => {
    const { el, backend } = await directScene({ properties });
    await backend.answer('POST', { json: oauth(), held: true });
    await type(el, 'property:Subdomain', 'acme');
    await clickAction(el);
    const [post] = await backend.requests('POST', 1);
    expect(post?.body).to.deep.equal({ authType: 'OAuth2', properties: { Subdomain: 'acme' }, direct: true });
    expect([el.state, popup().location.href, (await backend.requests('START')).length]).to.deep.equal(['opening', 'about:blank', 0]);
    await backend.release();
    await reaches(el, 'waiting');
    const [query] = await starts(backend);
    expect(JSON.stringify(query)).not.to.contain('acme');
    el.cancel();
  });

  it('fails, and closes the window, when the backend refuses them', async () => {
    const errors = [{ name: 'property:Subdomain', detail: 'unknown' }];
    const { el, backend, log } = await directScene({ properties });
    await backend.answer('POST', { status: 422, json: { code: 'invalid_credentials', errors } });
    await type(el, 'property:Subdomain', 'acme');
    await clickAction(el);
    await log.ends();
    expect([log.error().code, (await backend.requests('START')).length]).to.deep.equal(['invalid_credentials', 0]);
    await windowCloses();
  });

  it('fails, closes the window and keeps what was typed, when a login page answers in place of the backend', async () => {
    const { el, backend, log } = await directScene({ properties });
    await backend.answer('POST', { text: '<p>Log in</p>' });
    await type(el, 'property:Subdomain', 'acme');
    await clickAction(el);
    await log.ends();
    expect([log.error().code, (await backend.requests('START')).length]).to.deep.equal(['invalid_response', 0]);
    expect(input(el, 'property:Subdomain').value).to.equal('acme');
    await windowCloses();
  });
});

describe('a direct sign-in is misconfigured', () => {
  for (const [what, known, attributes] of [
    ['by message without a known origin', { serviceOrigin: null }, {}],
    ['with an origin that is none', { serviceOrigin: '127.0.0.1' }, {}],
    ['with an endpoint on another origin', {}, { endpoint: 'https://api.example/connectors' }],
  ] as const) {
    it(`${what}: no window opens, and the error names the setting`, async () => {
      const { el, log } = await directScene(known, attributes);
      await clickAction(el);
      await log.ends();
      expect([log.error().code, windows.length]).to.deep.equal(['misconfigured', 0]);
      expect(log.error().message).to.match(/direct|service-origin/);
    });
  }
});

describe('the error page of the start route', () => {
  /** The word of the error page, as the handler's script posts it. */
  async function refuse(backend: Backend, problem: object): Promise<string> {
    const [query] = await starts(backend);
    const channel = new BroadcastChannel(`cyclr-attempt:${query!.callbackMessage}`);
    const answer = new Promise<string>((resolve) => { channel.onmessage = ({ data }: MessageEvent<string>) => { resolve(data); }; });
    channel.postMessage(problem);
    const text = await answer;
    channel.close();
    return text;
  }

  it('ends the attempt with its code, status, reference and time to wait, and is answered', async () => {
    // For an empty answer Chromium shows a page of its own. While that takes over the window, a close is lost.
    const { el, backend, log } = await directScene({}, {}, { status: 429, text: 'Too many attempts' });
    await clickAction(el);
    await until(() => popup().location.pathname.endsWith('/start'), 'the error page is shown');
    const answer = await refuse(backend, { status: 429, code: 'rate_limited', reference: 'r-1', retryAfter: 7, url: 'https://evil.example' });
    await log.ends();
    expect(answer).to.equal('You can close this window.');
    expect(log.error()).to.include({ code: 'rate_limited', status: 429, reference: 'r-1', retryAfter: 7, retryable: true });
    expect(log.error()).not.to.have.property('url');
    expect(el.state).to.equal('failed');
    await windowCloses();
  });

  for (const [what, problem, code] of [
    ['without a code', { status: 403 }, 'unauthorized'],
    ['with an unknown code', { status: 500, code: 'toString' }, 'endpoint_error'],
    ['without anything', {}, 'endpoint_error'],
  ] as const) {
    it(`counts ${what}`, async () => {
      const { el, backend, log } = await directScene();
      await clickAction(el);
      await refuse(backend, problem);
      await log.ends();
      expect(log.error().code).to.equal(code);
    });
  }

  it('never completes an attempt, and changes nothing once the attempt has ended', async () => {
    const { el, backend, log } = await directScene();
    await clickAction(el);
    const [query] = await starts(backend);
    const channel = new BroadcastChannel(`cyclr-attempt:${query!.callbackMessage}`);
    await visits(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    channel.postMessage({ status: 500, code: 'endpoint_error', authenticated: true });
    await until(() => popup().closed, 'the window is closed');
    expect([el.state, log.endings]).to.deep.equal(['connected', ['complete']]);
    channel.close();
  });
});
