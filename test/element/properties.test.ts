import { expect } from '@open-wc/testing';
import { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, inputNames, inputs, mount, parts, reaches, until } from '../browser/helpers.js';

const STATES = ['idle', 'loading', 'ready', 'submitting', 'opening', 'waiting', 'verifying', 'connected', 'failed', 'detached'];

/** The states that `:state()` matches. */
const matchedStates = (el: CyclrConnectorAuth): readonly string[] => STATES.filter((state) => el.matches(`:state(${state})`));

type Value = string | number | boolean | null;
type Row = readonly [name: keyof CyclrConnectorAuth, attribute: string, text: string, value: Value, byDefault: Value];

/** For each property: its attribute, a value in both forms, and its default; `null` stands for "not given". */
const PROPERTIES: readonly Row[] = [
  ['endpoint', 'endpoint', '/nowhere', '/nowhere', null],
  ['connectorId', 'connector-id', '7', '7', null],
  ['authType', 'auth-type', 'Basic', 'Basic', null],
  ['serviceOrigin', 'service-origin', 'https://a.example https://b.example', 'https://a.example https://b.example', null],
  ['returnUrl', 'return-url', '/back', '/back', null],
  ['display', 'display', 'page', 'page', 'popup'],
  ['loading', 'loading', 'eager', 'eager', 'lazy'],
  ['timeout', 'timeout', '90', 90, 600],
  ['disabled', 'disabled', '', true, false],
];

/** Sets a value of any type, as a framework or a page in JavaScript may. */
const set = (el: CyclrConnectorAuth, name: keyof CyclrConnectorAuth, value: unknown): void => { Reflect.set(el, name, value); };

describe('the element', () => {
  it('is registered, and created by the document and by its constructor', () => {
    expect(document.createElement('cyclr-connector-auth')).to.be.instanceOf(CyclrConnectorAuth);
    expect(new CyclrConnectorAuth().localName).to.equal('cyclr-connector-auth');
  });

  it('has the properties fetch, messages, autocomplete and connector from the start, for frameworks that look for them', () => {
    const el = document.createElement('cyclr-connector-auth');
    for (const name of ['fetch', 'messages', 'autocomplete', 'connector']) expect(name in el, name).to.equal(true);
  });

  it('starts with the state idle and without an error', () => {
    const { state, error } = new CyclrConnectorAuth();
    expect([state, error]).to.deep.equal(['idle', null]);
  });
});

for (const [name, attribute, text, value, byDefault] of PROPERTIES) {
  describe(`the property ${name}`, () => {
    const read = (el: CyclrConnectorAuth): unknown => el[name] ?? null;

    it(`is ${String(byDefault ?? 'not given')} by default`, () => {
      expect(read(new CyclrConnectorAuth())).to.equal(byDefault);
    });

    it('reads its attribute, and is reset when the attribute is removed', async () => {
      const el = await mount({ [attribute]: text });
      expect(read(el)).to.equal(value);
      el.removeAttribute(attribute);
      expect(read(el)).to.equal(byDefault);
    });

    it(name === 'disabled' ? 'reflects to its attribute' : 'does not write its attribute', async () => {
      const el = await mount({});
      set(el, name, value);
      await el.updateComplete;
      expect(read(el)).to.equal(value);
      expect(el.hasAttribute(attribute)).to.equal(name === 'disabled');
    });

    for (const nothing of [undefined, null]) {
      it(`is not given when it is set to ${nothing}`, async () => {
        const el = await mount({});
        set(el, name, value);
        set(el, name, nothing);
        await el.updateComplete;
        expect(read(el)).to.equal(byDefault);
        expect(el.hasAttribute(attribute)).to.equal(false);
      });
    }
  });
}

describe('an invalid value', () => {
  for (const [name, values] of [
    ['display', ['', 'tab', 'PAGE', 'page ']],
    ['loading', ['', 'soon', 'EAGER']],
    ['timeout', ['', '0', '-1', 'soon', 'Infinity', '1e999', '1e306']],
  ] as const) {
    it(`of the attribute ${name} is the default`, async () => {
      const el = await mount({});
      const byDefault = el[name];
      for (const value of values) {
        el.setAttribute(name, value);
        expect(el[name], value).to.equal(byDefault);
      }
    });
  }

  for (const [name, values] of [['display', ['tab', 1]], ['loading', ['soon', true]], ['timeout', [0, -1, NaN, Infinity, 'soon']]] as const) {
    it(`of the property ${name} is the default`, async () => {
      const el = await mount({});
      const byDefault = el[name];
      for (const value of values) {
        set(el, name, value);
        expect(el[name], String(value)).to.equal(byDefault);
      }
    });
  }
});

describe('properties that are set early', () => {
  it('count when they are set before the element is connected', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    await mount({}, { endpoint: backend.endpoint, connectorId: '12', loading: 'eager' });
    expect((await backend.requests('GET', 1)).map(({ path }) => path)).to.deep.equal(['/12']);
  });

  it('count when they are set before the element is defined', async () => {
    const el = document.createElement('late-connector-auth') as unknown as CyclrConnectorAuth;
    Object.assign(el, { connector: description({ authType: 'Basic' }), messages: { username: 'Who?' } });
    document.body.append(el);
    customElements.define('late-connector-auth', class extends CyclrConnectorAuth {});
    await el.updateComplete;
    await until(() => el.state === 'ready', 'it is ready');
    await el.updateComplete;
    expect(inputNames(el)).to.deep.equal(['username', 'password']);
    expect(parts(el, 'label')[0]?.textContent).to.contain('Who?');
    el.remove();
  });
});

describe('the state', () => {
  it('is the property, the attribute and the only matching :state() when cyclr-auth-state is dispatched', async () => {
    const backend = await Backend.start({
      GET: { json: description(), held: true }, POST: { json: description({ authenticated: true }), held: true },
    });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' });
    const seen: string[] = [el.state];
    expect(matchedStates(el)).to.deep.equal(seen);
    el.addEventListener('cyclr-auth-state', ({ detail: { state, previous } }) => {
      expect(seen.at(-1)).to.equal(previous);
      expect([el.state, el.getAttribute('state'), ...matchedStates(el)]).to.deep.equal([state, state, state]);
      seen.push(state);
    });
    await backend.requests('GET', 1);
    await backend.release();
    await reaches(el, 'ready');
    inputs(el)[0]!.value = 'k';
    await clickAction(el);
    await backend.requests('POST', 1);
    await backend.release();
    await reaches(el, 'connected');
    expect(seen.slice(-4)).to.deep.equal(['loading', 'ready', 'submitting', 'connected']);
  });

  it('is an attribute from the start', async () => {
    expect((await mount({})).getAttribute('state')).to.equal('idle');
  });

  it('and the error are read-only', () => {
    const el = new CyclrConnectorAuth() as unknown as Record<string, unknown>;
    expect(() => { el.state = 'connected'; }).to.throw(TypeError);
    expect(() => { el.error = null; }).to.throw(TypeError);
  });
});
