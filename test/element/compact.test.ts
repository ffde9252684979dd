import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConnectorDescription, ConnectorProperty, CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend, holdKey } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import {
  alertOf, click, clickAction, description, focusedName, hasPart, inClick, input, inputNames, inputs, invalidNames, mount, nextTask, part,
  parts, reaches, rejection, type,
} from '../browser/helpers.js';
import type { Attributes } from '../browser/helpers.js';
import type { Scene } from '../browser/scene.js';

const site: ConnectorProperty = { name: 'Site', label: 'Site', required: true };

const yes: Answer = { json: description({ authenticated: true }) };

interface Options {
  readonly known?: Partial<ConnectorDescription>;
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
  readonly attributes?: Attributes;
}

/** A compact element whose page has set `connector`. */
const compact = async ({ known = {}, answers = {}, attributes = {} }: Options = {}): Promise<Scene> => {
  const backend = await Backend.start(answers);
  const el = await mount({ compact: true, endpoint: backend.endpoint, 'connector-id': '33', ...attributes }, { connector: description(known) });
  return { el, backend, log: new EventLog(el) };
};

/** The same, after a click on its main button. */
const opened = async (options?: Options): Promise<Scene> => {
  const scene = await compact(options);
  await clickAction(scene.el);
  await scene.el.updateComplete;
  expectExpanded(scene.el);
  return scene;
};

const focusedPart = (el: CyclrConnectorAuth): string | null => el.shadowRoot!.activeElement?.getAttribute('part') ?? null;

const expandedState = (el: CyclrConnectorAuth): readonly unknown[] =>
  [el.shadowRoot!.querySelectorAll('form').length, el.matches(':state(expanded)'), part(el, 'action').getAttribute('aria-expanded')];

function expectExpanded(el: CyclrConnectorAuth): void {
  expect(expandedState(el)).to.deep.equal([1, true, null]);
}

function expectCollapsed(el: CyclrConnectorAuth): void {
  expect(expandedState(el)).to.deep.equal([0, false, 'false']);
  expect(inputs(el)).to.have.length(0);
}

describe('a compact element', () => {
  it('shows one button, with a short label, and has no inputs in its tree', async () => {
    const { el, backend, log } = await compact();
    expectCollapsed(el);
    expect([...el.shadowRoot!.querySelectorAll('button')].map(({ textContent }) => textContent.trim())).to.deep.equal(['Connect']);
    expect([el.state, await backend.requests(), log.names]).to.deep.equal(['ready', [], []]);
  });

  it('shows the form on a press of the button, with the focus in its first input', async () => {
    const { el, backend, log } = await opened({ known: { properties: [site] } });
    expect(inputNames(el)).to.deep.equal(['property:Site', 'apiKey']);
    expect([focusedName(el), invalidNames(el), hasPart(el, 'cancel')]).to.deep.equal(['property:Site', [], true]);
    expect([el.state, await backend.requests(), log.names]).to.deep.equal(['ready', [], []]);
  });

  it('focuses the first input even where a click does not focus a button, as in Safari', async () => {
    const { el } = await compact();
    part(el, 'action').click();
    await el.updateComplete;
    expect(focusedName(el)).to.equal('apiKey');
  });

  for (const [how, hide] of Object.entries<(el: CyclrConnectorAuth) => unknown>({
    'Escape': () => sendKeys({ press: 'Escape' }),
    'the cancel button': (el) => click(part(el, 'cancel')),
    'cancel()': (el) => { el.cancel(); },
  })) {
    it(`hides the form by ${how}, forgets what was typed, and focuses the button`, async () => {
      const { el, backend, log } = await opened();
      await type(el, 'apiKey', 'half');
      await click(part(el, 'reveal'));
      await hide(el);
      await el.updateComplete;
      expectCollapsed(el);
      expect([focusedPart(el), el.state, log.names, await backend.requests()]).to.deep.equal(['action', 'ready', [], []]);
      await sendKeys({ press: 'Enter' });
      await el.updateComplete;
      expectExpanded(el);
      expect([input(el, 'apiKey').value, input(el, 'apiKey').type, focusedName(el)]).to.deep.equal(['', 'password', 'apiKey']);
    });
  }

  it('takes Escape from the page only to hide the form', async () => {
    const { el } = await opened();
    const seen: string[] = [];
    const listener = ({ key }: KeyboardEvent): void => { seen.push(key); };
    document.addEventListener('keydown', listener);
    input(el, 'apiKey').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true, composed: true }));
    expect(inputNames(el)).to.deep.equal(['apiKey']);
    await sendKeys({ press: 'Escape' });
    await el.updateComplete;
    expectCollapsed(el);
    await sendKeys({ press: 'Escape' });
    expect(seen).to.deep.equal(['Escape', 'Escape']);
    document.removeEventListener('keydown', listener);
  });

  it('sends nothing while the key that has shown the form is held down', async () => {
    const { el, backend } = await compact({ known: { authType: 'None', properties: [{ ...site, value: 'acme' }] } });
    part(el, 'action').focus();
    await holdKey('Enter', 10);
    await nextTask();
    expectExpanded(el);
    expect(await backend.requests()).to.deep.equal([]);
  });

  it('hides the form after a success, and tells who is connected', async () => {
    const { el } = await opened({ answers: { POST: { json: description({ authenticated: true, connectedAs: 'ada@example.com' }) } } });
    await type(el, 'apiKey', 'k');
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'connected');
    expectCollapsed(el);
    expect([part(el, 'account').textContent, focusedPart(el)]).to.deep.equal(['Connected as ada@example.com', 'action']);
    expect([...el.shadowRoot!.querySelectorAll('button')].map(({ textContent }) => textContent.trim())).to.deep.equal(['Reconnect', 'Disconnect']);
  });

  it('keeps the form after a failure, with the error at its input and what was typed', async () => {
    const { el } = await opened({ answers: { POST: { status: 422, json: { errors: [{ name: 'apiKey', detail: 'No' }] } } } });
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    await reaches(el, 'failed');
    expectExpanded(el);
    expect([invalidNames(el), focusedName(el), input(el, 'apiKey').value]).to.deep.equal([['apiKey'], 'apiKey', 'k']);
  });

  for (const [status, json] of [[422, { errors: [{ name: 'apiKey', detail: 'No' }] }], [500, {}]] as const) {
    it(`forgets the error, too, when the user hides the form after a failure with ${status}`, async () => {
      const { el } = await opened({ answers: { POST: [{ status, json }, { status, json }] } });
      for (let attempt = 0; attempt < 2; attempt++) {
        await type(el, 'apiKey', 'k');
        await clickAction(el);
        await reaches(el, 'failed');
        await click(part(el, 'cancel'));
        await el.updateComplete;
        expectCollapsed(el);
        expect([alertOf(el).textContent.trim(), part(el, 'action').textContent.trim(), part(el, 'action').hasAttribute('data-plain')]).to.deep.equal(['', 'Connect', false]);
        await clickAction(el);
        await el.updateComplete;
        expect([invalidNames(el), alertOf(el).textContent.trim(), input(el, 'apiKey').value]).to.deep.equal([[], '', '']);
      }
    });
  }

  it('shows the form with its missing values marked only after a second press', async () => {
    const { el } = await opened();
    await clickAction(el);
    await el.updateComplete;
    expect([invalidNames(el), focusedName(el)]).to.deep.equal([['apiKey'], 'apiKey']);
    await sendKeys({ press: 'Escape' });
    await el.updateComplete;
    await clickAction(el);
    await el.updateComplete;
    expect(invalidNames(el)).to.deep.equal([]);
  });

  it('is in a connected one a line with "Reconnect", which shows the form, and "Disconnect"', async () => {
    const { el, log } = await compact({ known: { authenticated: true } });
    expectCollapsed(el);
    await clickAction(el);
    await el.updateComplete;
    expectExpanded(el);
    expect([el.state, focusedName(el)]).to.deep.equal(['ready', 'apiKey']);
    await sendKeys({ press: 'Escape' });
    await reaches(el, 'connected');
    expectCollapsed(el);
    expect([focusedPart(el), log.names]).to.deep.equal(['action', ['state:ready', 'state:connected']]);
  });

  it('asks in place whether to disconnect, and Escape answers one question at a time', async () => {
    const { el, backend } = await opened({ known: { authenticated: true }, answers: { POST: { status: 500, json: {} } } });
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    await reaches(el, 'failed');
    await click(part(el, 'disconnect'));
    await el.updateComplete;
    expect([focusedPart(el), inputNames(el)]).to.deep.equal(['keep', ['apiKey']]);
    await sendKeys({ press: 'Escape' });
    await el.updateComplete;
    expect([focusedPart(el), input(el, 'apiKey').value]).to.deep.equal(['disconnect', 'k']);
    await sendKeys({ press: 'Escape' });
    await reaches(el, 'connected');
    expectCollapsed(el);
    expect(await backend.requests('DELETE')).to.deep.equal([]);
  });

  it('is collapsed after a disconnect', async () => {
    const { el } = await compact({ known: { authenticated: true }, answers: { DELETE: { json: description() } } });
    await click(part(el, 'disconnect'));
    await el.updateComplete;
    await click(part(el, 'confirm'));
    await reaches(el, 'ready');
    expectCollapsed(el);
  });

  it('keeps the form and what was typed while it is refreshed, moved, or described again', async () => {
    const { el } = await opened({ answers: { GET: { json: description({ description: 'New' }) } } });
    await type(el, 'apiKey', 'half');
    await el.refresh();
    await el.updateComplete;
    el.connector = description({ name: 'Other name' });
    await el.updateComplete;
    el.parentElement!.append(el);
    await nextTask();
    await el.updateComplete;
    expectExpanded(el);
    expect(input(el, 'apiKey').value).to.equal('half');
  });

  it('keeps the form when only one of two descriptions has an id', async () => {
    const anonymous = JSON.stringify(description({ id: null as never }));
    const { el } = await opened({ answers: { GET: { text: anonymous.replace('"id":null,', '') } } });
    await type(el, 'apiKey', 'half');
    await el.refresh();
    await el.updateComplete;
    el.connector = description();
    await el.updateComplete;
    expectExpanded(el);
    expect(input(el, 'apiKey').value).to.equal('half');
  });

  for (const [when, changed] of Object.entries<ConnectorDescription>({
    'is another one': description({ id: '34' }),
    'has another auth type': description({ authType: 'Basic' }),
    'has been connected elsewhere': description({ authenticated: true }),
  })) {
    it(`hides the form when the connector ${when}, and rejects connect(), which has shown it, with an AbortError`, async () => {
      const { el } = await compact();
      const connecting = el.connect();
      await el.updateComplete;
      expectExpanded(el);
      el.connector = changed;
      await el.updateComplete;
      expectCollapsed(el);
      expect(await rejection(connecting)).to.include({ name: 'AbortError' });
    });
  }

  it('hides nothing, and Escape does nothing, without the attribute', async () => {
    const { el } = await compact({ attributes: { compact: false } });
    expect([inputNames(el), part(el, 'action').hasAttribute('aria-expanded'), el.matches(':state(expanded)')]).to.deep.equal([['apiKey'], false, false]);
    await type(el, 'apiKey', 'half');
    await sendKeys({ press: 'Escape' });
    await el.updateComplete;
    expect([input(el, 'apiKey').value, part(el, 'action').textContent.trim()]).to.deep.equal(['half', 'Connect Pipedrive']);
    el.compact = true;
    await el.updateComplete;
    expectCollapsed(el);
    expect(el.hasAttribute('compact')).to.equal(true);
  });

  it('does nothing while it is disabled', async () => {
    const { el } = await compact({ attributes: { disabled: true } });
    await clickAction(el);
    expect(await rejection(el.connect())).to.include({ code: 'misconfigured' });
    await el.updateComplete;
    expectCollapsed(el);
  });
});

describe('a compact element without inputs', () => {
  it('starts an OAuth sign-in at once', async () => {
    const { el, log } = await compact({ known: { authType: 'OAuth2' } });
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    await clickAction(el);
    await el.updateComplete;
    expect([log.names, part(el, 'action').hasAttribute('aria-expanded')]).to.deep.equal([['start'], false]);
    expect(part(el, 'action').querySelector('[role=img]')).to.exist;
  });

  it('shows the form for an OAuth connector with properties, and says only then that it opens a window', async () => {
    const { el, log } = await compact({ known: { authType: 'OAuth2', properties: [site] } });
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    expect(part(el, 'action').querySelector('[role=img]')).to.equal(null);
    await clickAction(el);
    await el.updateComplete;
    expectExpanded(el);
    expect([log.names, part(el, 'action').querySelector('[role=img]') !== null]).to.deep.equal([[], true]);
    await type(el, 'property:Site', 'acme');
    await clickAction(el);
    expect(log.names).to.deep.equal(['start']);
  });

  it('connects one without authentication at once', async () => {
    const { el } = await compact({ known: { authType: 'None' }, answers: { POST: { json: description({ authType: 'None', authenticated: true }) } } });
    await clickAction(el);
    await reaches(el, 'connected');
  });

  it('shows the input that the backend asks for', async () => {
    const problem = { code: 'missing_properties', errors: [{ name: 'property:Region', detail: 'Missing' }] };
    const { el } = await compact({ known: { authType: 'None' }, answers: { POST: { status: 422, json: problem } } });
    await clickAction(el);
    await reaches(el, 'failed');
    expectExpanded(el);
    expect([invalidNames(el), focusedName(el)]).to.deep.equal([['property:Region'], 'property:Region']);
  });
});

describe('connect() of a compact element', () => {
  it('shows the form, and resolves when the user has connected', async () => {
    const { el } = await compact({ answers: { POST: yes } });
    const endings: Promise<unknown>[] = [];
    await inClick(() => endings.push(el.connect()));
    await el.updateComplete;
    expectExpanded(el);
    expect(invalidNames(el)).to.deep.equal([]);
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    expect((await Promise.all(endings))[0]).to.include({ via: 'submit', verified: true });
  });

  it('rejects with an AbortError when the user or the page hides the form', async () => {
    const { el } = await compact();
    for (const hide of [() => sendKeys({ press: 'Escape' }), () => nextTask().then(() => { el.cancel(); })]) {
      const connecting = el.connect();
      await el.updateComplete;
      input(el, 'apiKey').focus();
      await hide();
      expect(await rejection(connecting)).to.include({ name: 'AbortError' });
      await el.updateComplete;
      expectCollapsed(el);
    }
  });

  it('rejects with an AbortError when a disconnect hides the form', async () => {
    const { el } = await compact({
      known: { authenticated: true }, answers: { POST: { status: 422, json: { code: 'invalid_credentials' } }, DELETE: { json: description() } },
    });
    const refused = el.connect();
    await el.updateComplete;
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    expect(await rejection(refused)).to.include({ code: 'invalid_credentials' });
    el.cancel();
    const connecting = el.connect();
    await el.updateComplete;
    expectExpanded(el);
    await el.disconnect();
    expect(await rejection(connecting)).to.include({ name: 'AbortError' });
  });

  it('reads the form when it is shown, as a press of the button does', async () => {
    const { el } = await opened();
    expect(await rejection(el.connect())).to.include({ code: 'invalid_credentials' });
    await el.updateComplete;
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
  });

  it('does not take the focus from the page', async () => {
    const { el } = await compact();
    const before = document.activeElement;
    void el.connect();
    await el.updateComplete;
    expectExpanded(el);
    expect(document.activeElement === before).to.equal(true);
  });

  it('with credentials of the page’s own shows no form, and tells in general what was refused', async () => {
    const { el } = await compact({ answers: { POST: { status: 422, json: { errors: [{ name: 'apiKey', detail: 'No' }] } } } });
    expect(await rejection(el.connect({ apiKey: 'k' }))).to.include({ code: 'invalid_credentials' });
    await el.updateComplete;
    expectCollapsed(el);
    expect(alertOf(el).textContent.trim()).to.equal('What you entered was not accepted. Check it and try again.');
    expect(parts(el, 'action')).to.have.length(1);
  });
});
