import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { LOCALES } from '../browser/locales.js';
import { clickAction, description, input, inputs, mount, part, reaches, type, until } from '../browser/helpers.js';
import { formScene } from '../browser/scene.js';

const focused = (el: CyclrConnectorAuth): Element | null => el.shadowRoot!.activeElement;

const pressEnterOn = async (el: CyclrConnectorAuth, name: string): Promise<void> => {
  part(el, name).focus();
  await sendKeys({ press: 'Enter' });
};

// What a sign-in does with the focus, and the order of Tab, is in test/access/announcements.spec.ts.
describe('the focus', () => {
  it('moves to the form that the main button shows, and to a button when cancel hides it', async () => {
    const { el } = await formScene({ authenticated: true });
    await clickAction(el);
    await reaches(el, 'ready');
    expect(focused(el)).to.equal(inputs(el)[0]);
    await pressEnterOn(el, 'cancel');
    await reaches(el, 'connected');
    expect(focused(el)?.localName).to.equal('button');
  });

  it('moves to the main button after a state without any button', async () => {
    const { el, backend } = await formScene({ authenticated: true });
    await backend.answer('DELETE', { json: description({ authType: 'None' }) });
    await pressEnterOn(el, 'disconnect');
    await el.updateComplete;
    await pressEnterOn(el, 'confirm');
    await reaches(el, 'ready');
    expect(focused(el)).to.equal(part(el, 'action'));
  });

  it('does so in the document of a frame, too', async () => {
    const { el, backend } = await formScene({ authenticated: true });
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument!.body.append(el);
    await backend.answer('DELETE', { json: description({ authType: 'None' }) });
    await pressEnterOn(el, 'disconnect');
    await el.updateComplete;
    await pressEnterOn(el, 'confirm');
    await reaches(el, 'ready');
    expect(focused(el)?.getAttribute('part')).to.equal('action');
    frame.remove();
  });

  it('never moves to the button that reveals a secret', async () => {
    const { el } = await formScene({}, { json: description(), held: true });
    await type(el, 'apiKey', 'canary');
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'submitting');
    await pressEnterOn(el, 'cancel');
    await reaches(el, 'ready');
    expect(focused(el)).to.equal(part(el, 'action'));
  });

  it('stays outside the element when the element changes by itself', async () => {
    const { el } = await formScene();
    const elsewhere = document.createElement('input');
    document.body.append(elsewhere);
    elsewhere.focus();
    el.connector = description({ authType: 'Basic' });
    await el.updateComplete;
    el.connector = description({ authenticated: true });
    await reaches(el, 'connected');
    expect(document.activeElement).to.equal(elsewhere);
    elsewhere.remove();
  });

  it('and the typed text stay in the input while texts and language change', async () => {
    const el = await mount({ 'auth-type': 'ApiKey' });
    await type(el, 'apiKey', 'half');
    const target = input(el, 'apiKey');
    el.messages = { apiKey: 'Key' };
    await el.updateComplete;
    expect([focused(el), target.value]).to.deep.equal([target, 'half']);
    el.lang = 'fr';
    await until(() => part(el, 'action').textContent.trim() === LOCALES.fr.connect, 'the element speaks French');
    expect([focused(el), target.value]).to.deep.equal([target, 'half']);
  });
});
