import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { LOCALES } from '../browser/locales.js';
import { alertOf, clickAction, description, input, inputs, mount, part, reaches, type, until } from '../browser/helpers.js';
import { formScene, no, waitingScene } from '../browser/scene.js';
import { popup } from '../browser/windows.js';

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

  it('moves to a button when an error names an input that the form does not show', async () => {
    const { el, backend } = await formScene({}, { status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'property:Hosted' }] }, held: true });
    await type(el, 'apiKey', 'key');
    await pressEnterOn(el, 'action');
    await reaches(el, 'submitting');
    part(el, 'cancel').focus();
    await backend.release();
    await reaches(el, 'failed');
    expect(focused(el)?.getAttribute('part')).to.equal('action');
  });

  it('moves to the invalid input even where a click does not focus a button, as in Safari', async () => {
    const { el } = await formScene();
    part(el, 'action').click();
    await el.updateComplete;
    expect([focused(el)?.getAttribute('name'), alertOf(el).textContent.trim()]).to.deep.equal(['apiKey', '']);
  });

  it('moves to the main button that is clicked, and stays in an input where Enter is pressed', async () => {
    const { el, backend } = await formScene({ authType: 'None' }, { json: description(), held: true });
    part(el, 'action').click();
    await reaches(el, 'submitting');
    expect(focused(el)?.getAttribute('part')).to.equal('action');
    el.cancel();
    el.connector = description();
    await el.updateComplete;
    await type(el, 'apiKey', 'key');
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'submitting');
    expect(focused(el)?.getAttribute('name')).to.equal('apiKey');
    await backend.release();
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

  it('stays on "Cancel" when buttons appear before it', async () => {
    const { el } = await waitingScene();
    const cancel = part(el, 'cancel');
    cancel.focus();
    popup().close();
    await reaches(el, 'detached');
    expect([part(el, 'check').textContent.trim(), cancel.getAttribute('part')]).to.deep.equal(['I have signed in', 'cancel']);
    expect(focused(el)?.getAttribute('part')).to.equal('cancel');
    el.cancel();
  });

  it('stays on "I have signed in" while the backend is asked, and when it knows of no sign-in', async () => {
    const { el, backend, log } = await waitingScene();
    popup().close();
    await reaches(el, 'detached');
    await backend.answer('GET', { ...no, held: true });
    const check = part(el, 'check');
    await pressEnterOn(el, 'check');
    await reaches(el, 'verifying');
    expect(focused(el)).to.equal(check);
    expect([check.ariaDisabled, part(el, 'reopen').ariaDisabled, part(el, 'cancel').ariaDisabled]).to.deep.equal(['true', 'true', null]);
    await sendKeys({ press: 'Enter' });
    expect([el.state, log.endings]).to.deep.equal(['verifying', []]);
    await backend.answer('GET', no);
    await backend.release();
    await reaches(el, 'detached');
    expect(focused(el)).to.equal(check);
    expect(check.ariaDisabled).to.equal(null);
    expect(part(el, 'status').textContent).to.contain('not finished yet');
    // In quick succession a browser counts the presses on one button as those of a double click.
    check.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));
    expect(el.state).to.equal('verifying');
    await reaches(el, 'detached');
    el.cancel();
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
    expect(document.activeElement === elsewhere).to.equal(true);
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
