import { expect } from '@open-wc/testing';
import type { ConnectorProperty, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { click, clickAction, description, focusedName, hasPart, hintOf, input, inputNames, inputs, mount, part, reaches, type } from '../browser/helpers.js';
import { formScene, mountLoaded } from '../browser/scene.js';

const properties: readonly ConnectorProperty[] = [
  { name: 'Subdomain', label: 'Sub domain', description: 'As in the address', required: true, secret: false, value: 'acme' },
  { name: 'Client Secret', label: 'Secret of your app', required: true, secret: true },
  { name: 'Region', label: 'Region', required: true, options: ['eu', 'us'] },
  { name: 'Note', required: false },
];

const propertyNames = properties.map(({ name }) => `property:${name}`);

const values = (el: CyclrConnectorAuth): Readonly<Record<string, string>> =>
  Object.fromEntries(inputs(el).map(({ name, value }) => [name, value]));

describe('the inputs', () => {
  for (const [authType, credentials] of [['ApiKey', ['apiKey']], ['Basic', ['username', 'password']], ['None', []], ['OAuth2', []], ['OAuth1', []]] as const) {
    it(`of ${authType} are ${['the properties', ...credentials].join(', ')}, in this order`, async () => {
      const { el } = await formScene({ authType, properties });
      expect(inputNames(el)).to.deep.equal([...propertyNames, ...credentials]);
    });
  }

  it('of auth-type alone are shown at once, without a request', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'Basic', loading: 'eager' });
    await reaches(el, 'ready');
    expect(inputNames(el)).to.deep.equal(['username', 'password']);
    expect(await backend.requests()).to.have.length(0);
  });

  it('hide what is typed for secrets, and only for these', async () => {
    const { el } = await formScene({ authType: 'Basic', properties });
    expect(inputs(el).filter((each) => each.type === 'password').map(({ name }) => name)).to.deep.equal(['property:Client Secret', 'password']);
    expect(input((await formScene()).el, 'apiKey').type).to.equal('password');
  });

  it('offer exactly a property’s options, and none is chosen', async () => {
    const { el } = await formScene({ properties });
    const options = [...(input(el, 'property:Region') as HTMLSelectElement).options].map(({ value }) => value);
    expect(options.filter(Boolean)).to.deep.equal(['eu', 'us']);
    expect(input(el, 'property:Region').value).to.equal('');
  });

  it('have no reveal button beside options, even if these are secret', async () => {
    const { el } = await formScene({ authType: 'None', properties: [{ name: 'Tier', secret: true, options: ['a', 'b'] }] });
    expect(hasPart(el, 'reveal')).to.equal(false);
  });

  it('contain the stored values, but never those of secrets', async () => {
    const { el } = await formScene({ properties: [...properties, { name: 'Leaked', secret: true, value: 'hush' }, { name: 'Zone', options: ['a', 'b'], value: 'b' }] });
    expect(values(el)).to.include({ 'property:Subdomain': 'acme', 'property:Client Secret': '', 'property:Leaked': '', 'property:Zone': 'b' });
    expect(el.shadowRoot!.innerHTML).not.to.contain('hush');
  });

  it('have labels and hints', async () => {
    const { el } = await formScene({ properties, authDescription: 'Settings > API' });
    for (const each of inputs(el)) expect(each.labels, each.name).to.have.length(1);
    expect(input(el, 'property:Subdomain').labels![0]!.textContent).to.contain('Sub domain');
    expect(input(el, 'property:Note').labels![0]!.textContent).to.contain('Note');
    expect(hintOf(el, 'property:Subdomain')).to.contain('As in the address');
    expect(hintOf(el, 'apiKey')).to.contain('Settings > API');
  });

  it('are marked as required', async () => {
    const { el } = await formScene({ properties });
    const required = inputs(el).filter((each) => each.required || each.getAttribute('aria-required') === 'true').map(({ name }) => name);
    expect(required).to.deep.equal(['property:Subdomain', 'property:Client Secret', 'property:Region', 'apiKey']);
  });

  it('accept null for properties and for their optional members', async () => {
    const property = { name: 'P', description: null, options: null, value: null };
    const { el } = await formScene({ properties: [property] as never });
    expect(inputNames(el)).to.deep.equal(['property:P', 'apiKey']);
    expect(input(el, 'property:P').labels![0]!.textContent).to.contain('P');
    expect(inputNames((await formScene({ properties: null as never })).el)).to.deep.equal(['apiKey']);
  });
});

describe('what was typed', () => {
  it('into one input is never in another when the inputs change', async () => {
    const { el } = await formScene();
    await type(el, 'apiKey', 'canary');
    el.connector = description({ properties: [{ name: 'Subdomain', required: true }] });
    await el.updateComplete;
    expect(inputNames(el)).to.deep.equal(['property:Subdomain', 'apiKey']);
    expect(inputs(el)[0]!.value).to.equal('');
  });

  for (const [what, before, after] of [
    ['is added before it', [], ['Subdomain']],
    ['is added between', ['Subdomain'], ['Subdomain', 'Region']],
    ['is removed', ['Subdomain', 'Region'], ['Region']],
    ['changes its place', ['Subdomain', 'Region', 'Zone'], ['Zone', 'Region', 'Subdomain']],
  ] as const) {
    it(`stays with its name, and so does the focus, when a property ${what}`, async () => {
      const named = (names: readonly string[]) => description({ properties: names.map((name) => ({ name, required: true })) });
      const el = await mount({}, { connector: named(before) });
      for (const { name } of inputs(el)) await type(el, name, `typed ${name}`);
      input(el, 'apiKey').focus();
      el.connector = named(after);
      await el.updateComplete;
      const expected = [...after.map((name) => `property:${name}`), 'apiKey']
        .map((name) => [name, name === 'apiKey' || before.includes(name.slice('property:'.length) as never) ? `typed ${name}` : '']);
      expect(values(el)).to.deep.equal(Object.fromEntries(expected));
      expect(focusedName(el)).to.equal('apiKey');
    });
  }

  it('stays when the auth type changes, if it was a property', async () => {
    const el = await mount({}, { connector: description({ properties: [{ name: 'Subdomain' }] }) });
    for (const { name } of inputs(el)) await type(el, name, 'typed');
    el.connector = description({ authType: 'Basic', properties: [{ name: 'Subdomain' }] });
    await el.updateComplete;
    expect(values(el)).to.deep.equal({ 'property:Subdomain': 'typed', 'username': '', 'password': '' });
  });

  it('is what was chosen, also when the choices change their places, and nothing when it is not offered any more', async () => {
    const offering = (...options: string[]) => description({ authType: 'None', properties: [{ name: 'Region', options }] });
    const el = await mount({}, { connector: offering('eu', 'us') });
    input(el, 'property:Region').value = 'eu';
    for (const [options, chosen] of [[['us', 'eu'], 'eu'], [['us', 'ap'], '']] as const) {
      el.connector = offering(...options);
      await el.updateComplete;
      expect(values(el)).to.deep.equal({ 'property:Region': chosen });
      expect((input(el, 'property:Region') as unknown as HTMLSelectElement).selectedIndex).to.be.at.least(0);
    }
  });

  it('does not hide a stored value that the backend has changed since, if the user has not touched it', async () => {
    const storing = (value: string) => description({ authType: 'None', properties: [{ name: 'Zone', value }, { name: 'Region', options: ['eu', 'us'], value: 'eu' }] });
    const el = await mount({}, { connector: storing('a') });
    el.connector = storing('b');
    await el.updateComplete;
    expect(values(el)).to.deep.equal({ 'property:Zone': 'b', 'property:Region': 'eu' });
  });

  it('is cleared when the page describes a connector with another id', async () => {
    const el = await mount({}, { connector: description({ id: '33', properties: [{ name: 'Subdomain' }] }) });
    for (const { name } of inputs(el)) await type(el, name, 'canary');
    el.connector = description({ id: '34', properties: [{ name: 'Subdomain' }] });
    await el.updateComplete;
    expect(values(el)).to.deep.equal({ 'property:Subdomain': '', 'apiKey': '' });
  });

  it('is cleared and hidden again for another connector with the same inputs', async () => {
    const el = await mount({ 'connector-id': '33', 'auth-type': 'ApiKey' });
    await type(el, 'apiKey', 'canary');
    await click(part(el, 'reveal'));
    expect([inputs(el)[0]!.type, part(el, 'reveal').textContent]).to.deep.equal(['text', 'Hide']);
    el.connectorId = '34';
    await el.updateComplete;
    expect([inputs(el)[0]!.type, inputs(el)[0]!.value, part(el, 'reveal').textContent]).to.deep.equal(['password', '', 'Show']);
  });

  it('is cleared for another connector that is loaded', async () => {
    const backend = await Backend.start({ GET: { json: description({ authType: 'Basic' }) } });
    const el = await mountLoaded(backend);
    await type(el, 'username', 'ada');
    await type(el, 'password', 'pw');
    el.connectorId = '34';
    await backend.requests('GET', 2);
    await reaches(el, 'ready');
    expect(values(el)).to.deep.equal({ username: '', password: '' });
  });

  it('is removed from the page when it is accepted', async () => {
    const { el, log } = await formScene({}, { json: description({ authenticated: true }) });
    await type(el, 'apiKey', 'k-canary');
    await clickAction(el);
    await log.ends();
    expect(inputs(el).map(({ value }) => value)).not.to.include('k-canary');
    await clickAction(el);
    await reaches(el, 'ready');
    expect(input(el, 'apiKey').value).to.equal('');
  });
});
