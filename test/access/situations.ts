import type { ConnectorDescription, ConnectorProperty } from '../../src/contract/wire.js';
import type { State } from '../../src/flow/flow.js';
import type { Script } from './scripted-host.js';
import type { ElementPage } from './element-page.js';

/** A state of the element, and the steps that lead to it. */
export interface Situation {
  readonly name: string;
  readonly state: State;
  readonly attributes: Readonly<Record<string, string>>;
  readonly script: Script;
  /** The steps after the page has loaded. Default: none. */
  readonly arrange?: (elementPage: ElementPage) => Promise<void>;
}

export const properties: readonly ConnectorProperty[] = [
  { name: 'Subdomain', label: 'Sub domain', description: 'The “acme” of acme.example.com.', required: true, value: 'acme' },
  { name: 'Region', label: 'Region', required: true, options: ['Europe', 'America'] },
  { name: 'ClientSecret', label: 'Client secret', secret: true, description: 'Shown once, when the app is made.' },
];

/** Every kind of input that the credentials and the properties above lack. */
const typedProperties: readonly ConnectorProperty[] = [
  { name: 'Certificate', label: 'Certificate', secret: true, type: 'multiline' },
  { name: 'Limit', label: 'Limit', type: 'number', value: '12.5' },
  { name: 'Sandbox', label: 'Sandbox', type: 'boolean' },
  { name: 'Zone', label: 'Zone', options: ['a', 'b'], value: 'c' },
];

/** A description with every text that a connector can have. */
export const descriptionOf = (authType: string, more: Partial<ConnectorDescription> = {}): ConnectorDescription => ({
  id: '33',
  name: 'Pipedrive',
  description: 'Sales CRM for small teams.',
  icon: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0"/></svg>',
  authType,
  authDescription: 'In Pipedrive: Settings → API.',
  authenticated: false,
  properties: [],
  ...more,
});

const attributes = { endpoint: '/api', 'connector-id': '33', loading: 'eager' } as const;
const answering = (connector: ConnectorDescription): Script => ({ GET: { json: connector } });
const signIn = { json: { url: '/sign-in' } };
const oauth = answering(descriptionOf('OAuth2'));

/** Submits an API key. */
const submitKey = async (elementPage: ElementPage): Promise<void> => {
  await elementPage.input('apiKey').fill('k-1');
  await elementPage.part('action').click();
};

const ready = (authType: string, more: Partial<ConnectorDescription> = {}): Situation => ({
  name: `ready, ${authType}${more.properties ? ' with properties' : ''}`,
  state: 'ready',
  attributes,
  script: answering(descriptionOf(authType, more)),
});

const compact = { ...attributes, compact: '' } as const;

/** Presses the main button of a compact element. */
const openForm = async (elementPage: ElementPage): Promise<void> => {
  await elementPage.part('action').press('Enter');
  await elementPage.element.locator('form').waitFor();
};

const refused = (name: string, status: number, problem: object): Situation => ({
  name: `failed, ${name}`,
  state: 'failed',
  attributes,
  script: { ...answering(descriptionOf('ApiKey')), POST: { status, json: problem } },
  arrange: submitKey,
});

const signingIn = (state: State, script: Script, arrange?: Situation['arrange']): Situation => ({
  name: state,
  state,
  attributes,
  script: { ...oauth, POST: signIn, ...script },
  arrange: async (elementPage) => {
    await elementPage.openPopup();
    await arrange?.(elementPage);
  },
});

/** Every state, with every appearance that it can have. */
const detached = signingIn('detached', {}, async (elementPage) => {
  await elementPage.waitForState('waiting');
  await elementPage.popup.close();
});

const popupBlocked: Situation = {
  name: 'failed, popup_blocked',
  state: 'failed',
  attributes,
  script: { ...oauth, POST: signIn },
  arrange: async (elementPage) => {
    await elementPage.page.evaluate(() => { window.open = () => null; });
    await elementPage.part('action').click();
  },
};

export const situations: readonly Situation[] = [
  { name: 'idle', state: 'idle', attributes: {}, script: {} },
  { name: 'loading', state: 'loading', attributes, script: { GET: 'held' } },
  ready('ApiKey'),
  ready('ApiKey', { properties }),
  ready('Basic'),
  { ...ready('None', { properties: typedProperties }), name: 'ready, None with typed properties' },
  { ...ready('Basic', { properties, helpUrl: 'https://help.example.com/keys' }), name: 'ready, with a help link' },
  ready('OAuth2'),
  ready('OAuth2', { properties }),
  ready('None', { properties }),
  { name: 'ready, by auth-type alone', state: 'ready', attributes: { ...attributes, 'auth-type': 'Basic' }, script: {} },
  {
    ...ready('Basic', { properties }),
    name: 'ready, required values missing',
    arrange: async (elementPage) => {
      await elementPage.part('action').click();
      await elementPage.expectInvalid(2);
    },
  },
  { ...ready('ApiKey', { properties }), name: 'ready, disabled', attributes: { ...attributes, disabled: '' } },
  { ...ready('OAuth2'), name: 'ready, disabled, OAuth2', attributes: { ...attributes, disabled: '' } },
  {
    ...ready('ApiKey', { authenticated: true, properties }),
    name: 'ready, to connect again',
    arrange: async (elementPage) => {
      await elementPage.waitForState('connected');
      await elementPage.part('action').click();
    },
  },
  {
    name: 'submitting', state: 'submitting', attributes, script: { ...answering(descriptionOf('ApiKey')), POST: 'held' }, arrange: submitKey,
  },
  signingIn('opening', { POST: 'held' }),
  signingIn('waiting', {}),
  detached,
  signingIn('verifying', {}, async (elementPage) => {
    await elementPage.waitForState('waiting');
    elementPage.host.script = { GET: 'held' };
    await elementPage.completeSignIn();
  }),
  { name: 'connected, ApiKey', state: 'connected', attributes, script: answering(descriptionOf('ApiKey', { authenticated: true })) },
  {
    name: 'connected, needs attention',
    state: 'connected',
    attributes,
    script: answering(descriptionOf('ApiKey', { authenticated: true, attention: 'reconnect' })),
  },
  { name: 'connected, OAuth2', state: 'connected', attributes, script: answering(descriptionOf('OAuth2', { authenticated: true })) },
  {
    name: 'connected, with an account',
    state: 'connected',
    attributes,
    script: answering(descriptionOf('ApiKey', { authenticated: true, connectedAs: 'ada@example.com' })),
  },
  {
    name: 'connected, needs attention, with an account',
    state: 'connected',
    attributes,
    script: answering(descriptionOf('ApiKey', { authenticated: true, attention: 'reconnect', connectedAs: 'ada@example.com' })),
  },
  {
    name: 'connected, asked whether to disconnect',
    state: 'connected',
    attributes,
    script: answering(descriptionOf('ApiKey', { authenticated: true })),
    arrange: async (elementPage) => { await elementPage.part('disconnect').press('Enter'); },
  },
  refused('at a field', 422, { errors: [{ name: 'apiKey', detail: 'Expired' }] }),
  {
    ...refused('at the field with the focus', 422, { errors: [{ name: 'apiKey', detail: 'Expired' }] }),
    arrange: async (elementPage) => {
      await elementPage.input('apiKey').fill('k-1');
      await elementPage.input('apiKey').press('Enter');
    },
  },
  refused('in general', 500, { reference: 'r-17' }),
  refused('rate limited', 429, { code: 'rate_limited' }),
  popupBlocked,
  { name: 'compact, loading', state: 'loading', attributes: compact, script: { GET: 'held' } },
  { ...ready('ApiKey'), name: 'compact, ApiKey', attributes: compact },
  { ...ready('OAuth2'), name: 'compact, OAuth2', attributes: compact },
  {
    ...ready('Basic', { properties, helpUrl: 'https://help.example.com/keys' }),
    name: 'compact, expanded',
    attributes: compact,
    arrange: openForm,
  },
  {
    ...ready('ApiKey'),
    name: 'compact, failed at a field',
    state: 'failed',
    attributes: compact,
    script: { ...answering(descriptionOf('ApiKey')), POST: { status: 422, json: { errors: [{ name: 'apiKey', detail: 'Expired' }] } } },
    arrange: async (elementPage) => {
      await openForm(elementPage);
      await submitKey(elementPage);
    },
  },
  { ...signingIn('waiting', {}), name: 'compact, waiting', attributes: compact },
  { ...detached, name: 'compact, detached', attributes: compact },
  { ...popupBlocked, name: 'compact, popup_blocked', attributes: compact },
  {
    name: 'compact, connected, with an account',
    state: 'connected',
    attributes: compact,
    script: answering(descriptionOf('ApiKey', { authenticated: true, connectedAs: 'ada@example.com' })),
  },
  {
    name: 'compact, connected, needs attention',
    state: 'connected',
    attributes: compact,
    script: answering(descriptionOf('OAuth2', { authenticated: true, attention: 'reconnect' })),
  },
  {
    name: 'compact, asked whether to disconnect',
    state: 'connected',
    attributes: compact,
    script: answering(descriptionOf('ApiKey', { authenticated: true })),
    arrange: async (elementPage) => { await elementPage.part('disconnect').press('Enter'); },
  },
  {
    name: 'compact, to connect again',
    state: 'ready',
    attributes: compact,
    script: answering(descriptionOf('ApiKey', { authenticated: true, properties })),
    arrange: async (elementPage) => {
      await elementPage.waitForState('connected');
      await openForm(elementPage);
    },
  },
  { name: 'failed, unsupported_auth_type', state: 'failed', attributes, script: answering(descriptionOf('NetSuiteOAuth1')) },
];
