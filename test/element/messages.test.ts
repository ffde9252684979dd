import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CustomMessages, CyclrConnectorAuth, MessageContext } from '../../src/index.js';
import { description, hintOf, mount, part } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';
import { Reader } from '../browser/reader.js';
import { ScriptedBackend } from '../browser/scripted.js';
import type { Reply } from '../browser/scripted.js';

const { de } = LOCALES;

const german = (messages: unknown, more: Partial<ConnectorDescription> = {}, reply: Reply = {}): Promise<CyclrConnectorAuth> =>
  mount({ endpoint: '/connectors', lang: 'de' }, {
    messages: messages as CustomMessages, connector: description(more), fetch: new ScriptedBackend(() => reply).fetch,
  });

const connect = async (el: CyclrConnectorAuth): Promise<void> => {
  await el.connect().catch(() => undefined);
  await el.updateComplete;
};

const labelOf = (el: CyclrConnectorAuth): string => part(el, 'action').textContent.trim();

describe('messages', () => {
  it('replace some texts of the language and leave the others, also when they are set later', async () => {
    const el = await german({ apiKey: 'Schlüssel' }, { properties: [{ name: 'Note' }] });
    expect(part(el, 'form').textContent).to.contain('Schlüssel').and.to.contain(de.optional);
    expect(labelOf(el)).to.equal('Pipedrive verbinden');
    el.lang = 'fr';
    await el.updateComplete;
    expect(part(el, 'form').textContent).to.contain('Schlüssel').and.to.contain(LOCALES.fr.optional);
    el.messages = null;
    await el.updateComplete;
    expect(part(el, 'form').textContent).to.contain(LOCALES.fr.apiKey);
  });

  it('can use the placeholders {name} and {time}', async () => {
    const el = await german({ connectTo: '{name}!', retryAfter: 'Wieder {time}' }, { authType: 'None', name: '$& {time}' }, {
      status: 429, headers: { 'retry-after': '7' },
    });
    expect(labelOf(el)).to.equal('$& {time}!');
    await connect(el);
    expect(part(el, 'error').textContent).to.equal('Wieder in 7 Sekunden');
  });

  it('can be empty', async () => {
    const el = await german({ show: '', optional: '' }, { properties: [{ name: 'Note' }] });
    expect(part(el, 'reveal').textContent).to.equal('');
  });

  it('are text, never markup', async () => {
    expect(labelOf(await german({ connectTo: '<b>&amp;</b>' }))).to.equal('<b>&amp;</b>');
  });

  it('can be functions, which get the name and the error', async () => {
    const calls: MessageContext[] = [];
    const own = (about: MessageContext): string => {
      calls.push(about);
      return 'own';
    };
    const el = await german({ connectTo: own, not_found: own }, { authType: 'None' }, { status: 404, json: { reference: 'r-1' } });
    expect(labelOf(el)).to.equal('own');
    expect(calls.at(-1)).to.include({ name: 'Pipedrive' });
    await connect(el);
    expect(part(el, 'error').textContent).to.equal('own Referenz: r-1');
    expect(calls.at(-1)!.name).to.equal('Pipedrive');
    expect(calls.at(-1)!.error).to.equal(el.error);
  });

  it('can be functions, which get the seconds', async () => {
    const el = await german({ retryAfter: ({ seconds }: MessageContext) => `noch ${seconds}` }, { authType: 'None' }, {
      status: 429, headers: { 'retry-after': '9' },
    });
    await connect(el);
    expect(part(el, 'error').textContent).to.equal('noch 9');
  });

  it('can show the backend’s words about an input; without messages these are not shown', async () => {
    const refusal: Reply = { status: 422, json: { errors: [{ name: 'apiKey', detail: 'Expired' }] } };
    const connector = { authType: 'ApiKey', properties: [] };
    const type = (el: CyclrConnectorAuth): void => { el.shadowRoot!.querySelector('input')!.value = 'k'; };
    const own = await german({ invalid_credentials: ({ detail }: MessageContext) => `Backend: ${detail}` }, connector, refusal);
    type(own);
    await connect(own);
    expect(hintOf(own, 'apiKey')).to.equal('Backend: Expired');
    const plain = await german(null, connector, refusal);
    type(plain);
    await connect(plain);
    expect(hintOf(plain, 'apiKey')).to.equal(de.invalid_credentials);
  });
});

describe('messages with every text', () => {
  const own = Object.fromEntries(Object.keys(de).map((key) => [key, `eget ${key}`]));
  const limited: Reply = { status: 429, headers: { 'retry-after': '5' } };

  const speaking = async (lang: string, messages: unknown): Promise<CyclrConnectorAuth> => {
    const el = await german(messages, { authType: 'None' }, limited);
    el.lang = lang;
    await connect(el);
    return el;
  };

  for (const [lang, time] of [['sv', 'om 5 sekunder'], ['de-AT', 'in 5 Sekunden'], ['fa', /^[^a-z]*[5۵][^a-z]*$/]] as const) {
    it(`are in the page’s language ${lang}, also their times`, async () => {
      const el = await speaking(lang, { ...own, retryAfter: '{time}' });
      if (typeof time === 'string') expect(part(el, 'error').textContent).to.equal(time);
      else expect(part(el, 'error').textContent).to.match(time);
      expect(part(el, 'base').matches(`:lang(${lang})`)).to.equal(true);
    });
  }

  it('are shown even if lang is no language', async () => {
    for (const lang of ['x-klingon', 'de_AT', '?', '']) {
      const el = await speaking(lang, { ...own, retryAfter: 'eget {time}' });
      expect(part(el, 'error').textContent).to.match(/^eget .*5/);
    }
  });

  it('belong to one element; another one shows its own language', async () => {
    const [one, other] = [await speaking('sv', { ...own, retryAfter: '{time}' }), await speaking('fr', null)];
    expect(part(one, 'error').textContent).to.equal('om 5 sekunder');
    expect(part(other, 'error').textContent).to.contain('dans 5 secondes');
  });
});

const thrower = (): never => { throw new Error('thrown on purpose'); };

const proxy = (target: object, traps: readonly string[]): unknown =>
  new Proxy(target, Object.fromEntries(traps.map((trap) => [trap, thrower])));

const BROKEN: readonly (readonly [string, unknown])[] = [
  ['functions that throw', Object.fromEntries(Object.keys(de).map((key) => [key, thrower]))],
  ['functions that give no text', Object.fromEntries(Object.keys(de).map((key, at) => [key, () => [undefined, null, 5, {}, Promise.resolve('x')][at % 5]]))],
  ['values that are no text', Object.fromEntries(Object.keys(de).map((key, at) => [key, [undefined, null, 5, {}, true, Symbol('s'), ['x']][at % 7]]))],
  ['getters that throw', Object.defineProperties({}, Object.fromEntries(Object.keys(de).map((key) => [key, { get: thrower, enumerable: true }])))],
  ['a Proxy that throws at everything', proxy({}, ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'])],
  ['a Proxy that throws at reading', proxy(LOCALES.en, ['get'])],
  ['a revoked Proxy', (() => {
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    return revoked;
  })()],
  ['null', null],
  ['undefined', undefined],
  ['a number', 5],
  ['a string', 'connect'],
  ['false', false],
  ['a list', ['Connect']],
  ['a function', () => 'Connect'],
  ['an object without a prototype', Object.create(null)],
  ['texts of other names', { __proto__: null, konnect: 'x', toString: 'x' }],
];

describe('broken messages', () => {
  for (const [what, messages] of BROKEN) {
    it(`(${what}) are replaced by the language’s texts: at first, with a missing value, and after a failure`, async () => {
      const connector = { authType: 'None', properties: [{ name: 'Domain', required: true }, { name: 'Note' }, { name: 'Token', secret: true }] };
      const el = await german(messages, connector, { status: 404 });
      const reader = new Reader('de', de);
      await reader.reads(el);
      await connect(el);
      await reader.reads(el);
      el.shadowRoot!.querySelector('input')!.value = 'd';
      await connect(el);
      await reader.reads(el);
      expect(el.error?.code).to.equal('not_found');
      expect(reader.unseen).not.to.include.members(['required', 'not_found', 'connectTo', 'show', 'optional']);
    });
  }

  it('are shown once they are repaired', async () => {
    const el = await german({ connectTo: thrower });
    el.messages = { connectTo: 'Los' };
    await el.updateComplete;
    expect(labelOf(el)).to.equal('Los');
  });
});
