import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth, State } from '../../src/index.js';
import { failures } from '../../src/locales/en.js';
import { ownTheClock, pass } from '../sign-in/clock.js';
import type { Reply } from '../sign-in/scripted.js';
import { ScriptedBackend, framed, openInFrames, signInUrl } from '../sign-in/scripted.js';
import { EventLog, described, hasPart, inputs, mount, part, parts, reaches, task, until } from './helpers.js';
import { LOCALES } from './locales.js';
import { Reader } from './reader.js';

ownTheClock();
openInFrames();

/** Every kind of input, and of hint. */
const properties: ConnectorDescription['properties'] = [
  { name: 'Subdomain', label: 'Xq domain', description: 'Xq address', required: true },
  { name: 'Note' },
  { name: 'Region', required: true, options: ['xq-eu', 'xq-us'] },
  { name: 'Tier', options: ['xq-1', 'xq-2'], value: 'xq-2' },
  { name: 'Signature', secret: true },
  { name: 'Token', description: 'Xq token', required: true, secret: true },
];

const connectorOf = (authType: string, more: Partial<ConnectorDescription> = {}): ConnectorDescription =>
  described({ authType, description: 'Xq sales', icon: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', authDescription: 'Xq settings', ...more });

const oauth = connectorOf('OAuth2');
const form = connectorOf('None');
const url: Reply = { json: { url: signInUrl } };

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly log: EventLog;
  readonly reply: (method: string, answer: Reply) => Promise<void>;
  readonly sent: (method: string) => ScriptedBackend['calls'][number];
}

type Attributes = Readonly<Record<string, string>>;

const start = async (lang: string, connector: ConnectorDescription | null, attributes: Attributes = {}): Promise<Scene> => {
  const backend = new ScriptedBackend();
  const given = { fetch: backend.fetch, ...(connector && { connector }) };
  const el = await mount({ endpoint: '/connectors', 'connector-id': '33', lang, ...attributes }, given);
  return {
    el,
    log: new EventLog(el),
    reply: async (method, answer) => {
      await until(() => backend.held(method).length, `${method} is out`);
      backend.held(method).at(-1)!.reply(answer);
      await task();
    },
    sent: (method) => backend.calls.findLast((call) => call.method === method)!,
  };
};

const fill = (el: CyclrConnectorAuth): void => {
  for (const target of inputs(el)) target.value = target instanceof HTMLSelectElement ? target.options[1]!.value : 'typed';
};

const readers = Object.entries(LOCALES).map(([tag, table]) => new Reader(tag, table));

after(() => {
  const count = readers.reduce((sum, reader) => sum + reader.count, 0);
  console.log(`${count} texts in ${readers.length} languages, none in another language`);
});

for (const reader of readers) {
  const { tag, table } = reader;
  describe(`in ${tag} there is nothing in another language`, () => {

    const reads = async (el: CyclrConnectorAuth, state: State): Promise<void> => {
      await reaches(el, state);
      await reader.reads(el);
    };

    it('while nothing is known, and while it is asked for', async () => {
      await reads(await mount({ lang: tag }), 'idle');
      const { el, reply } = await start(tag, null, { loading: 'eager' });
      await reads(el, 'loading');
      await reply('GET', { json: connectorOf('ApiKey') });
      await reads(el, 'ready');
    });

    for (const authType of ['ApiKey', 'Basic', 'None', 'OAuth2', 'OAuth1']) {
      it(`in the form of ${authType}: at first, with something missing, without a name, and again when it is connected`, async () => {
        const { el } = await start(tag, connectorOf(authType, { properties }));
        await reads(el, 'ready');
        expect(hasPart(el, 'reveal')).to.equal(true);
        void el.connect();
        await reads(el, 'ready');
        expect(parts(el, 'error').filter((error) => error.textContent === table.required)).to.have.length.of.at.least(3);
        await reads((await start(tag, null, { 'auth-type': authType })).el, 'ready');
        el.connector = connectorOf(authType, { properties, authenticated: true });
        await reads(el, 'connected');
        void el.connect();
        await reads(el, 'ready');
        expect(hasPart(el, 'cancel')).to.equal(true);
      });
    }

    it('while a form is submitted, where it is refused, and when it is accepted', async () => {
      const { el, reply } = await start(tag, connectorOf('Basic', { properties }));
      for (const code of ['invalid_credentials', 'missing_properties']) {
        fill(el);
        void el.connect();
        await reads(el, 'submitting');
        const errors = ['property:Token', 'username'].map((name) => ({ name, detail: 'Refused, says the backend' }));
        await reply('POST', { status: 422, json: { code, errors } });
        await reads(el, 'failed');
        expect(parts(el, 'error').filter(({ textContent }) => textContent)).to.have.length(2);
      }
      fill(el);
      void el.connect();
      await reply('POST', { json: connectorOf('Basic', { properties, authenticated: true }) });
      await reads(el, 'connected');
      expect(hasPart(el, 'disconnect')).to.equal(true);
    });

    it('at every step of a sign-in, and of its undoing', async () => {
      const { el, reply, sent } = await start(tag, oauth);
      await reads(el, 'ready');
      void el.connect();
      await reads(el, 'opening');
      await reply('POST', url);
      await reads(el, 'waiting');
      framed.at(-1)!.close();
      pass(1_000);
      await reads(el, 'detached');
      part(el, 'check').click();
      await reads(el, 'verifying');
      await reply('GET', { status: 503 });
      await reads(el, 'detached');
      part(el, 'reopen').click();
      await reads(el, 'opening');
      await reply('POST', url);
      framed.at(-1)!.post(sent('POST').body!.callbackMessage);
      await reads(el, 'verifying');
      await reply('GET', { json: { ...oauth, authenticated: true } });
      await reads(el, 'connected');
      void el.disconnect();
      await reads(el, 'loading');
      await reply('DELETE', { status: 503 });
      await reads(el, 'connected');
      expect(el.error?.code).to.equal('endpoint_error');
      void el.disconnect();
      await reply('DELETE', { json: oauth });
      await reads(el, 'ready');
    });

    it('nor on the return page that cannot close itself', async () => {
      const { el, reply, sent } = await start(tag, oauth, { 'return-url': '/return' });
      void el.connect();
      await reply('POST', url);
      await reaches(el, 'waiting');
      const attempt = new URL((sent('POST').body as unknown as { targetOrigin: string }).targetOrigin).searchParams.get('cyclr-attempt');
      const page = new BroadcastChannel(`cyclr-attempt:${attempt}`);
      const farewell = new Promise((resolve) => { page.onmessage = ({ data }) => { resolve(data); }; });
      page.postMessage('');
      reader.hears(await farewell, 'close');
      page.close();
      el.cancel();
    });

    it('where the browser opens no window', async () => {
      const { el } = await start(tag, oauth);
      window.open = () => null;
      void el.connect();
      await reads(el, 'failed');
      expect(part(el, 'leave').textContent).to.equal(table.leave);
    });

    it('for any error, with and without a reference', async () => {
      for (const code of Object.keys(failures)) {
        for (const reference of [undefined, 'r-4711']) {
          const { el, reply } = await start(tag, form);
          void el.connect();
          await reply('POST', { status: 400, json: { code, reference, title: 'Says the backend', detail: 'Says the backend' } });
          await reads(el, 'failed');
          expect(el.error?.code).to.equal(code);
          expect(part(el, 'error').textContent).to.contain(table[code as keyof typeof failures]);
        }
      }
    });

    it('for the time of another attempt', async () => {
      for (const seconds of [1, 2, 5, 17]) {
        const { el, reply } = await start(tag, form);
        void el.connect();
        await reply('POST', { status: 429, headers: { 'retry-after': String(seconds) } });
        await reads(el, 'failed');
        expect(part(el, 'error').textContent).to.equal(table.retryAfter.replace('{time}', new Intl.RelativeTimeFormat(tag).format(seconds, 'second')));
      }
    });

    it('and every text of the language was read', () => {
      expect(reader.unseen).to.deep.equal([]);
    });
  });
}
