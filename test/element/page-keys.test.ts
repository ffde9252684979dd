import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { clickAction, description, form, input, mount, part, reaches, type } from '../browser/helpers.js';
import { formScene } from '../browser/scene.js';

const TYPES = ['keydown', 'keypress', 'keyup'] as const;

/** A page that takes single keys for shortcuts, unless an input of its own is the target. Gives the keys that it has seen. */
function listen(page: EventTarget = document): string[] {
  const seen: string[] = [];
  const listener = (event: Event): void => {
    const { key, type, target } = event as KeyboardEvent;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    seen.push(`${type} ${key}`);
    if (/^[a-z@ ]$/i.test(key) || key === 'Enter' || key === 'Backspace' || key === 'ArrowLeft') event.preventDefault();
  };
  for (const each of TYPES) page.addEventListener(each, listener);
  stops.push(() => { for (const each of TYPES) page.removeEventListener(each, listener); });
  return seen;
}

const stops: (() => void)[] = [];

const basic = (): Promise<CyclrConnectorAuth> => mount({ endpoint: '/api' }, {
  connector: description({ authType: 'Basic', properties: [{ name: 'Notes', type: 'multiline' }, { name: 'Region', options: ['Asia', 'Europe'] }] }),
});

/** Sends a key event to an input as an input method, or another keyboard, does. */
function send(target: Element, event: (typeof TYPES)[number], init: KeyboardEventInit): void {
  target.dispatchEvent(new KeyboardEvent(event, { bubbles: true, composed: true, cancelable: true, ...init }));
}

describe('on a page with single-key shortcuts', () => {
  afterEach(() => { for (const stop of stops.splice(0)) stop(); });

  for (const [what, page] of [['the document', document], ['the window', window], ['the body', document.body]] as const) {
    it(`that listens on ${what}, everything that is typed arrives`, async () => {
      const el = await basic();
      const seen = listen(page);
      await type(el, 'username', 'jess@acme');
      await sendKeys({ press: 'ArrowLeft' });
      await sendKeys({ press: 'Backspace' });
      await type(el, 'password', 'S3 cret/?#');
      input(el, 'property:Notes').focus();
      await sendKeys({ type: 'one two' });
      await sendKeys({ press: 'Enter' });
      await sendKeys({ type: 'three' });
      input(el, 'property:Region').focus();
      await sendKeys({ type: 'E' });
      expect([input(el, 'username').value, input(el, 'password').value]).to.deep.equal(['jess@ace', 'S3 cret/?#']);
      expect([input(el, 'property:Notes').value, input(el, 'property:Region').value]).to.deep.equal(['one two\nthree', 'Europe']);
      expect(seen).to.deep.equal([]);
    });
  }

  it('Enter submits the form', async () => {
    const { el, log } = await formScene({}, { json: description({ authenticated: true }) });
    const seen = listen();
    await type(el, 'apiKey', 'key');
    await sendKeys({ press: 'Enter' });
    await log.ends();
    expect([log.endings, seen]).to.deep.equal([['complete'], []]);
  });

  it('Space and Enter press the focused button, and other keys are the page’s', async () => {
    const el = await basic();
    const seen = listen();
    part(el, 'reveal').focus();
    await sendKeys({ press: 'Space' });
    expect(part(el, 'reveal').textContent).to.equal('Hide');
    await sendKeys({ press: 'Enter' });
    expect(part(el, 'reveal').textContent).to.equal('Show');
    expect(seen).to.deep.equal([]);
    await sendKeys({ press: 'j' });
    expect(seen).to.deep.equal(['keydown j', 'keyup j']);
  });

  it('the keys that edit nothing reach the page', async () => {
    const el = await basic();
    input(el, 'username').focus();
    const seen = listen();
    for (const press of ['Escape', 'F2', 'Shift', 'Control+k', 'Meta+k', 'Alt+n', 'Control+Enter']) await sendKeys({ press });
    expect(seen.filter((each) => each.startsWith('keydown'))).to.deep.equal([
      'Escape', 'F2', 'Shift', 'Control', 'k', 'Meta', 'k', 'Alt', 'n', 'Control', 'Enter',
    ].map((key) => `keydown ${key}`));
    expect(seen.filter((each) => each.startsWith('keyup'))).to.have.length(11);
    await sendKeys({ press: 'Tab' });
    expect(seen).to.include('keydown Tab');
  });

  it('the page learns that a key of its shortcut is released, even after the modifier', async () => {
    const el = await basic();
    input(el, 'username').focus();
    const seen = listen();
    await sendKeys({ down: 'Control' });
    await sendKeys({ down: 'k' });
    await sendKeys({ up: 'Control' });
    await sendKeys({ up: 'k' });
    expect(seen).to.deep.equal(['keydown Control', 'keydown k', 'keyup Control', 'keyup k']);
  });

  const OWN: Readonly<Record<string, KeyboardEventInit>> = {
    'AltGr with Q on a German keyboard': { key: '@', ctrlKey: true, altKey: true },
    'Option with L on a German Mac': { key: '@', altKey: true },
    'a dead key': { key: 'Dead' },
    'an input method': { key: 'Process', isComposing: true },
    'a keyboard of Android': { key: 'Unidentified' },
    'a letter of another script': { key: 'ж' },
    'an emoji': { key: '😀' },
    'pasting': { key: 'v', ctrlKey: true },
    'selecting everything on a Mac': { key: 'a', metaKey: true },
    'redoing': { key: 'Z', ctrlKey: true, shiftKey: true },
    'moving by word': { key: 'ArrowLeft', ctrlKey: true },
  };

  for (const [what, init] of Object.entries(OWN)) {
    it(`${what} stays in the input`, async () => {
      const el = await basic();
      const seen = listen();
      for (const each of TYPES) send(input(el, 'username'), each, init);
      expect(seen).to.deep.equal([]);
    });
  }

  it('an event without a key, as autofill sends it, disturbs nothing', async () => {
    const el = await basic();
    const errors: unknown[] = [];
    const onError = ({ error }: ErrorEvent): void => { errors.push(error); };
    window.addEventListener('error', onError);
    for (const each of TYPES) input(el, 'username').dispatchEvent(new Event(each, { bubbles: true, composed: true }));
    window.removeEventListener('error', onError);
    expect(errors).to.deep.equal([]);
  });

  it('keys in what the page has slotted are the page’s', async () => {
    const el = await mount({ endpoint: '/api' }, { connector: description() }, '<a slot="header" href="#top">Acme</a><input slot="footer">');
    const seen = listen();
    el.querySelector('a')!.focus();
    await sendKeys({ press: 'j' });
    await sendKeys({ press: 'Enter' });
    expect(seen).to.include.members(['keydown j', 'keydown Enter']);
    expect(form(el).contains(el.querySelector('a'))).to.equal(false);
  });

  it('the form of a second attempt is as deaf to the page as the first', async () => {
    const { el } = await formScene({ authenticated: true });
    await clickAction(el);
    await reaches(el, 'ready');
    const seen = listen();
    await type(el, 'apiKey', 'abc');
    expect([input(el, 'apiKey').value, seen]).to.deep.equal(['abc', []]);
  });
});
