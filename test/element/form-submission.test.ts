import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConnectorProperty, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, focusedName, hintOf, input, invalidNames, mount, nextTask, parts, reaches, rejection, type } from '../browser/helpers.js';
import { formScene, oauthScene } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { windows } from '../browser/windows.js';

const properties: readonly ConnectorProperty[] = [
  { name: 'Subdomain', label: 'Sub domain', required: true, value: 'acme' },
  { name: 'Client Secret', required: true, secret: true },
  { name: 'Region', required: true, options: ['eu', 'us'] },
  { name: 'Note', required: false },
];

const pressEnterIn = (name: string) => async (el: CyclrConnectorAuth): Promise<void> => {
  input(el, name).focus();
  await sendKeys({ press: 'Enter' });
};

/** The body that the main button sends. */
const sent = async ({ el, backend }: Scene): Promise<unknown> => {
  await clickAction(el);
  return (await backend.requests('POST', 1))[0]?.body;
};

const accepted = (authType: string) => ({ json: description({ authType, authenticated: true }) });

describe('a form', () => {
  for (const [how, submit] of Object.entries({ 'a click': clickAction, 'Enter': pressEnterIn('apiKey') })) {
    it(`is submitted by ${how}`, async () => {
      const { el, backend } = await formScene({}, accepted('ApiKey'));
      await type(el, 'apiKey', 'k-1');
      await submit(el);
      await reaches(el, 'connected');
      expect(await backend.requests('POST')).to.have.length(1);
    });
  }

  it('sends the API key as it was typed', async () => {
    const scene = await formScene({}, accepted('ApiKey'));
    await type(scene.el, 'apiKey', 'k"1\\ü');
    expect(await sent(scene)).to.deep.equal({ authType: 'ApiKey', apiKey: 'k"1\\ü', properties: {} });
  });

  it('sends the user name without white space around it, and the password with it', async () => {
    const scene = await formScene({ authType: 'Basic' }, accepted('Basic'));
    await type(scene.el, 'username', ' ada ');
    await type(scene.el, 'password', ' p w ');
    expect(await sent(scene)).to.deep.equal({ authType: 'Basic', username: 'ada', password: ' p w ', properties: {} });
  });

  it('sends each property that has a value, by its own name', async () => {
    const scene = await formScene({ authType: 'None', properties }, accepted('None'));
    await type(scene.el, 'property:Subdomain', 'globex');
    await type(scene.el, 'property:Client Secret', 's3cret');
    await type(scene.el, 'property:Region', 'us');
    expect(await sent(scene)).to.deep.equal({
      authType: 'None', properties: { Subdomain: 'globex', 'Client Secret': 's3cret', Region: 'us' },
    });
  });

  it('sends a stored value that was not changed, and an empty text for one that was removed', async () => {
    const stored = [{ name: 'Kept', value: 'old' }, { name: 'Emptied', value: 'old' }, { name: 'Never', value: null }];
    const scene = await formScene({ authType: 'None', properties: stored }, accepted('None'));
    await type(scene.el, 'property:Emptied', '');
    expect(await sent(scene)).to.deep.equal({ authType: 'None', properties: { Kept: 'old', Emptied: '' } });
  });

  it('sends a stored value even if its input has not been rendered yet', async () => {
    const backend = await Backend.start({});
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' });
    el.connector = description({ authType: 'None', properties: [{ name: 'Region', value: 'eu', required: true }] });
    void el.connect();
    expect((await backend.requests('POST', 1))[0]!.body).to.deep.equal({ authType: 'None', properties: { Region: 'eu' } });
    el.cancel();
  });

  it('of an OAuth connector goes with the request for the sign-in URL', async () => {
    const scene = await oauthScene({ known: { properties } });
    await type(scene.el, 'property:Client Secret', 's3cret');
    await type(scene.el, 'property:Region', 'eu');
    expect((await sent(scene) as { properties: unknown }).properties).to.deep.equal({ Subdomain: 'acme', 'Client Secret': 's3cret', Region: 'eu' });
    expect(windows).to.have.length(1);
    scene.el.cancel();
  });
});

describe('a form with a missing value', () => {
  for (const authType of ['ApiKey', 'Basic', 'None', 'OAuth2']) {
    it(`is not submitted (${authType}): no event, no request, no window`, async () => {
      const { el, backend, log } = await formScene({ authType, properties });
      await clickAction(el);
      await nextTask();
      expect([log.names, await backend.requests(), windows, el.state]).to.deep.equal([[], [], [], 'ready']);
    });
  }

  it('marks the missing inputs and describes them, and no others', async () => {
    const { el } = await formScene({ authType: 'Basic', properties });
    await type(el, 'property:Subdomain', 'globex');
    await clickAction(el);
    await el.updateComplete;
    expect(invalidNames(el)).to.deep.equal(['property:Client Secret', 'property:Region', 'username']);
    for (const name of invalidNames(el)) expect(hintOf(el, name), name).to.have.length.of.at.least(3);
    expect(hintOf(el, 'property:Note')).to.equal('');
    expect(parts(el, 'error').filter((error) => error.textContent.trim() && error.checkVisibility())).to.have.length(3);
  });

  for (const [how, submit] of Object.entries({ 'a click': clickAction, 'Enter': pressEnterIn('username') })) {
    it(`moves the focus to the first missing input after ${how}`, async () => {
      const { el } = await formScene({ authType: 'Basic', properties });
      await submit(el);
      await el.updateComplete;
      expect(invalidNames(el)[0]).to.equal('property:Client Secret');
      expect(focusedName(el)).to.equal('property:Client Secret');
    });
  }

  it('is also one with white space alone', async () => {
    const { el, log } = await formScene();
    await type(el, 'apiKey', '   ');
    await clickAction(el);
    await el.updateComplete;
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
    expect(log.names).to.deep.equal([]);
  });

  it('keeps the typed values, and can then be completed', async () => {
    const { el, backend, log } = await formScene({ authType: 'Basic', properties: [{ name: 'Note', required: true }] }, accepted('Basic'));
    await type(el, 'username', 'ada');
    await type(el, 'password', 'pw');
    await clickAction(el);
    await el.updateComplete;
    expect([input(el, 'username').value, input(el, 'password').value]).to.deep.equal(['ada', 'pw']);
    expect(invalidNames(el)).to.deep.equal(['property:Note']);
    await type(el, 'property:Note', 'x');
    await clickAction(el);
    await log.ends();
    expect(invalidNames(el)).to.deep.equal([]);
    expect(log.endings).to.deep.equal(['complete']);
    expect((await backend.requests('POST'))[0]?.body).to.include({ username: 'ada', password: 'pw' });
  });

  for (const [given, code, name] of [
    [{}, 'invalid_credentials', 'apiKey'],
    [{ authType: 'None', properties: [{ name: 'P', required: true }] }, 'missing_properties', 'property:P'],
  ] as const) {
    it(`makes connect() reject with ${code} and name ${name}`, async () => {
      const { el } = await formScene(given);
      const error = await rejection(el.connect()) as { code: string; errors: { name: string }[] };
      expect([error.code, error.errors.map((each) => each.name)]).to.deep.equal([code, [name]]);
    });
  }
});
