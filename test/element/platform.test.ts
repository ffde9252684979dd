import { expect } from '@open-wc/testing';
import { css, html, LitElement } from 'lit';
import type { CSSResult, TemplateResult } from 'lit';
import { CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { description, invalidNames, mount, nextTask, part, reaches, until } from '../browser/helpers.js';

const mounted = (): Promise<CyclrConnectorAuth> => mount({}, { connector: description() });

describe('the element on the platform', () => {
  it('is a LitElement', () => {
    expect(CyclrConnectorAuth.prototype).to.be.an.instanceOf(LitElement);
  });

  it('is hidden as a closed popover, and loads when it opens', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33', 'popover': '' });
    expect([getComputedStyle(el).display, el.state]).to.deep.equal(['none', 'idle']);
    el.showPopover();
    await reaches(el, 'ready');
    expect(getComputedStyle(el).display).to.equal('block');
    el.hidePopover();
    expect(getComputedStyle(el).display).to.equal('none');
  });

  it('can be found while it is hidden until then', async () => {
    const el = await mounted();
    el.hidden = true;
    expect(getComputedStyle(el).display).to.equal('none');
    el.setAttribute('hidden', 'until-found');
    const { display, contentVisibility } = getComputedStyle(el);
    expect([display, contentVisibility]).to.deep.equal(['block', 'hidden']);
    expect(el.offsetHeight, 'its room while it is hidden').to.equal(0);
    el.popover = 'auto';
    expect(getComputedStyle(el).display, 'a closed popover').to.equal('none');
  });

  it('stays hidden in a browser that hides content only until it is found, but does not know that value', async () => {
    const el = await mounted();
    const sheets = el.shadowRoot!.adoptedStyleSheets.map(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText).join('\n'));
    expect(sheets.join('\n')).to.match(/:host\(\[hidden="until-found" i\]\) \{[^}]*content-visibility: hidden/);
  });

  it('restores the attribute state when a library removes or changes it', async () => {
    const el = await mounted();
    expect(el.getAttribute('state')).to.equal('ready');
    el.removeAttribute('state');
    expect(el.getAttribute('state')).to.equal('ready');
    el.setAttribute('state', 'connected');
    expect(el.getAttribute('state')).to.equal('ready');
  });

  it('writes no lang attribute when the page removes it', async () => {
    const el = await mounted();
    el.lang = 'de';
    await el.updateComplete;
    el.removeAttribute('lang');
    await el.updateComplete;
    expect(el.hasAttribute('lang')).to.equal(false);
  });

  it('keeps its styles in another document', async () => {
    const el = await mounted();
    const frame = document.body.appendChild(document.createElement('iframe'));
    const displayOf = (): string => el.ownerDocument.defaultView!.getComputedStyle(part(el, 'base')).display;
    expect(displayOf()).to.equal('flex');
    frame.contentDocument!.body.append(el);
    expect(displayOf()).to.equal('flex');
    document.body.append(el);
    expect(displayOf()).to.equal('flex');
    frame.remove();
    el.remove();
  });

  it('has its styles in another document that it is first connected in', async () => {
    const el = Object.assign(document.createElement('cyclr-connector-auth'), { connector: description() });
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument!.body.append(el);
    await el.updateComplete;
    expect(frame.contentWindow!.getComputedStyle(part(el, 'base')).display).to.equal('flex');
    frame.remove();
  });

  it('has its styles on the page after it was first connected in a document without a window', async () => {
    const el = Object.assign(document.createElement('cyclr-connector-auth'), { connector: description() });
    new DOMParser().parseFromString('', 'text/html').body.append(el);
    await el.updateComplete;
    document.body.append(el);
    await el.updateComplete;
    expect(getComputedStyle(part(el, 'base')).display).to.equal('flex');
    el.remove();
  });

  it('keeps the styles that a subclass adds in another document', async () => {
    const native = new CSSStyleSheet();
    native.replaceSync('[part=base] { color: rgb(0, 0, 255) }');
    class Styled extends CyclrConnectorAuth {
      static override readonly styles = [CyclrConnectorAuth.styles, css`[part=base] { opacity: .5 }`, native] as unknown as CSSResult;
    }
    customElements.define('own-styles', Styled);
    const el = Object.assign(new Styled(), { connector: description() });
    document.body.append(el);
    await el.updateComplete;
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument!.body.append(el);
    const { display, opacity, color } = frame.contentWindow!.getComputedStyle(part(el, 'base'));
    expect([display, opacity, color]).to.deep.equal(['flex', '0.5', 'rgb(0, 0, 255)']);
    frame.remove();
  });

  it('is `this` in the listeners that a subclass adds, and its own listeners work beside them', async () => {
    const pressed: unknown[] = [];
    class Rendered extends CyclrConnectorAuth {
      protected override render(): TemplateResult {
        return html`<button id="own" @click=${this.onPress}>Own</button>${super.render()}`;
      }

      onPress(): void {
        pressed.push(this);
      }
    }
    customElements.define('own-listeners', Rendered);
    const el = Object.assign(new Rendered(), { connector: description() });
    document.body.append(el);
    await el.updateComplete;
    el.shadowRoot!.getElementById('own')!.click();
    expect(pressed).to.deep.equal([el]);
    part(el, 'action').click();
    await el.updateComplete;
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
    el.remove();
  });

  it('resolves updateComplete while it waits to come into view, and renders nothing', async () => {
    const spacer = document.body.appendChild(document.createElement('div'));
    spacer.style.height = '500vh';
    const el = document.createElement('cyclr-connector-auth');
    el.endpoint = '/connectors';
    document.body.append(el);
    expect(await el.updateComplete).to.be.a('boolean');
    expect([el.state, el.shadowRoot!.childElementCount]).to.deep.equal(['idle', 0]);
    spacer.remove();
    el.remove();
  });

  it('begins nothing while it is in no document', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mounted();
    el.remove();
    el.loading = 'eager';
    el.endpoint = backend.endpoint;
    el.connectorId = '12';
    await el.updateComplete;
    await nextTask();
    expect(await backend.requests('GET')).to.have.length(0);
    document.body.append(el);
    await backend.requests('GET', 1);
    await until(() => el.connector, 'the description is there');
    el.remove();
  });

  it('takes a connector id that is a number', async () => {
    const el = await mount({}, { connector: description({ authType: 'OAuth2' }), connectorId: 33 as unknown as string });
    const log = new EventLog(el);
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    el.connect().catch(() => undefined);
    expect(log.detail('cyclr-auth-start').connectorId).to.equal('33');
  });

  it('ends an attempt with a coded error when the browser throws unexpectedly, and the next one runs', async () => {
    const el = await mount({ endpoint: '/connectors' }, { connector: description({ authType: 'OAuth2' }) });
    const log = new EventLog(el);
    const own = window.addEventListener;
    window.addEventListener = () => { throw new Error('thrown on purpose'); };
    try {
      await el.connect().then(() => expect.fail('is fulfilled'), (error: unknown) => { expect(error).to.have.property('code', 'endpoint_error'); });
    } finally {
      window.addEventListener = own;
    }
    expect(log.endings).to.deep.equal(['error']);
    expect(el.state).to.equal('failed');
    el.fetch = () => new Promise(() => undefined);
    el.connect().catch(() => undefined);
    expect(el.state).to.equal('opening');
    el.cancel();
    expect(log.endings).to.deep.equal(['error', 'cancel']);
  });
});
