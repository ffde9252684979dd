import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { alertOf, click, description, hasPart, input, inputs, nextTask, part, reaches, type } from '../browser/helpers.js';
import type { Attributes } from '../browser/helpers.js';
import { oauth } from '../browser/scene.js';
import { answer, scriptedScene } from '../browser/scripted-scene.js';
import type { ScriptedScene } from '../browser/scripted-scene.js';

const buttonsOf = (el: CyclrConnectorAuth): readonly HTMLButtonElement[] => [...el.shadowRoot!.querySelectorAll('button')];

/** The texts, inputs, buttons and the focus. The nodes have to stay the same, too. */
const shownIn = (el: CyclrConnectorAuth): readonly unknown[] => [
  part(el, 'status').firstElementChild, part(el, 'status').textContent, alertOf(el).textContent, part(el, 'status').hasAttribute('data-busy'),
  ...inputs(el).flatMap((each) => [each, each.value]),
  ...buttonsOf(el).flatMap((button) => [button, button.textContent, button.hasAttribute('data-plain'), button.getAttribute('aria-expanded')]),
  el.shadowRoot!.activeElement,
];

const markedIn = (el: CyclrConnectorAuth): readonly string[] => buttonsOf(el)
  .filter((button) => button.getAttribute('aria-disabled') === 'true').map((button) => button.getAttribute('part')!);

interface Case {
  readonly what: string;
  readonly connector: ConnectorDescription;
  readonly attributes?: Attributes;
  readonly arrange: (el: CyclrConnectorAuth) => unknown;
  readonly marked: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'a connected element', connector: description({ authenticated: true }), marked: ['action', 'disconnect'],
    arrange: (el) => { part(el, 'disconnect').focus(); },
  },
  {
    what: 'a connected element with an account', connector: oauth({ authenticated: true, connectedAs: 'ada' }), marked: ['action', 'disconnect'],
    arrange: (el) => { part(el, 'action').focus(); },
  },
  {
    what: 'an element that needs attention', connector: oauth({ authenticated: true, attention: 'reconnect' }), marked: ['action', 'disconnect'],
    arrange: (el) => { part(el, 'action').focus(); },
  },
  { what: 'a form with typed text', connector: description(), arrange: (el) => type(el, 'apiKey', 'typed'), marked: ['action'] },
  {
    what: 'a form that was not sent', connector: description({ properties: [{ name: 'Note' }] }), marked: ['action'],
    arrange: async (el) => {
      await type(el, 'property:Note', 'typed');
      await click(part(el, 'action'));
    },
  },
  {
    what: 'the form of a connected connector', connector: description({ authenticated: true }), marked: ['action'],
    arrange: async (el) => {
      await click(part(el, 'action'));
      await type(el, 'apiKey', 'typed');
    },
  },
  {
    what: 'a compact element', connector: description(), attributes: { compact: true }, marked: ['action'],
    arrange: (el) => { part(el, 'action').focus(); },
  },
  {
    what: 'an open form of a compact element', connector: description(), attributes: { compact: true }, marked: ['action'],
    arrange: async (el) => {
      await click(part(el, 'action'));
      await type(el, 'apiKey', 'typed');
    },
  },
  {
    what: 'the question before a disconnect', connector: description({ authenticated: true }), marked: ['confirm'],
    arrange: (el) => click(part(el, 'disconnect')),
  },
];

interface Refreshing extends ScriptedScene {
  readonly refreshed: Promise<void>;
}

/** Begins a refresh, which the backend does not answer. */
async function refreshing({ connector, attributes = {}, arrange }: Pick<Case, 'connector' | 'attributes' | 'arrange'>): Promise<Refreshing> {
  const scene = await scriptedScene({ connector, attributes });
  await arrange(scene.el);
  await scene.el.updateComplete;
  const refreshed = scene.el.refresh();
  await reaches(scene.el, 'loading');
  return { ...scene, refreshed };
}

describe('refresh()', () => {
  for (const each of cases) {
    it(`leaves ${each.what} as it is, with the focus, and marks the buttons that begin something`, async () => {
      let before: readonly unknown[] = [];
      const scene = await refreshing({
        ...each,
        arrange: async (el) => {
          await each.arrange(el);
          await el.updateComplete;
          before = shownIn(el);
          expect(before.at(-1)).to.exist;
        },
      });
      const { el } = scene;
      const during = shownIn(el);
      for (const [index, value] of before.entries()) expect(during[index] === value, `${index}: ${String(during[index])}`).to.equal(true);
      expect(during).to.have.length(before.length);
      expect(markedIn(el)).to.deep.equal(each.marked);
      await answer(scene, 'GET', { json: each.connector });
      await scene.refreshed;
      await el.updateComplete;
      const after = shownIn(el);
      for (const [index, value] of before.entries()) expect(after[index] === value, `${index}: ${String(after[index])}`).to.equal(true);
      expect(markedIn(el)).to.deep.equal([]);
    });
  }

  it('lets no button and no Enter begin anything before its answer', async () => {
    const scene = await refreshing({
      connector: description({ authenticated: true }),
      arrange: async (el) => {
        await click(part(el, 'action'));
        await type(el, 'apiKey', 'typed');
      },
    });
    const { el, backend } = scene;
    await click(part(el, 'action'));
    input(el, 'apiKey').focus();
    await sendKeys({ press: 'Enter' });
    await nextTask();
    expect([el.state, backend.calls.map(({ method }) => method)]).to.deep.equal(['loading', ['GET']]);
    await answer(scene, 'GET', { json: description({ authenticated: true }) });
    await sendKeys({ press: 'Enter' });
    expect(el.state).to.equal('submitting');
  });

  it('lets the user neither ask nor confirm a disconnect before its answer, but keep the connection', async () => {
    const connector = description({ authenticated: true });
    const { el, backend, ...scene } = await refreshing({ connector, arrange: (each) => click(part(each, 'disconnect')) });
    await click(part(el, 'confirm'));
    await nextTask();
    expect([hasPart(el, 'confirm'), backend.held('DELETE').length]).to.deep.equal([true, 0]);
    await click(part(el, 'keep'));
    await el.updateComplete;
    expect(el.shadowRoot!.activeElement === part(el, 'disconnect')).to.equal(true);
    await click(part(el, 'disconnect'));
    await el.updateComplete;
    expect(hasPart(el, 'keep')).to.equal(false);
    await answer({ el, backend, ...scene }, 'GET', { json: connector });
    await click(part(el, 'disconnect'));
    await el.updateComplete;
    await click(part(el, 'confirm'));
    expect(backend.held('DELETE')).to.have.length(1);
  });

  it('closes the question before a disconnect when the connection is another', async () => {
    const scene = await refreshing({ connector: description({ authenticated: true }), arrange: (el) => click(part(el, 'disconnect')) });
    await answer(scene, 'GET', { json: description({ authenticated: true, connectedAs: 'grace' }) });
    await scene.el.updateComplete;
    expect(hasPart(scene.el, 'keep')).to.equal(false);
  });

  for (const [how, cancel] of [
    ['"Cancel"', (el: CyclrConnectorAuth) => click(part(el, 'cancel'))],
    ['Escape', () => sendKeys({ press: 'Escape' })],
  ] as const) {
    it(`is given up by ${how}, which hides the form of a compact element as ever`, async () => {
      const { el, refreshed } = await refreshing({
        connector: description(),
        attributes: { compact: true },
        arrange: async (each) => {
          await click(part(each, 'action'));
          await type(each, 'apiKey', 'typed');
        },
      });
      await cancel(el);
      await reaches(el, 'ready');
      await refreshed;
      expect([inputs(el).length, el.shadowRoot!.activeElement === part(el, 'action')]).to.deep.equal([0, true]);
    });
  }

  it('shows the failure if it has no answer', async () => {
    const scene = await refreshing({ connector: description({ authenticated: true }), arrange: (el) => { part(el, 'disconnect').focus(); } });
    await answer(scene, 'GET', { status: 500, json: {} });
    await reaches(scene.el, 'failed');
    expect(alertOf(scene.el).textContent.trim()).not.to.equal('');
    expect(scene.el.shadowRoot!.activeElement === part(scene.el, 'disconnect')).to.equal(true);
  });

  it('of an element that knows only its auth type keeps the button with the focus', async () => {
    const { el } = await scriptedScene({ attributes: { 'auth-type': 'OAuth2' } });
    const action = part(el, 'action');
    action.focus();
    const label = action.textContent;
    void el.refresh();
    await reaches(el, 'loading');
    expect([el.shadowRoot!.activeElement === action, action.textContent, markedIn(el)]).to.deep.equal([true, label, ['action']]);
  });
});

describe('"Try again" after a description could not be loaded', () => {
  it('keeps the focus and its label while the element loads again', async () => {
    const scene = await scriptedScene({ attributes: { loading: 'eager' } });
    const { el, backend } = scene;
    await answer(scene, 'GET', { status: 500, json: {} });
    await reaches(el, 'failed');
    const action = part(el, 'action');
    action.focus();
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'loading');
    expect([action.textContent.trim(), part(el, 'status').textContent, markedIn(el)]).to.deep.equal(['Try again', 'Loading…', ['action']]);
    expect(el.shadowRoot!.activeElement === action).to.equal(true);
    await sendKeys({ press: 'Enter' });
    expect(backend.held('GET')).to.have.length(1);
    await answer(scene, 'GET', { json: oauth() });
    await reaches(el, 'ready');
    expect([el.shadowRoot!.activeElement === action, action.textContent.trim()]).to.deep.equal([true, 'Connect Pipedrive ↗']);
  });

  it('is no button of another connector', async () => {
    const scene = await scriptedScene({ attributes: { loading: 'eager' } });
    const { el } = scene;
    await answer(scene, 'GET', { status: 500, json: {} });
    await reaches(el, 'failed');
    el.connectorId = '34';
    await reaches(el, 'loading');
    expect([part(el, 'status').textContent, buttonsOf(el)]).to.deep.equal(['Loading…', []]);
  });
});
