import type { ConnectorDescription, ConnectorProperty } from '../../src/contract/wire.js';
import type { State } from '../../src/flow/flow.js';
import type { Script } from './scripted-host.js';
import type { Stage } from './stage.js';

/** Something that the element shows, and how it comes to that. */
export interface Situation {
  readonly name: string;
  readonly state: State;
  readonly attributes: Readonly<Record<string, string>>;
  readonly script: Script;
  /** From the state that it begins in. */
  readonly reach?: (stage: Stage) => Promise<void>;
}

export const properties: readonly ConnectorProperty[] = [
  { name: 'Subdomain', label: 'Sub domain', description: 'The “acme” of acme.example.com.', required: true, value: 'acme' },
  { name: 'Region', label: 'Region', required: true, options: ['Europe', 'America'] },
  { name: 'ClientSecret', label: 'Client secret', secret: true, description: 'Shown once, when the app is made.' },
];

/** A connector with every text that one can have. */
export const described = (authType: string, more: Partial<ConnectorDescription> = {}): ConnectorDescription => ({
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

const asks = { endpoint: '/api', 'connector-id': '33', loading: 'eager' } as const;
const answered = (connector: ConnectorDescription): Script => ({ GET: { json: connector } });
const signIn = { json: { url: '/sign-in' } };
const oauth = answered(described('OAuth2'));

/** Submits an API key. */
const submits = async (stage: Stage): Promise<void> => {
  await stage.input('apiKey').fill('k-1');
  await stage.part('action').click();
};

const ready = (authType: string, more: Partial<ConnectorDescription> = {}): Situation => ({
  name: `ready, ${authType}${more.properties ? ' with properties' : ''}`,
  state: 'ready',
  attributes: asks,
  script: answered(described(authType, more)),
});

const refused = (name: string, status: number, problem: object): Situation => ({
  name: `failed, ${name}`,
  state: 'failed',
  attributes: asks,
  script: { ...answered(described('ApiKey')), POST: { status, json: problem } },
  reach: submits,
});

const signsIn = (state: State, script: Script, reach?: Situation['reach']): Situation => ({
  name: state,
  state,
  attributes: asks,
  script: { ...oauth, POST: signIn, ...script },
  reach: async (stage) => {
    await stage.opens();
    await reach?.(stage);
  },
});

/** Every state, and every look that a state can have. */
export const situations: readonly Situation[] = [
  { name: 'idle', state: 'idle', attributes: {}, script: {} },
  { name: 'loading', state: 'loading', attributes: asks, script: { GET: 'held' } },
  ready('ApiKey'),
  ready('ApiKey', { properties }),
  ready('Basic'),
  ready('OAuth2'),
  ready('OAuth2', { properties }),
  ready('None', { properties }),
  { name: 'ready, by auth-type alone', state: 'ready', attributes: { ...asks, 'auth-type': 'Basic' }, script: {} },
  {
    ...ready('Basic', { properties }),
    name: 'ready, something is missing',
    reach: async (stage) => {
      await stage.part('action').click();
      await stage.invalid(3);
    },
  },
  { ...ready('ApiKey', { properties }), name: 'ready, disabled', attributes: { ...asks, disabled: '' } },
  { ...ready('OAuth2'), name: 'ready, disabled, OAuth2', attributes: { ...asks, disabled: '' } },
  {
    ...ready('ApiKey', { authenticated: true, properties }),
    name: 'ready, once more',
    reach: async (stage) => {
      await stage.is('connected');
      await stage.part('action').click();
    },
  },
  {
    name: 'submitting', state: 'submitting', attributes: asks, script: { ...answered(described('ApiKey')), POST: 'held' }, reach: submits,
  },
  signsIn('opening', { POST: 'held' }),
  signsIn('waiting', {}),
  signsIn('detached', {}, async (stage) => {
    await stage.is('waiting');
    await stage.popup.close();
  }),
  signsIn('verifying', {}, async (stage) => {
    await stage.is('waiting');
    stage.host.script = { GET: 'held' };
    await stage.completes();
  }),
  { name: 'connected, ApiKey', state: 'connected', attributes: asks, script: answered(described('ApiKey', { authenticated: true })) },
  { name: 'connected, OAuth2', state: 'connected', attributes: asks, script: answered(described('OAuth2', { authenticated: true })) },
  refused('at a field', 422, { errors: [{ name: 'apiKey', detail: 'Expired' }] }),
  refused('in general', 500, { reference: 'r-17' }),
  refused('for a while', 429, { code: 'rate_limited' }),
  {
    name: 'failed, popup_blocked',
    state: 'failed',
    attributes: asks,
    script: { ...oauth, POST: signIn },
    reach: async (stage) => {
      await stage.page.evaluate(() => { window.open = () => null; });
      await stage.part('action').click();
    },
  },
  { name: 'failed, unsupported_auth_type', state: 'failed', attributes: asks, script: answered(described('NetSuiteOAuth1')) },
];
