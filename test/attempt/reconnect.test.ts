import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { click, clickAction, description, hasPart, input, inputNames, inputs, mount, nextTask, part, reaches, type } from '../browser/helpers.js';
import { no, oauth, oauthScene, waitingScene } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, tell } from '../browser/windows.js';

/** A connected connector with a form. */
const connected = async (...post: readonly Answer[]): Promise<Scene> => {
  const properties = [{ name: 'Secret', secret: true, required: true }, { name: 'Zone', value: 'a' }];
  const backend = await Backend.start({ POST: post });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description({ authenticated: true, properties }) });
  return { el, backend, log: new EventLog(el) };
};

/** The same, after the main button has shown the form. */
const editing = async (...post: readonly Answer[]): Promise<Scene> => {
  const scene = await connected(...post);
  await clickAction(scene.el);
  await reaches(scene.el, 'ready');
  return scene;
};

describe('the main button of a connected connector with a form', () => {
  it('shows the form and puts the focus in it, without a request', async () => {
    const { el, backend, log } = await connected();
    expect(inputs(el)).to.have.length(0);
    await clickAction(el);
    await reaches(el, 'ready');
    expect(inputNames(el)).to.deep.equal(['property:Secret', 'property:Zone', 'apiKey']);
    expect(el.shadowRoot!.activeElement === inputs(el)[0]).to.equal(true);
    expect(log.names).to.deep.equal(['state:ready']);
    expect(await backend.requests()).to.have.length(0);
  });

  it('can be undone by the cancel part, without an ending event', async () => {
    const { el, log } = await editing();
    await click(part(el, 'cancel'));
    await reaches(el, 'connected');
    expect(log.endings).to.deep.equal([]);
    expect(inputs(el)).to.have.length(0);
  });

  it('leads to a new connection; an empty secret property is not sent, so the stored one stays', async () => {
    const { el, backend, log } = await editing({ json: description({ authenticated: true }) });
    await type(el, 'apiKey', 'new');
    await clickAction(el);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect((await backend.requests('POST'))[0]?.body).to.deep.equal({ authType: 'ApiKey', apiKey: 'new', properties: { Zone: 'a' } });
  });

  it('leaves the connector connected when the new credentials are refused', async () => {
    const { el, log } = await editing({ status: 422 });
    await type(el, 'apiKey', 'bad');
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('invalid_credentials');
    expect(el.connector?.authenticated).to.equal(true);
    expect(hasPart(el, 'disconnect')).to.equal(true);
    expect(input(el, 'property:Zone').value).to.equal('a');
  });
});

describe('the main button of a connected OAuth connector', () => {
  it('begins a new sign-in', async () => {
    const { el, backend, log } = await oauthScene({ known: { authenticated: true, revision: '1' } });
    await backend.answer('GET', { json: oauth({ authenticated: true, revision: '2' }) });
    expect(el.state).to.equal('connected');
    tell(await openSignIn(el, backend), 'complete');
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
  });

  it('completes nothing by 100 token refreshes at Cyclr while the window can be reached', async () => {
    const { el, backend, log, page } = await waitingScene({ known: { authenticated: true, revision: 'r0' } });
    const refreshed = (count: number): Answer => ({ json: oauth({ authenticated: true, revision: `r${count}` }) });
    await backend.answer('GET', ...Array.from({ length: 100 }, (_, index) => refreshed(index + 1)));
    for (let count = 1; count <= 100; count += 1) {
      await el.refresh();
      expect(el.connector?.revision).to.equal(`r${count}`);
    }
    expect([el.state, log.endings]).to.deep.equal(['waiting', []]);
    tell(page, 'complete');
    await log.ends();
    expect([log.endings, log.detail('cyclr-auth-complete').via]).to.deep.equal([['complete'], 'message']);
  });

  it('leaves the connector connected when the sign-in is cancelled', async () => {
    const { el, log } = await waitingScene({ known: { authenticated: true } });
    el.cancel();
    await log.ends();
    expect([el.state, el.connector?.authenticated]).to.deep.equal(['connected', true]);
  });

  it('leads to not_authenticated when the backend then says no', async () => {
    const { el, log, page } = await waitingScene({ known: { authenticated: true }, get: no });
    tell(page, 'complete');
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
    expect(el.connector?.authenticated).to.equal(false);
    expect(hasPart(el, 'disconnect')).to.equal(false);
  });
});

describe('the main button of a connected connector that no browser can connect', () => {
  it('says so, and sends nothing', async () => {
    const backend = await Backend.start();
    const connector = description({ authType: 'Kerberos', authenticated: true });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector });
    const log = new EventLog(el);
    await clickAction(el);
    if (el.state === 'ready') await clickAction(el);
    await log.ends();
    expect(log.endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('unsupported_auth_type');
    expect(await backend.requests()).to.deep.equal([]);
    expect([el.authenticated, hasPart(el, 'disconnect')]).to.deep.equal([true, true]);
  });
});

describe('an element that is removed and inserted again', () => {
  it('signs in again', async () => {
    const { el, backend, log } = await waitingScene();
    await backend.answer('GET', { json: oauth({ authenticated: true }) });
    el.remove();
    await log.ends();
    document.body.append(el);
    await el.updateComplete;
    expect(el.state).to.equal('ready');
    tell(await openSignIn(el, backend), 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    el.remove();
  });

  it('asks for the description that it had not asked for yet', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', style: 'position: absolute; top: 20000px' });
    el.remove();
    await nextTask();
    el.removeAttribute('style');
    document.body.append(el);
    await reaches(el, 'ready');
    el.remove();
  });

  it('dispatches no ending event if it had no attempt', async () => {
    const { el, log } = await oauthScene();
    el.remove();
    await nextTask();
    await nextTask();
    expect(log.endings).to.deep.equal([]);
  });
});
