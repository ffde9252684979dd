import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth, State } from '../../src/index.js';
import { failures } from '../../src/locales/en.js';
import { useFakeClock } from '../browser/clock.js';
import { alertOf, description, hasPart, hintOf, input, inputs, mount, part, parts, reaches } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';
import { Reader } from '../browser/reader.js';
import { useFrameWindows } from '../browser/scripted.js';
import type { ScriptedScene } from '../browser/scripted-scene.js';
import { answer, complete, detach, scriptedScene, signInAnswer } from '../browser/scripted-scene.js';

useFakeClock();
useFrameWindows();

/** Inputs and hints of every kind. */
const properties: ConnectorDescription['properties'] = [
  { name: 'Subdomain', label: 'Xq domain', description: 'Xq address', required: true },
  { name: 'Note' },
  { name: 'Region', required: true, options: ['xq-eu', 'xq-us'] },
  { name: 'Sandbox', type: 'boolean', value: 'true' },
  { name: 'Tier', options: ['xq-1', 'xq-2'], value: 'xq-2' },
  { name: 'Signature', secret: true },
  { name: 'Token', description: 'Xq token', required: true, secret: true },
];

const connectorOf = (authType: string, more: Partial<ConnectorDescription> = {}): ConnectorDescription =>
  description({ authType, description: 'Xq sales', icon: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', authDescription: 'Xq settings', ...more });

const oauth = connectorOf('OAuth2');
const form = connectorOf('None');
type Attributes = Readonly<Record<string, string>>;

const start = (lang: string, connector: ConnectorDescription | null, attributes: Attributes = {}): Promise<ScriptedScene> =>
  scriptedScene({ connector, attributes: { lang, ...attributes } });

const fill = (el: CyclrConnectorAuth): void => {
  for (const target of inputs(el)) target.value = target instanceof HTMLSelectElement ? target.options[1]!.value : 'typed';
};

const readers = Object.entries(LOCALES).map(([tag, table]) => new Reader(tag, table));

after(() => {
  const count = readers.reduce((sum, reader) => sum + reader.count, 0);
  console.log(`${count} texts in ${readers.length} languages, none of them in another language`);
});

for (const reader of readers) {
  const { tag, table } = reader;
  describe(`in ${tag}, no text is in another language`, () => {
    const reads = async (el: CyclrConnectorAuth, state: State): Promise<void> => {
      await reaches(el, state);
      await reader.reads(el);
    };

    it('before and while the description is loaded', async () => {
      await reads(await mount({ lang: tag }), 'idle');
      const scene = await start(tag, null, { loading: 'eager' });
      const { el } = scene;
      await reads(el, 'loading');
      await answer(scene, 'GET', { json: connectorOf('ApiKey') });
      await reads(el, 'ready');
    });

    for (const authType of ['ApiKey', 'Basic', 'None', 'OAuth2', 'OAuth1']) {
      it(`in the form of ${authType}: empty, with missing values, without a name, and connected`, async () => {
        const { el } = await start(tag, connectorOf(authType, { properties }));
        await reads(el, 'ready');
        const choices = [...(input(el, 'property:Sandbox') as HTMLSelectElement).options].map(({ value, textContent }) => [value, textContent]);
        expect(choices).to.deep.equal([['', table.choose], ['true', table.yes], ['false', table.no]]);
        part(el, 'reveal').click();
        await reads(el, 'ready');
        expect(part(el, 'reveal').textContent).to.equal(table.hide);
        void el.connect();
        await reads(el, 'ready');
        expect(parts(el, 'error').filter((error) => error.textContent === table.required)).to.have.length.of.at.least(3);
        await reads((await start(tag, null, { 'auth-type': authType })).el, 'ready');
        el.connector = connectorOf(authType, { properties, authenticated: true });
        await reads(el, 'connected');
        el.connector = connectorOf(authType, { properties, authenticated: true, attention: 'reconnect' });
        await reads(el, 'connected');
        expect(part(el, 'attention').textContent).to.equal(table.attention);
        el.connector = connectorOf(authType, { properties, authenticated: true, connectedAs: 'xq@example.com', helpUrl: 'https://xq.example/' });
        await reads(el, 'connected');
        expect(part(el, 'account').textContent).to.equal(table.connectedAs.replace('{account}', 'xq@example.com'));
        for (const [name, key] of [['Xq', 'confirmDisconnect'], ['', 'confirmDisconnectUnnamed']] as const) {
          el.connector = { ...el.connector, name };
          await reads(el, 'connected');
          part(el, 'disconnect').click();
          await reads(el, 'connected');
          expect(part(el, 'actions').firstElementChild?.textContent.replace(/[\u2068\u2069]/g, '')).to.equal(table[key].replace('{name}', name));
          part(el, 'keep').click();
          await reads(el, 'connected');
        }
        void el.connect();
        await reads(el, 'ready');
        expect(hasPart(el, 'cancel')).to.equal(true);
      });
    }

    it('while a form is submitted, refused and accepted', async () => {
      const scene = await start(tag, connectorOf('Basic', { properties }));
      const { el } = scene;
      for (const code of ['invalid_credentials', 'missing_properties']) {
        fill(el);
        void el.connect();
        await reads(el, 'submitting');
        const errors = ['property:Token', 'username'].map((name) => ({ name, detail: 'The backend’s words' }));
        await answer(scene, 'POST', { status: 422, json: { code, errors } });
        await reads(el, 'failed');
        // One at each input, and the alert: the user pressed nothing in the form, so no focus moved to an input that tells it.
        expect(parts(el, 'error').filter(({ textContent }) => textContent)).to.have.length(3);
        expect(alertOf(el).textContent).to.contain(table[code as keyof typeof failures]);
      }
      fill(el);
      void el.connect();
      await answer(scene, 'POST', { json: connectorOf('Basic', { properties, authenticated: true }) });
      await reads(el, 'connected');
      expect(hasPart(el, 'disconnect')).to.equal(true);
    });

    it('in each state of a sign-in and of disconnecting', async () => {
      const scene = await start(tag, oauth);
      const { el } = scene;
      await reads(el, 'ready');
      void el.connect();
      await reads(el, 'opening');
      await answer(scene, 'POST', signInAnswer);
      await reads(el, 'waiting');
      await detach(scene);
      await reads(el, 'detached');
      part(el, 'check').click();
      await reads(el, 'verifying');
      await answer(scene, 'GET', { status: 503 });
      await reads(el, 'detached');
      part(el, 'check').click();
      await answer(scene, 'GET', { json: oauth });
      await reads(el, 'detached');
      expect(part(el, 'status').textContent).to.equal(table.notYet);
      part(el, 'reopen').click();
      await reads(el, 'opening');
      await answer(scene, 'POST', signInAnswer);
      await complete(scene);
      await reads(el, 'verifying');
      await answer(scene, 'GET', { status: 503 });
      await reads(el, 'verifying');
      expect(alertOf(el).textContent).to.equal(table.askingAgain);
      window.dispatchEvent(new Event('online'));
      await answer(scene, 'GET', { json: { ...oauth, authenticated: true } });
      await reads(el, 'connected');
      void el.disconnect();
      await reads(el, 'loading');
      expect(part(el, 'status').textContent).to.equal(table.disconnecting);
      await answer(scene, 'DELETE', { status: 500 });
      await reads(el, 'connected');
      expect(el.error?.code).to.equal('endpoint_error');
      void el.disconnect();
      await answer(scene, 'DELETE', { json: oauth });
      await reads(el, 'ready');
    });

    it('on a return page that cannot close itself', async () => {
      const scene = await start(tag, oauth, { 'return-url': '/return' });
      const { el, backend } = scene;
      void el.connect();
      await answer(scene, 'POST', signInAnswer);
      await reaches(el, 'waiting');
      const attempt = new URL(backend.last('POST').body!.targetOrigin as string).searchParams.get('cyclr-attempt');
      const page = new BroadcastChannel(`cyclr-attempt:${attempt}`);
      const farewell = new Promise((resolve) => { page.onmessage = ({ data }) => { resolve(data); }; });
      page.postMessage('');
      reader.readsElsewhere(await farewell, 'close');
      page.close();
      el.cancel();
    });

    it('after a blocked window', async () => {
      const { el } = await start(tag, oauth);
      window.open = () => null;
      void el.connect();
      await reads(el, 'failed');
      expect(part(el, 'leave').textContent).to.equal(table.leave);
      expect(part(el, 'error').textContent).to.equal(table.blockedHere);
    });

    it('for each error, with and without a reference', async () => {
      for (const code of Object.keys(failures)) {
        for (const reference of [undefined, 'r-4711']) {
          // Only a form with inputs can be blamed, and only a sign-in can end without a connection.
          const connector = code === 'not_authenticated' ? oauth : /credentials|properties/.test(code) ? connectorOf('Basic') : form;
          const scene = await start(tag, connector);
          const { el } = scene;
          fill(el);
          void el.connect();
          await answer(scene, 'POST', { status: 400, json: { code, reference, title: 'The backend’s words', detail: 'The backend’s words' } });
          await reads(el, 'failed');
          expect(el.error?.code).to.equal(code);
          expect(alertOf(el).textContent).to.contain(table[code as keyof typeof failures]);
        }
      }
    });

    it('for each fault of a value', async () => {
      const faults = { 'a:b': 'colon', 'a\u200bb': 'invisible', 'a\u0007b': 'control', ['a'.repeat(70_000)]: 'length' } as const;
      for (const [value, key] of Object.entries(faults)) {
        const { el } = await start(tag, connectorOf('Basic'));
        fill(el);
        input(el, 'username').value = value;
        void el.connect();
        await reads(el, 'ready');
        expect(hintOf(el, 'username')).to.contain(table[key]);
      }
      const { el } = await start(tag, connectorOf('None', { properties: [{ name: 'Limit', type: 'number' }] }));
      input(el, 'property:Limit').value = 'many';
      void el.connect();
      await reads(el, 'ready');
      expect(hintOf(el, 'property:Limit')).to.contain(table.number);
    });

    it('for the time until the next attempt', async () => {
      const scene = await start(tag, form);
      const { el } = scene;
      void el.connect();
      await answer(scene, 'POST', { status: 429, headers: { 'retry-after': '5' } });
      await reads(el, 'failed');
      expect(part(el, 'error').textContent).to.equal(table.retryAfter.replace('{time}', new Intl.RelativeTimeFormat(tag).format(5, 'second')));
    });

    it('and each text of the language was shown, but for those of the list', () => {
      // test/list/languages.test.ts shows these.
      expect(reader.unseen).to.deep.equal(['loadingList', 'emptyList']);
    });
  });
}
