import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { failures } from '../../src/locales/en.js';
import { alertOf, clickAction, description, hasPart, inputNames, mount, part, reaches, type } from '../browser/helpers.js';
import { formScene, oauth, waitingScene } from '../browser/scene.js';
import { tell } from '../browser/windows.js';

const SENTENCE = 'This connection no longer works. Reconnect to continue.';

const broken: Partial<ConnectorDescription> = { authenticated: true, attention: 'reconnect', revision: '1' };

const style = (el: CyclrConnectorAuth, name: string): CSSStyleDeclaration => getComputedStyle(part(el, name));

const show = (known: Partial<ConnectorDescription>): Promise<CyclrConnectorAuth> => mount({}, { connector: description(known) });

describe('the main button', () => {
  const failed = async (known: Partial<ConnectorDescription>, code: string): Promise<CyclrConnectorAuth> => {
    const { el, log } = await formScene(known, { status: 400, json: { code } });
    await clickAction(el);
    await log.ends();
    await el.updateComplete;
    return el;
  };

  it('is not prominent where the text asks to reload or to contact support', async () => {
    const plain = style(await show({ authenticated: true }), 'action').backgroundColor;
    const prominent = style(await show({}), 'action').backgroundColor;
    expect(plain).not.to.equal(prominent);
    for (const code of Object.keys(failures)) {
      const el = await failed({ authType: 'None' }, code);
      if (!hasPart(el, 'action')) continue;
      const asksForOther = /support|[Rr]eload/.test(alertOf(el).textContent);
      // Without inputs nothing else can be sent.
      const isRefusal = code === 'invalid_credentials' || code === 'missing_properties';
      expect(style(el, 'action').backgroundColor, code).to.equal(asksForOther || isRefusal ? plain : prominent);
    }
  });

  it('is no more prominent than "Disconnect" where both are plain, also on a page that sets --cyclr-background', async () => {
    const el = await show({ authenticated: true });
    for (const color of ['', 'rgb(1, 2, 3)']) {
      el.style.setProperty('--cyclr-background', color);
      const [action, disconnect] = ['action', 'disconnect'].map((name) => {
        const { backgroundColor, borderColor } = style(el, name);
        return { textColor: style(el, name).color, backgroundColor, borderColor };
      });
      expect(action, color).to.deep.equal(disconnect);
      if (color) expect(action?.backgroundColor).to.equal(color);
    }
  });
});

describe('a connection that no longer works', () => {
  it('is told in place of "Connected", with a prominent button that reconnects', async () => {
    const el = await show(broken);
    const works = await show({ authenticated: true });
    expect(el.state).to.equal('connected');
    expect(part(el, 'status').textContent).to.equal(SENTENCE);
    expect(part(el, 'attention').textContent).to.equal(SENTENCE);
    expect(part(el, 'action').textContent.trim()).to.equal('Reconnect');
    expect(style(el, 'action').backgroundColor).not.to.equal(style(works, 'action').backgroundColor);
    expect(style(el, 'status').color).not.to.equal(style(works, 'status').color);
    expect([el.matches(':state(attention)'), works.matches(':state(attention)')]).to.deep.equal([true, false]);
  });

  it('keeps the sentence while the user types new credentials', async () => {
    const el = await show(broken);
    await clickAction(el);
    await reaches(el, 'ready');
    await el.updateComplete;
    expect([inputNames(el), part(el, 'status').textContent]).to.deep.equal([['apiKey'], SENTENCE]);
  });

  it('is forgotten when the attempt completes, even if a page completes it without a description', async () => {
    const { el, log } = await formScene(broken);
    el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); });
    await clickAction(el);
    await reaches(el, 'ready');
    await el.updateComplete;
    await type(el, 'apiKey', 'new');
    await clickAction(el);
    await log.ends();
    await el.updateComplete;
    expect(log.endings).to.deep.equal(['complete']);
    expect([hasPart(el, 'attention'), part(el, 'status').textContent, el.matches(':state(attention)')]).to.deep.equal([false, 'Connected', false]);
    expect(el.connector?.attention).to.equal(null);
  });

  it('is told also after an attempt that completes, if the backend still says so', async () => {
    const { el, log } = await formScene(broken, { json: description({ ...broken, revision: '2' }) });
    await clickAction(el);
    await reaches(el, 'ready');
    await el.updateComplete;
    await type(el, 'apiKey', 'new');
    await clickAction(el);
    await log.ends();
    await el.updateComplete;
    expect(log.endings).to.deep.equal(['complete']);
    expect([part(el, 'status').textContent, el.matches(':state(attention)')]).to.deep.equal([SENTENCE, true]);
  });

  it('is told also after a sign-in that completes, if the backend still says so', async () => {
    const { el, log, page, backend } = await waitingScene({ known: broken });
    await backend.answer('GET', { json: oauth({ ...broken, revision: '2' }) });
    tell(page, 'complete');
    await log.ends();
    await el.updateComplete;
    expect(log.endings).to.deep.equal(['complete']);
    expect([part(el, 'status').textContent, el.matches(':state(attention)')]).to.deep.equal([SENTENCE, true]);
  });

  it('is forgotten with the next description that does not say so', async () => {
    const el = await show(broken);
    el.connector = description({ authenticated: true, revision: '2' });
    await el.updateComplete;
    expect([part(el, 'status').textContent, el.matches(':state(attention)')]).to.deep.equal(['Connected', false]);
  });

  it('appears in the element when the page, or the backend, says so later', async () => {
    const el = await show({ authenticated: true });
    el.connector = description(broken);
    await el.updateComplete;
    expect([part(el, 'status').textContent, el.matches(':state(attention)')]).to.deep.equal([SENTENCE, true]);
  });

  it('is not claimed of a connector that is not authenticated', async () => {
    const el = await show({ ...broken, authenticated: false });
    expect([el.state, hasPart(el, 'attention'), el.matches(':state(attention)')]).to.deep.equal(['ready', false, false]);
  });

  for (const attention of ['Reconnect', '', true, 1, {}, ['reconnect'], { toString: () => 'reconnect' }]) {
    it(`is not claimed for attention: ${JSON.stringify(attention)}`, async () => {
      const el = await show({ authenticated: true, attention: attention as never });
      expect([part(el, 'status').textContent, el.matches(':state(attention)')]).to.deep.equal(['Connected', false]);
    });
  }
});
