import { expect } from '@open-wc/testing';
import type { About, ConnectorDescription, CyclrConnectorAuth, OwnMessages } from '../../src/index.js';
import { ScriptedBackend } from '../sign-in/scripted.js';
import type { Reply } from '../sign-in/scripted.js';
import { describedBy, described, mount, part } from './helpers.js';
import { LOCALES } from './locales.js';
import { Reader } from './reader.js';

const { de } = LOCALES;

const german = (messages: unknown, more: Partial<ConnectorDescription> = {}, reply: Reply = {}): Promise<CyclrConnectorAuth> =>
  mount({ endpoint: '/connectors', lang: 'de' }, {
    messages: messages as OwnMessages, connector: described(more), fetch: new ScriptedBackend(() => reply).fetch,
  });

const act = async (el: CyclrConnectorAuth): Promise<void> => {
  await el.connect().catch(() => undefined);
  await el.updateComplete;
};

const says = (el: CyclrConnectorAuth): string => part(el, 'action').textContent.trim();

describe('messages over a language', () => {
  it('take the place of some texts, and leave the others', async () => {
    const el = await german({ apiKey: 'Schlüssel' }, { properties: [{ name: 'Note' }] });
    expect(part(el, 'form').textContent).to.contain('Schlüssel').and.to.contain(`(${de.optional})`);
    expect(says(el)).to.equal('Pipedrive verbinden');
    el.lang = 'fr';
    await el.updateComplete;
    expect(part(el, 'form').textContent).to.contain('Schlüssel').and.to.contain(`(${LOCALES.fr.optional})`);
    el.messages = null;
    await el.updateComplete;
    expect(part(el, 'form').textContent).to.contain(LOCALES.fr.apiKey);
  });

  it('have the placeholders of the texts', async () => {
    const el = await german({ connectTo: '{name}!', retryAfter: 'Wieder {time}' }, { authType: 'None', name: '$& {time}' }, {
      status: 429, headers: { 'retry-after': '7' },
    });
    expect(says(el)).to.equal('$& {time}!');
    await act(el);
    expect(part(el, 'error').textContent).to.equal('Wieder in 7 Sekunden');
  });

  it('may be empty', async () => {
    const el = await german({ show: '', optional: '' }, { properties: [{ name: 'Note' }] });
    expect(part(el, 'reveal').textContent).to.equal('');
  });

  it('are text, whatever is in them', async () => {
    expect(says(await german({ connectTo: '<b>&amp;</b>' }))).to.equal('<b>&amp;</b>');
  });

  it('may be functions of what is known', async () => {
    const told: About[] = [];
    const tell = (about: About): string => {
      told.push(about);
      return 'own';
    };
    const el = await german({ connectTo: tell, not_found: tell }, { authType: 'None' }, { status: 404, json: { reference: 'r-1' } });
    expect(says(el)).to.equal('own');
    expect(told.at(-1)).to.include({ name: 'Pipedrive' });
    await act(el);
    expect(part(el, 'error').textContent).to.equal('own (r-1)');
    expect(told.at(-1)!.name).to.equal('Pipedrive');
    expect(told.at(-1)!.error).to.equal(el.error);
  });

  it('know the seconds', async () => {
    const el = await german({ retryAfter: ({ seconds }: About) => `noch ${seconds}` }, { authType: 'None' }, {
      status: 429, headers: { 'retry-after': '9' },
    });
    await act(el);
    expect(part(el, 'error').textContent).to.equal('noch 9');
  });

  it('let the backend\'s own words about an input through, and nothing else does', async () => {
    const refusal: Reply = { status: 422, json: { errors: [{ name: 'apiKey', detail: 'Expired' }] } };
    const connector = { authType: 'ApiKey', properties: [] };
    const type = (el: CyclrConnectorAuth): void => { el.shadowRoot!.querySelector('input')!.value = 'k'; };
    const own = await german({ invalid_credentials: ({ detail }: About) => `Backend: ${detail}` }, connector, refusal);
    type(own);
    await act(own);
    expect(describedBy(own, 'apiKey')).to.equal('Backend: Expired');
    const plain = await german(null, connector, refusal);
    type(plain);
    await act(plain);
    expect(describedBy(plain, 'apiKey')).to.equal(de.invalid_credentials);
  });
});

describe('messages of another language, the whole table of them', () => {
  const own = Object.fromEntries(Object.keys(de).map((key) => [key, `eget ${key}`]));
  const limited: Reply = { status: 429, headers: { 'retry-after': '5' } };

  const speaking = async (lang: string, messages: unknown): Promise<CyclrConnectorAuth> => {
    const el = await german(messages, { authType: 'None' }, limited);
    el.lang = lang;
    await act(el);
    return el;
  };

  for (const [lang, time] of [['sv', 'om 5 sekunder'], ['de-AT', 'in 5 Sekunden'], ['fa', /^[^a-z]*[5۵][^a-z]*$/]] as const) {
    it(`are in the page's language, ${lang}, and so are times`, async () => {
      const el = await speaking(lang, { ...own, retryAfter: '{time}' });
      if (typeof time === 'string') expect(part(el, 'error').textContent).to.equal(time);
      else expect(part(el, 'error').textContent).to.match(time);
      expect(part(el, 'base').matches(`:lang(${lang})`)).to.equal(true);
    });
  }

  it('are said where the page names no language that there is', async () => {
    for (const lang of ['x-klingon', 'de_AT', '?', '']) {
      const el = await speaking(lang, { ...own, retryAfter: 'eget {time}' });
      expect(part(el, 'error').textContent).to.match(/^eget .*5/);
    }
  });

  it('are said by one element, and its own language by another', async () => {
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

describe('broken messages: the language\'s own texts are said with', () => {
  for (const [what, messages] of BROKEN) {
    it(`${what}, before and after a failure, and a missing field`, async () => {
      const connector = { authType: 'None', properties: [{ name: 'Domain', required: true }, { name: 'Note' }, { name: 'Token', secret: true }] };
      const el = await german(messages, connector, { status: 404 });
      const reader = new Reader('de', de);
      await reader.reads(el);
      await act(el);
      await reader.reads(el);
      el.shadowRoot!.querySelector('input')!.value = 'd';
      await act(el);
      await reader.reads(el);
      expect(el.error?.code).to.equal('not_found');
      expect(reader.unseen).not.to.include.members(['required', 'not_found', 'connectTo', 'show', 'optional']);
    });
  }

  it('what was broken and is mended is said', async () => {
    const el = await german({ connectTo: thrower });
    el.messages = { connectTo: 'Los' };
    await el.updateComplete;
    expect(says(el)).to.equal('Los');
  });
});
