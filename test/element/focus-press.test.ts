import { expect } from '@open-wc/testing';
import type { ConnectValues, CyclrConnectorAuth } from '../../src/index.js';
import type { Answer } from '../browser/fakes.js';
import { alertOf, description, focusedName, reaches, type } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';
import { formScene } from '../browser/scene.js';

const refusal: Answer = {
  status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'apiKey', detail: 'Refused.' }] },
};

interface PageControls {
  readonly button: HTMLButtonElement;
  readonly other: HTMLInputElement;
  readonly press: () => void;
}

/** A button and an input of the page, beside the element. The button calls `connect()`. */
function pageControls(el: CyclrConnectorAuth, values?: ConnectValues): PageControls {
  const button = document.createElement('button');
  const other = document.createElement('input');
  el.parentElement!.append(button, other);
  button.addEventListener('click', () => { void el.connect(values).catch(() => undefined); });
  return {
    button, other,
    press: () => {
      button.focus();
      button.click();
    },
  };
}

const alert = (el: CyclrConnectorAuth): string => alertOf(el).textContent.trim();

describe('after connect() from a button of the page, the focus', () => {
  it('moves to the input that must be filled in, as from the submit button of a form', async () => {
    const { el } = await formScene();
    pageControls(el).press();
    await el.updateComplete;
    expect([focusedName(el), alert(el)]).to.deep.equal(['apiKey', '']);
  });

  it('moves to the input that the backend refuses', async () => {
    const { el, log } = await formScene({}, refusal);
    await type(el, 'apiKey', 'wrong');
    pageControls(el).press();
    await log.ends();
    await el.updateComplete;
    expect([focusedName(el), alert(el)]).to.deep.equal(['apiKey', '']);
  });

  it('stays where the user has moved it meanwhile, and the alert tells of the refusal', async () => {
    const { el, log } = await formScene({}, refusal);
    await type(el, 'apiKey', 'wrong');
    const { press, other } = pageControls(el);
    press();
    other.focus();
    await log.ends();
    await el.updateComplete;
    expect([document.activeElement === other, alert(el)]).to.deep.equal([true, LOCALES.en.invalid_credentials]);
  });

  it('stays if the page gives values of its own form, and the alert tells of the refusal', async () => {
    const { el, log } = await formScene({}, refusal);
    const { press, button } = pageControls(el, { apiKey: 'wrong' });
    press();
    await log.ends();
    await el.updateComplete;
    expect([document.activeElement === button, alert(el)]).to.deep.equal([true, LOCALES.en.invalid_credentials]);
  });

  it('moves to the form that a compact element shows', async () => {
    const { el } = await formScene();
    el.compact = true;
    await el.updateComplete;
    pageControls(el).press();
    await el.updateComplete;
    expect(focusedName(el)).to.equal('apiKey');
  });

  it('moves to the form of a connected connector', async () => {
    const { el } = await formScene({ authenticated: true });
    pageControls(el).press();
    await el.updateComplete;
    expect(focusedName(el)).to.equal('apiKey');
  });

  it('stays when the connection that it has made ends later', async () => {
    const { el, log } = await formScene({}, { json: description({ authenticated: true }) });
    await type(el, 'apiKey', 'right');
    const { press, button } = pageControls(el);
    press();
    await log.ends();
    el.connector = description();
    await reaches(el, 'ready');
    await el.updateComplete;
    expect(document.activeElement === button).to.equal(true);
  });
});
