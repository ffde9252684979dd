import { expect } from '@open-wc/testing';
import { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from './fakes.js';
import { EventLog, act, described, hasPart, inputs, mount, mountLoaded, part, parts, reaches, task, until } from './helpers.js';

const STATES = ['idle', 'loading', 'ready', 'submitting', 'opening', 'waiting', 'verifying', 'connected', 'failed', 'detached'];

/** Which of the states `:state()` matches. */
const matched = (el: CyclrConnectorAuth): readonly string[] => STATES.filter((state) => el.matches(`:state(${state})`));

describe('attributes and properties', () => {
  it('is registered, and made by the document and by its constructor alike', () => {
    expect(document.createElement('cyclr-connector-auth')).to.be.instanceOf(CyclrConnectorAuth);
    expect(new CyclrConnectorAuth().localName).to.equal('cyclr-connector-auth');
  });

  it('has the documented defaults', () => {
    const el = new CyclrConnectorAuth();
    expect(el.loading).to.equal('lazy');
    expect(el.timeout).to.equal(600);
    expect(el.disabled).to.equal(false);
    expect(el.state).to.equal('idle');
    expect(el.error).to.equal(null);
  });

  it('reads each property from its attribute', async () => {
    const el = await mount({
      endpoint: '/nowhere', 'connector-id': '7', 'auth-type': 'Basic', 'service-origin': 'https://a.example https://b.example',
      'return-url': '/back', loading: 'eager', timeout: '90', disabled: true,
    });
    const { endpoint, connectorId, authType, serviceOrigin, returnUrl, loading, timeout, disabled } = el;
    expect({ endpoint, connectorId, authType, serviceOrigin, returnUrl, loading, timeout, disabled }).to.deep.equal({
      endpoint: '/nowhere', connectorId: '7', authType: 'Basic', serviceOrigin: 'https://a.example https://b.example',
      returnUrl: '/back', loading: 'eager', timeout: 90, disabled: true,
    });
  });

  it('works by properties that were set before the element was on the page', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    await mount({}, { endpoint: backend.endpoint, connectorId: '12', loading: 'eager' });
    expect((await backend.requests('GET', 1)).map(({ path }) => path)).to.deep.equal(['/12']);
  });

  it('upgrades an element that the page had set properties on before the script was there', async () => {
    const el = document.createElement('late-connector-auth') as unknown as CyclrConnectorAuth;
    Object.assign(el, { connector: described({ authType: 'Basic' }), messages: { username: 'Who?' } });
    document.body.append(el);
    customElements.define('late-connector-auth', class extends CyclrConnectorAuth {});
    await el.updateComplete;
    await until(() => el.state === 'ready', 'it is ready');
    await el.updateComplete;
    expect(inputs(el).map(({ name }) => name)).to.deep.equal(['username', 'password']);
    expect(parts(el, 'label')[0]?.textContent).to.contain('Who?');
    el.remove();
  });

  it('reflects disabled', async () => {
    const el = await mount({ 'auth-type': 'ApiKey' });
    el.disabled = true;
    await el.updateComplete;
    expect(el.hasAttribute('disabled')).to.equal(true);
    el.removeAttribute('disabled');
    expect(el.disabled).to.equal(false);
  });

  it('has the state as property, as attribute and as :state(), and only one of them', async () => {
    const backend = await Backend.start({
      GET: { json: described(), held: true }, POST: { json: described({ authenticated: true }), held: true },
    });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' });
    const seen: string[] = [el.state];
    expect(matched(el)).to.deep.equal(seen);
    el.addEventListener('cyclr-auth-state', ({ detail: { state, previous } }) => {
      expect(seen.at(-1)).to.equal(previous);
      expect(el.state).to.equal(state);
      expect(el.getAttribute('state')).to.equal(state);
      expect(matched(el)).to.deep.equal([state]);
      seen.push(state);
    });
    await backend.requests('GET', 1);
    await backend.release();
    await reaches(el, 'ready');
    inputs(el)[0]!.value = 'k';
    await act(el);
    await backend.requests('POST', 1);
    await backend.release();
    await reaches(el, 'connected');
    expect(seen.slice(-4)).to.deep.equal(['loading', 'ready', 'submitting', 'connected']);
  });

  it('has the attribute state from the start', async () => {
    const el = await mount({});
    expect(el.getAttribute('state')).to.equal('idle');
    expect(el.state).to.equal('idle');
  });

  it('state and error cannot be written', () => {
    const el = new CyclrConnectorAuth() as unknown as Record<string, unknown>;
    expect(() => { el.state = 'connected'; }).to.throw(TypeError);
    expect(() => { el.error = null; }).to.throw(TypeError);
  });
});

describe('when the backend is asked', () => {
  it('loading="eager": at once, in view or not', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager', style: 'position: absolute; top: 20000px' });
    await reaches(el, 'ready');
    expect(await backend.requests()).to.have.length(1);
  });

  it('loading="lazy", the default: when the element comes into view, once', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', style: 'position: absolute; top: 20000px; width: 300px' });
    const probe = await mount({ endpoint: backend.endpoint, 'connector-id': 'probe' });
    // What is in view has been told so: the other one would have been told too.
    await reaches(probe, 'ready');
    expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/probe']);
    expect(el.state).to.equal('idle');
    el.scrollIntoView();
    await reaches(el, 'ready');
    scrollTo(0, 0);
    el.scrollIntoView();
    await task();
    expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/probe', '/33']);
    scrollTo(0, 0);
  });

  it('auth-type: never before an attempt, and the form is there at once', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'Basic', loading: 'eager' });
    await reaches(el, 'ready');
    expect(inputs(el).map(({ name }) => name)).to.deep.equal(['username', 'password']);
    await task();
    expect(await backend.requests()).to.have.length(0);
  });

  it('connector: setting it spares the request', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' }, { connector: described({ name: 'Given' }) });
    await reaches(el, 'ready');
    await task();
    expect(part(el, 'title').textContent).to.equal('Given');
    expect(await backend.requests()).to.have.length(0);
  });

  it('neither endpoint nor auth-type nor connector: never, and nothing can be started', async () => {
    const el = await mount({ 'connector-id': '33', loading: 'eager' });
    await task();
    expect(el.state).to.equal('idle');
    expect(hasPart(el, 'action')).to.equal(false);
  });

  it('refresh(): again, and it is fulfilled when the answer is shown', async () => {
    const backend = await Backend.start({ GET: [{ json: described() }, { json: described({ name: 'Renamed' }) }] });
    const el = await mountLoaded(backend);
    await el.refresh();
    await el.updateComplete;
    expect(part(el, 'title').textContent).to.equal('Renamed');
    expect(await backend.requests()).to.have.length(2);
  });

  it('another connector-id, before any attempt: for that one, and no ending event is fired', async () => {
    const backend = await Backend.start({ GET: [{ json: described({ name: 'One' }) }, { json: described({ name: 'Two' }) }] });
    const el = await mountLoaded(backend);
    const log = new EventLog(el);
    el.connectorId = '34';
    await until(() => part(el, 'title').textContent === 'Two', 'the other one is shown');
    expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/33', '/34']);
    expect(log.endings).to.deep.equal([]);
  });

  it('a late answer for the former connector-id changes nothing', async () => {
    const backend = await Backend.start({ GET: [{ json: described({ name: 'One' }), held: true }, { json: described({ name: 'Two' }) }] });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    await backend.requests('GET', 1);
    el.connectorId = '34';
    await backend.requests('GET', 2);
    await reaches(el, 'ready');
    await backend.release();
    await task();
    await el.updateComplete;
    expect(part(el, 'title').textContent).to.equal('Two');
  });
});

describe('connector', () => {
  it('is the description that the backend gave', async () => {
    const backend = await Backend.start({ GET: { json: described({ name: 'From there' }) } });
    const el = await mountLoaded(backend);
    expect(el.connector?.name).to.equal('From there');
    expect(el.connector?.authenticated).to.equal(false);
  });

  it('can be set again and again, and to null, which forgets it', async () => {
    const el = await mount({}, { connector: described() });
    expect(el.state).to.equal('ready');
    el.connector = described({ authenticated: true });
    await reaches(el, 'connected');
    el.connector = described({ authType: 'Basic' });
    await reaches(el, 'ready');
    expect(inputs(el).map(({ name }) => name)).to.deep.equal(['username', 'password']);
    el.connector = null;
    await reaches(el, 'idle');
    expect(inputs(el)).to.have.length(0);
  });

  it('that was authenticated before: connected, without any ending event', async () => {
    const el = await mount({}, {});
    const log = new EventLog(el);
    el.connector = described({ authenticated: true });
    await reaches(el, 'connected');
    expect(log.endings).to.deep.equal([]);
    expect(hasPart(el, 'disconnect')).to.equal(true);
  });

  it('that is none: invalid_response', async () => {
    const el = await mount({});
    const log = new EventLog(el);
    el.connector = { name: 'no auth type' } as never;
    await reaches(el, 'failed');
    expect(log.error().code).to.equal('invalid_response');
    expect(el.error).to.equal(log.error());
  });

  for (const authType of ['ApiKey', 'Basic', 'OAuth2', 'OAuth1', 'None']) {
    it(`of ${authType} with only what is required is shown`, async () => {
      const el = await mount({}, { connector: { authType, authenticated: false } });
      expect(el.state).to.equal('ready');
      expect(hasPart(el, 'action')).to.equal(true);
    });
  }

  for (const authType of ['OAuth2Custom', 'Certificate', '', 'apikey', '__proto__']) {
    it(`of ${JSON.stringify(authType)}: unsupported_auth_type`, async () => {
      const backend = await Backend.start({ GET: { json: described({ authType }) } });
      const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
      const log = await new EventLog(el).ends();
      expect(log.error().code).to.equal('unsupported_auth_type');
      expect(el.state).to.equal('failed');
    });
  }

  it('auth-type that cannot be handled: unsupported_auth_type', async () => {
    const el = await mount({});
    const log = new EventLog(el);
    el.authType = 'Hawk';
    await log.ends();
    expect(log.error().code).to.equal('unsupported_auth_type');
  });
});

describe('what is shown', () => {
  it('the parts of a form', async () => {
    const properties = [{ name: 'Subdomain', label: 'Sub domain', description: 'As in the address', required: true }];
    const el = await mount({}, { connector: described({ description: 'A CRM', properties }) });
    for (const name of ['base', 'title', 'description', 'form', 'field', 'label', 'input', 'hint', 'error', 'actions', 'action', 'status']) {
      expect(parts(el, name), name).to.have.length.of.at.least(1);
    }
    expect(part(el, 'title').textContent).to.equal('Pipedrive');
    expect(part(el, 'description').textContent).to.equal('A CRM');
  });

  it('the main button says what it always says where the element holds but white space, comments and named slots', async () => {
    const el = await mount({ endpoint: '/nowhere', 'auth-type': 'ApiKey' }, {}, '\n  <!-- if -->\n  <i slot="footer">Small print</i>\n');
    expect(part(el, 'action').textContent.trim()).to.equal('Connect');
    el.append('Link up');
    await until(() => part(el, 'action').textContent.trim() === '', 'the page’s own words stand alone');
  });

  it('slotted content: the main button\'s words, a header, a footer', async () => {
    const content = 'Link up<b slot="header" id="h">Mine</b><i slot="footer" id="f">Small print</i>';
    const el = await mount({}, { connector: described() }, content);
    const slotOf = (selector: string): string | undefined => el.querySelector(selector)?.assignedSlot?.name;
    expect(slotOf('#h')).to.equal('header');
    expect(slotOf('#f')).to.equal('footer');
    const slot = part(el, 'action').querySelector('slot')!;
    expect(slot.name).to.equal('');
    expect(slot.assignedNodes().map(({ textContent }) => textContent).join('')).to.equal('Link up');
  });

  it('messages: a partial table over the language\'s own, also when it is set later', async () => {
    const el = await mount({}, { connector: described({ authType: 'Basic' }), messages: { username: 'Benutzer' } });
    const labels = (): string => parts(el, 'label').map(({ textContent }) => textContent.trim()).join('|');
    expect(labels()).to.match(/^Benutzer\|./);
    el.messages = { password: 'Kennwort' };
    await el.updateComplete;
    expect(labels()).to.match(/Kennwort$/);
    expect(labels()).not.to.contain('Benutzer');
  });

  it('text of the backend\'s is only ever text', async () => {
    const evil = '<img src=x onerror="window.pwned = 1"><script>window.pwned = 1</script>';
    const properties = [{ name: evil, label: evil, description: evil, options: [evil], value: evil }];
    const el = await mount({}, { connector: described({ name: evil, description: evil, authDescription: evil, icon: 'javascript:window.pwned=1', properties }) });
    expect(el.shadowRoot!.querySelectorAll('script, img[src=x], [onerror]')).to.have.length(0);
    expect(el.shadowRoot!.querySelector('[src^="javascript"], [href^="javascript"]')).to.equal(null);
    expect(part(el, 'title').textContent).to.equal(evil);
    expect('pwned' in window).to.equal(false);
  });

  for (const icon of ['data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=', 'data:image/png;base64,iVBORw0KGgo=']) {
    it(`an icon by ${icon.slice(0, 18)}…`, async () => {
      const el = await mount({}, { connector: described({ icon }) });
      expect(el.shadowRoot!.querySelector('img')?.getAttribute('src')).to.equal(icon);
    });
  }

  for (const icon of ['javascript:alert(1)', 'data:text/html,<script>1</script>', 'http://tracker.example/x.png', '/relative.png', ' https://x.example/x.png']) {
    it(`no icon by ${icon}`, async () => {
      const el = await mount({}, { connector: described({ icon }) });
      expect(el.shadowRoot!.querySelector('img')).to.equal(null);
    });
  }

  it('hidden: nothing', async () => {
    const el = await mount({ hidden: true }, { connector: described() });
    expect(getComputedStyle(el).display).to.equal('none');
  });
});

describe('disabled', () => {
  it('starts nothing: by click, by Enter, by connect(), by disconnect()', async () => {
    const backend = await Backend.start({ POST: { json: described({ authenticated: true }) }, DELETE: { json: described() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', disabled: true }, { connector: described({ authType: 'None' }) });
    const log = new EventLog(el);
    await act(el);
    part(el, 'action').click();
    el.shadowRoot!.querySelector('form')?.requestSubmit();
    const refusal = await el.connect().catch((error: unknown) => error);
    await el.disconnect();
    expect(refusal).to.be.instanceOf(Error);
    expect(log.names).to.deep.equal([]);
    expect(await backend.requests()).to.have.length(0);
  });

  it('works again when it is taken away', async () => {
    const backend = await Backend.start({ POST: { json: described({ authType: 'None', authenticated: true }) } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', disabled: true }, { connector: described({ authType: 'None' }) });
    el.disabled = false;
    await act(el);
    await reaches(el, 'connected');
  });

  it('renders what is known, and asks', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    const el = await mountLoaded(backend, { disabled: true });
    expect(el.state).to.equal('ready');
    expect(part<HTMLButtonElement>(el, 'action').disabled).to.equal(true);
  });
});
