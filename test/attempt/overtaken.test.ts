import { expect } from '@open-wc/testing';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, inClick, mount, nextTask, reaches, type, until } from '../browser/helpers.js';
import { formScene, mountLoaded, oauth, oauthScene, waitingScene } from '../browser/scene.js';

const stored = { json: description({ authenticated: true }) };

describe('a listener of an event that asks the page', () => {
  it('that cancels a start: no window opens, and connect() rejects with an AbortError', async () => {
    const { el, backend } = await oauthScene();
    el.addEventListener('cyclr-auth-start', () => { el.cancel(); }, { once: true });
    const { reason } = await inClick(() => ({ reason: el.connect().catch((cause: unknown) => cause) }));
    expect([((await reason) as Error).name, el.state, (await backend.requests('POST')).length]).to.deep.equal(['AbortError', 'ready', 0]);
  });

  it('that cancels a submission: nothing is sent', async () => {
    const { el, backend, log } = await formScene({}, stored);
    el.addEventListener('cyclr-auth-submit', () => { el.cancel(); });
    await el.connect({ apiKey: 'k' }).catch(() => undefined);
    expect([log.endings, (await backend.requests('POST')).length]).to.deep.equal([['cancel'], 0]);
  });

  it('that names another connector: the values of one are not sent to the other', async () => {
    const { el, backend } = await formScene({}, stored);
    el.addEventListener('cyclr-auth-submit', () => { el.connectorId = '34'; });
    await el.connect({ apiKey: 'k' }).catch(() => undefined);
    await nextTask();
    expect(await backend.requests('POST')).to.have.length(0);
  });

  it('that only refreshes during a submission: the values are sent', async () => {
    const { el, backend } = await formScene({}, stored);
    await backend.answer('GET', stored);
    el.addEventListener('cyclr-auth-submit', () => { void el.refresh(); });
    await el.connect({ apiKey: 'k' });
    expect(await backend.requests('POST')).to.have.length(1);
  });

  it('that begins something else before a disconnect: disconnect() rejects with an AbortError, and nothing is deleted', async () => {
    const backend = await Backend.start({ GET: stored, DELETE: { json: description() } });
    const el = await mountLoaded(backend);
    el.addEventListener('cyclr-auth-before-disconnect', () => { void el.refresh(); }, { once: true });
    const reason = await el.disconnect().catch((cause: unknown) => cause);
    expect([(reason as Error | undefined)?.name, (await backend.requests('DELETE')).length]).to.deep.equal(['AbortError', 0]);
  });
});

describe('a method that is called in a listener of the end', () => {
  it('refresh() resolves with the new description', async () => {
    const { el, backend } = await formScene({}, stored);
    await backend.answer('GET', { json: description({ authenticated: true, name: 'Fresh' }) });
    const seen = new Promise((resolve) => {
      el.addEventListener('cyclr-auth-complete', () => { void el.refresh().then(() => { resolve([el.state, el.connector?.name]); }); });
    });
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    expect(await seen).to.deep.equal(['connected', 'Fresh']);
  });

  it('disconnect() resolves when the connector is de-authenticated', async () => {
    const { el, backend } = await formScene({}, stored);
    await backend.answer('DELETE', { json: description() });
    const seen = new Promise((resolve) => {
      el.addEventListener('cyclr-auth-complete', () => { void el.disconnect().then(() => { resolve([el.state, el.authenticated]); }); });
    });
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    expect(await seen).to.deep.equal(['ready', false]);
  });

  it('connect() with values submits them after a load that failed', async () => {
    const backend = await Backend.start({ GET: [{ status: 503 }, { json: description() }], POST: stored });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    const result = await new Promise((resolve) => {
      el.addEventListener('cyclr-auth-error', () => { el.connect({ apiKey: 'k' }).then(({ via }) => { resolve(via); }, resolve); }, { once: true });
    });
    expect(result).to.equal('submit');
  });
});

describe('settings that the page changes in the same task', () => {
  it('are those of refresh()', async () => {
    const backend = await Backend.start({ GET: [{ json: description() }, { json: description({ id: '34', name: 'Thirty-four' }) }] });
    const el = await mountLoaded(backend);
    el.connectorId = '34';
    await el.refresh();
    expect([el.state, el.connector?.name]).to.deep.equal(['ready', 'Thirty-four']);
  });

  it('keep disconnect() from a connector that nobody has described', async () => {
    const backend = await Backend.start({ GET: stored, DELETE: { json: description() } });
    const el = await mountLoaded(backend);
    el.connectorId = '34';
    await el.disconnect();
    await reaches(el, 'connected');
    expect(await backend.requests('DELETE')).to.have.length(0);
  });
});

it('refresh() of an element out of view is not given up because others come first', async () => {
  const backend = await Backend.start({ GET: { json: description() } });
  const hanging: typeof fetch = (_, init) => new Promise((_resolve, reject) => { init?.signal?.addEventListener('abort', () => { reject(new Error('aborted')); }); });
  for (let place = 0; place < 6; place += 1) await mount({ endpoint: '/busy', 'connector-id': `${place}`, loading: 'eager' }, { fetch: hanging });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', style: 'position: absolute; top: 5000px' });
  await el.refresh();
  expect(el.state).to.equal('ready');
});

it('a submission that is cancelled is followed by a question: the backend may have stored the values', async () => {
  const { el, backend, log } = await formScene({}, { ...stored, held: true });
  await backend.answer('GET', stored);
  void el.connect({ apiKey: 'k' });
  await backend.requests('POST', 1);
  el.cancel();
  await reaches(el, 'connected');
  expect([log.endings, el.authenticated]).to.deep.equal([['cancel'], true]);
  await backend.release();
});

it('a disconnect whose answer is lost has a time of its own beside a sign-in whose time is over', async () => {
  const { el, backend, log } = await waitingScene({ known: { authenticated: true, revision: 'r1' }, attributes: { timeout: '2' } });
  await log.ends();
  await backend.answer('DELETE', { status: 502, text: 'bad gateway' });
  await backend.answer('GET', { json: oauth({ authenticated: false }), held: true });
  const { length } = await backend.requests('GET');
  const disconnecting = el.disconnect();
  await backend.requests('GET', length + 1);
  await backend.release();
  await disconnecting;
  await until(() => log.count('disconnect') > 0, 'the disconnect is announced');
  expect([log.names.slice(-2), el.authenticated]).to.deep.equal([['state:ready', 'disconnect'], false]);
});
