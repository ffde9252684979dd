import { expect } from '@open-wc/testing';
import type { ConnectorProperty, CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { alertOf, click, clickAction, description, focusedName, hasPart, hintOf, input, inputs, invalidNames, part, type } from '../browser/helpers.js';
import { formScene, mountOAuth, oauth, oauthScene } from '../browser/scene.js';

const subdomain: ConnectorProperty = { name: 'Subdomain', required: true, value: 'acme' };

const properties: readonly ConnectorProperty[] = [{ name: 'Region', required: true, options: ['eu', 'us'] }, { name: 'Note' }];

const refusal = {
  status: 422,
  json: { code: 'invalid_credentials', errors: [{ name: 'password', detail: 'Wrong password' }, { name: 'property:Subdomain', detail: 'No such tenant' }] },
};

const fill = async (el: CyclrConnectorAuth): Promise<void> => {
  await type(el, 'username', 'ada');
  await type(el, 'password', 'pw');
};

describe('a refused form', () => {
  it('has an error beside each refused input, moves the focus to the first, and repeats nothing in the alert', async () => {
    const { el, log } = await formScene({ authType: 'Basic', properties: [subdomain] }, refusal);
    await fill(el);
    await clickAction(el);
    await log.ends();
    expect(invalidNames(el)).to.deep.equal(['property:Subdomain', 'password']);
    for (const name of invalidNames(el)) expect(hintOf(el, name)).to.contain('not accepted');
    expect(focusedName(el)).to.equal('property:Subdomain');
    expect(alertOf(el).textContent.trim()).to.equal('');
  });

  it('repeats nothing in the alert after the user has gone elsewhere, when the page renders the element again', async () => {
    const { el, log } = await formScene({ authType: 'Basic' }, refusal);
    await fill(el);
    await clickAction(el);
    await log.ends();
    await el.updateComplete;
    (document.activeElement as HTMLElement).blur();
    el.messages = {};
    await el.updateComplete;
    expect([invalidNames(el), alertOf(el).textContent.trim()]).to.deep.equal([['password'], '']);
  });

  it('is unmarked once it is submitted again and accepted', async () => {
    const { el, log } = await formScene({ authType: 'Basic' }, refusal, { json: description({ authType: 'Basic', authenticated: true }) });
    await fill(el);
    await clickAction(el);
    await log.ends();
    await type(el, 'password', 'yes');
    await clickAction(el);
    await log.ends(2);
    expect(log.endings).to.deep.equal(['error', 'complete']);
    expect([el.error, invalidNames(el)]).to.deep.equal([null, []]);
  });

  for (const [what, answer] of [
    ['a refusal', { status: 422 }],
    ['a description that is not authenticated', { json: description({ authType: 'Basic', properties }) }],
  ] as const) {
    it(`keeps the typed values after ${what}`, async () => {
      const { el, log } = await formScene({ authType: 'Basic', properties }, answer);
      await type(el, 'property:Region', 'us');
      await type(el, 'property:Note', 'hi');
      await fill(el);
      await clickAction(el);
      await log.ends();
      expect(log.endings).to.deep.equal(['error']);
      expect(hasPart(el, 'form')).to.equal(true);
      const values = Object.fromEntries(inputs(el).map(({ name, value }) => [name, value]));
      expect(values).to.include({ 'property:Region': 'us', 'property:Note': 'hi', username: 'ada' });
    });
  }

  it('keeps the typed values when the user cancels instead', async () => {
    const { el, backend, log } = await formScene({ authType: 'Basic' }, { held: true });
    await fill(el);
    await clickAction(el);
    await backend.requests('POST', 1);
    await el.updateComplete;
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.endings).to.deep.equal(['cancel']);
    expect(input(el, 'username').value).to.equal('ada');
  });
});

describe('a refusal that repeats a secret', () => {
  it('is told to the page and the user without it', async () => {
    const token = { name: 'Token', secret: true };
    const echo = { code: 'invalid_credentials', reference: 'ref', errors: [{ name: 'property:Token', detail: 'canary-1 is wrong' }, { name: 'apiKey', detail: 'canary-2?' }] };
    const { el, log } = await formScene({ properties: [subdomain, token] }, { status: 422, json: echo });
    await type(el, 'property:Token', 'canary-1');
    await type(el, 'apiKey', 'canary-2');
    await clickAction(el);
    await log.ends();
    expect([log.error().reference, log.error().errors?.map(({ detail }) => detail)]).to.deep.equal(['ref', ['', '']]);
    for (const name of ['property:Token', 'apiKey']) expect(hintOf(el, name)).to.contain('not accepted');
    expect(JSON.stringify(log.error()) + el.shadowRoot!.textContent).not.to.contain('canary');
  });
});

describe('a refused request for a sign-in URL', () => {
  const missing = { status: 422, json: { code: 'missing_properties', errors: [{ name: 'property:Subdomain', detail: 'Unknown' }] } };

  it('marks the properties that it names', async () => {
    const { el, backend, log } = await oauthScene({ known: { properties: [subdomain] } });
    await backend.answer('POST', missing);
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('missing_properties');
    expect(invalidNames(el)).to.deep.equal(['property:Subdomain']);
    expect(hintOf(el, 'property:Subdomain')).to.equal('Please fill this in.');
  });

  it('that names a property which the form does not show adds an input for it, after the others, and keeps what was typed', async () => {
    const { el, backend, log } = await oauthScene({ known: { properties: [{ name: 'Note' }] } });
    await backend.answer('POST', missing);
    await type(el, 'property:Note', 'typed');
    await clickAction(el);
    await log.ends();
    expect([log.error().code, el.state]).to.deep.equal(['missing_properties', 'failed']);
    expect(inputs(el).map(({ name, value }) => [name, value])).to.deep.equal([['property:Note', 'typed'], ['property:Subdomain', '']]);
    expect(invalidNames(el)).to.deep.equal(['property:Subdomain']);
    expect(focusedName(el)).to.equal('property:Subdomain');
    expect(alertOf(el).textContent.trim()).to.equal('');
    await type(el, 'property:Subdomain', 'acme');
    await clickAction(el);
    await log.ends(2);
    expect((await backend.requests('POST', 2)).at(-1)!.body).to.deep.include({ properties: { Note: 'typed', Subdomain: 'acme' } });
  });

  it('adds the input without a description, too', async () => {
    const whole = oauth({ properties: [{ name: 'Subdomain', required: true }] });
    const backend = await Backend.start({ GET: [{ json: whole, held: true }, { json: whole }], POST: missing });
    const el = await mountOAuth(backend);
    const log = new EventLog(el);
    await clickAction(el);
    await log.ends();
    expect(input(el, 'property:Subdomain')).to.exist;
    await backend.release();
  });

  it('adds no input for a property of a refusal that says nothing is missing', async () => {
    const { el, log } = await formScene({ authType: 'Basic' }, refusal);
    await fill(el);
    await clickAction(el);
    await log.ends();
    expect(inputs(el).map(({ name }) => name)).to.deep.equal(['username', 'password']);
  });
});

it('an element that gets another connector does not show what was missing in the form of the first', async () => {
  const { el } = await formScene({ id: '1' });
  await clickAction(el);
  expect(invalidNames(el)).to.deep.equal(['apiKey']);
  el.connector = description({ id: '2' });
  await el.updateComplete;
  expect([invalidNames(el), hintOf(el, 'apiKey').trim()]).to.deep.equal([[], '']);
});
