import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConnectorDescription, CyclrConnectorAuth, Messages } from '../../src/index.js';
import { Backend, snapshot } from './fakes.js';
import { EventLog, act, arrives, described, hasPart, input, inputs, mount, part, popup, reaches, signIn, tell, type } from './helpers.js';

const messages: Partial<Messages> = { newWindow: 'NEW-WINDOW' };

const properties = [
  { name: 'Subdomain', label: 'Sub domain', description: 'As in the address', required: true },
  { name: 'Region', required: true, options: ['eu', 'us'] },
  { name: 'Secret', secret: true },
];

const start = async (given: Partial<ConnectorDescription> = {}, answers: Parameters<typeof Backend.start>[0] = {}): Promise<{
  readonly el: CyclrConnectorAuth; readonly backend: Backend; readonly log: EventLog;
}> => {
  const backend = await Backend.start(answers);
  if (!answers.POST) await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { messages, connector: described(given) });
  return { el, backend, log: new EventLog(el) };
};

const live = (el: CyclrConnectorAuth, role: string): HTMLElement => el.shadowRoot!.querySelector<HTMLElement>(`[role=${role}]`)!;

describe('nothing for axe to find', () => {
  it('idle', async () => {
    await expect(await mount({})).to.be.accessible();
  });

  it('loading', async () => {
    const backend = await Backend.start({ GET: { json: described(), held: true } });
    const el = await mount({ endpoint: backend.endpoint });
    await reaches(el, 'loading');
    await expect(el).to.be.accessible();
  });

  for (const authType of ['ApiKey', 'Basic', 'None', 'OAuth2']) {
    it(`ready, ${authType}, with properties and every text`, async () => {
      const { el } = await start({ authType, properties, description: 'A CRM', authDescription: 'Settings > API' });
      await expect(el).to.be.accessible();
    });
  }

  it('ready, by auth-type alone', async () => {
    await expect(await mount({ 'auth-type': 'Basic' })).to.be.accessible();
  });

  it('ready, disabled', async () => {
    await expect(await mount({ disabled: true }, { connector: described({ authType: 'Basic', properties }) })).to.be.accessible();
  });

  it('something is missing', async () => {
    const { el } = await start({ authType: 'Basic', properties });
    await act(el);
    await el.updateComplete;
    await expect(el).to.be.accessible();
  });

  it('submitting', async () => {
    const { el } = await start({ authType: 'None' }, { POST: { held: true } });
    await act(el);
    await reaches(el, 'submitting');
    await expect(el).to.be.accessible();
    el.cancel();
  });

  it('failed, with refused fields and a reference', async () => {
    const json = { reference: 'r-1', errors: [{ name: 'apiKey', detail: 'Expired' }] };
    const { el, log } = await start({}, { POST: { status: 422, json } });
    await type(el, 'apiKey', 'k');
    await act(el);
    await log.ends();
    await expect(el).to.be.accessible();
  });

  it('connected, and the form again', async () => {
    const { el } = await start({ authenticated: true });
    await expect(el).to.be.accessible();
    await act(el);
    await reaches(el, 'ready');
    await expect(el).to.be.accessible();
  });

  it('opening, waiting, detached, verifying', async () => {
    const { el, backend } = await start({ authType: 'OAuth2' }, { GET: { json: described({ authType: 'OAuth2' }) } });
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await act(el);
    await reaches(el, 'opening');
    await expect(el).to.be.accessible();
    await backend.requests('POST', 1);
    await backend.release();
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    await expect(el).to.be.accessible();
    popup().close();
    await reaches(el, 'detached');
    await expect(el).to.be.accessible();
    await backend.answer('GET', { json: described({ authType: 'OAuth2' }), held: true });
    part(el, 'check').click();
    await reaches(el, 'verifying');
    await expect(el).to.be.accessible();
    el.cancel();
  });

  it('in the dark', async () => {
    const { el } = await start({ authType: 'Basic', properties, description: 'A CRM' });
    el.parentElement!.style.cssText = 'color-scheme: dark; background: Canvas; color: CanvasText';
    await expect(el).to.be.accessible();
  });
});

describe('names', () => {
  it('the main button says that it opens a new window, for OAuth and not otherwise', async () => {
    await start({ authType: 'OAuth2' });
    expect(await snapshot()).to.match(/button ".*Pipedrive.*NEW-WINDOW.*"/);
    document.querySelector('cyclr-connector-auth')!.remove();
    await start({ authType: 'ApiKey' });
    expect(await snapshot()).to.match(/button ".*Pipedrive.*"/);
    expect(await snapshot()).not.to.contain('NEW-WINDOW');
  });

  it('the main button says so too with words of the page\'s own', async () => {
    const { el } = await start({ authType: 'OAuth2' });
    el.textContent = 'Link up';
    expect(await snapshot()).to.match(/button ".*Link up.*NEW-WINDOW.*"/);
  });

  it('a connected OAuth connector\'s says so, as it would open one at once', async () => {
    await start({ authType: 'OAuth2', authenticated: true });
    expect(await snapshot()).to.match(/button ".*NEW-WINDOW.*"/);
  });

  it('so does the part that opens it again', async () => {
    const { el, backend } = await start({ authType: 'OAuth2' }, { GET: { json: described({ authType: 'OAuth2' }) } });
    await signIn(el, backend);
    tell(popup(), 'close');
    await reaches(el, 'detached');
    expect(await snapshot()).to.match(/button ".*NEW-WINDOW.*"/);
    el.cancel();
  });

  it('the whole is a group with the connector\'s name', async () => {
    await start();
    expect(await snapshot()).to.match(/group "Pipedrive"/);
  });
});

describe('live regions', () => {
  it('are there before their text, and are the same ones when it comes', async () => {
    const { el, log } = await start({}, { POST: { status: 500, held: true } });
    const [status, alert] = [live(el, 'status'), live(el, 'alert')];
    expect([status.textContent.trim(), alert.textContent.trim()]).to.deep.equal(['', '']);
    await type(el, 'apiKey', 'k');
    const said: string[] = [];
    const observer = new MutationObserver(() => {
      for (const [role, region] of [['status', status], ['alert', alert]] as const) {
        const last = `${role}:${region.textContent.trim() ? 'text' : ''}`;
        if (!said.includes(last)) said.push(last);
      }
    });
    observer.observe(el.shadowRoot!, { subtree: true, childList: true, characterData: true });
    await act(el);
    await reaches(el, 'submitting');
    expect(status.textContent.trim()).not.to.equal('');
    el.cancel();
    await log.ends();
    await act(el);
    await reaches(el, 'submitting');
    observer.disconnect();
    expect([live(el, 'status'), live(el, 'alert')]).to.deep.equal([status, alert]);
    el.cancel();
  });

  it('are there already while nothing is known', async () => {
    const el = await mount({});
    expect(live(el, 'status').isConnected && live(el, 'alert').isConnected).to.equal(true);
  });

  it('are never inside what is hidden from assistive technology', async () => {
    const { el } = await start();
    for (const role of ['status', 'alert']) expect(live(el, role).closest('[hidden], [aria-hidden=true], [inert]'), role).to.equal(null);
  });

  it('the status says what is going on in every state in which something is', async () => {
    const { el, backend } = await start({ authType: 'OAuth2' }, { GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
    const texts: string[] = [];
    const note = (): void => { void el.updateComplete.then(() => { texts.push(live(el, 'status').textContent.trim()); }); };
    el.addEventListener('cyclr-auth-state', note);
    tell(await signIn(el, backend), 'complete');
    await reaches(el, 'connected');
    expect(texts.every(Boolean), JSON.stringify(texts)).to.equal(true);
    expect(new Set(texts).size).to.be.above(1);
  });
});

describe('the keyboard', () => {
  it('reaches every input and button in their order, and nothing else', async () => {
    const { el } = await start({ authType: 'Basic', properties });
    const order: (string | null)[] = [];
    inputs(el)[0]!.focus();
    for (let step = 0; step < 8; step++) {
      const active = el.shadowRoot!.activeElement;
      order.push(active?.getAttribute('name') ?? active?.getAttribute('part')?.split(' ')[0] ?? null);
      await sendKeys({ press: 'Tab' });
    }
    expect(order).to.deep.equal([...inputs(el).flatMap(({ name, type }) => type === 'password' ? [name, 'reveal'] : [name]), 'action']);
    expect(el.shadowRoot!.activeElement).to.equal(null);
  });

  it('starts a sign-in by Enter and by Space', async () => {
    for (const press of ['Enter', 'Space']) {
      const { el } = await start({ authType: 'OAuth2' }, { GET: { json: described({ authType: 'OAuth2' }) } });
      part(el, 'action').focus();
      await sendKeys({ press });
      await reaches(el, 'waiting');
      el.cancel();
    }
  });

  it('is not lost when the button that had the focus goes away', async () => {
    const { el } = await start({ authenticated: true });
    await act(el);
    await reaches(el, 'ready');
    expect(el.shadowRoot!.activeElement).to.equal(inputs(el)[0]);
    part(el, 'cancel').focus();
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'connected');
    expect(el.shadowRoot!.activeElement?.localName).to.equal('button');
  });

  it('comes back from a state without any button', async () => {
    const { el } = await start({ authenticated: true }, { DELETE: { json: described({ authType: 'None' }) } });
    part(el, 'disconnect').focus();
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'ready');
    expect(el.shadowRoot!.activeElement?.getAttribute('part')).to.equal('action');
  });

  it('is never put on the button that shows a secret', async () => {
    const { el } = await start({}, { POST: { json: described(), held: true } });
    await type(el, 'apiKey', 'canary');
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'submitting');
    part(el, 'cancel').focus();
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'ready');
    expect(el.shadowRoot!.activeElement?.getAttribute('part')).to.equal('action');
  });

  it('stays where the user is when the element changes by itself', async () => {
    const { el } = await start();
    const elsewhere = document.createElement('input');
    document.body.append(elsewhere);
    elsewhere.focus();
    el.connector = described({ authType: 'Basic' });
    await el.updateComplete;
    el.connector = described({ authenticated: true });
    await reaches(el, 'connected');
    expect(document.activeElement).to.equal(elsewhere);
    elsewhere.remove();
  });

  it('stays in the input that is being typed in while the element shows something else', async () => {
    const { el } = await start();
    await type(el, 'apiKey', 'half');
    el.messages = { ...messages, apiKey: 'Key' };
    await el.updateComplete;
    expect(el.shadowRoot!.activeElement).to.equal(input(el, 'apiKey'));
    expect(input(el, 'apiKey').value).to.equal('half');
    expect(hasPart(el, 'form')).to.equal(true);
  });
});
