import type { ConnectorDescription } from '../../src/contract/wire.js';
import type { ListState } from '../../src/list.js';
import type { ListPage } from './list-page.js';
import type { Answer, Script } from './scripted-host.js';
import { descriptionOf, properties } from './situations.js';

/** A state of the list, and the steps that lead to it. */
export interface ListSituation {
  readonly name: string;
  readonly state: ListState;
  /** Attributes beside `endpoint`, as HTML. Default: none. */
  readonly attributes?: string;
  /** What the list contains, as HTML. Default: nothing. */
  readonly content?: string;
  /** The page's own style rules. Default: none. */
  readonly css?: string;
  readonly script: Script;
  /** The steps after the page has loaded. Default: none. */
  readonly arrange?: (listPage: ListPage) => Promise<void>;
}

/** Connectors of every kind that differ in a list: two accounts of one service, a broken connection, a help link, and OAuth. */
export const connectors: readonly ConnectorDescription[] = [
  descriptionOf('ApiKey', { id: '1', name: 'Pipedrive (sales)', authenticated: true, connectedAs: 'ada@example.com' }),
  descriptionOf('Basic', { id: '2', name: 'Freshdesk', helpUrl: 'https://help.example.com/keys', properties }),
  descriptionOf('OAuth2', { id: '3', name: 'Pipedrive (support)', authenticated: true, attention: 'reconnect', connectedAs: 'grace@example.com' }),
  descriptionOf('OAuth2', { id: '4', name: 'Cycle' }),
  descriptionOf('ApiKey', { id: '5', name: 'Cycle by key', authenticated: true }),
];

export const listOf = (all: readonly ConnectorDescription[] = connectors): Answer => ({ json: { connectors: all } });

/** The guide's rules for a list whose connected connectors come last. */
const GROUPED = `cyclr-connector-list { grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)) }
cyclr-connector-list > :is([authenticated], :has([authenticated])) { order: 1 }`;

const ready = { state: 'ready', script: { LIST: listOf() } } as const;

const openForm = async (listPage: ListPage): Promise<void> => {
  await listPage.card('Freshdesk').locator('[part=action]').press('Enter');
  await listPage.card('Freshdesk').locator('form').waitFor();
};

const askToDisconnect = async (listPage: ListPage): Promise<void> => {
  await listPage.card('Pipedrive (sales)').locator('[part=disconnect]').press('Enter');
  await listPage.card('Pipedrive (sales)').locator('[part=keep]').waitFor();
};

export const listSituations: readonly ListSituation[] = [
  { name: 'loading', state: 'loading', script: { LIST: 'held' } },
  { name: 'empty', state: 'empty', script: { LIST: listOf([]) } },
  { name: 'empty, in the page’s words', state: 'empty', script: { LIST: listOf([]) }, content: '<span slot="empty">Ask your administrator to add a connector.</span>' },
  { name: 'failed', state: 'failed', script: { LIST: { status: 500, json: { reference: 'r-17' } } } },
  { name: 'failed, misconfigured', state: 'failed', script: { LIST: { status: 404, json: {} } } },
  {
    name: 'failed, asking again',
    state: 'loading',
    script: { LIST: { status: 500, json: {} } },
    arrange: async (listPage) => {
      await listPage.waitForState('failed');
      listPage.host.script = { LIST: 'held' };
      await listPage.part('retry').press('Enter');
    },
  },
  {
    name: 'failed, with earlier cards',
    state: 'failed',
    script: { LIST: listOf() },
    arrange: async (listPage) => {
      await listPage.waitForState('ready');
      listPage.host.script = { LIST: { status: 500, json: {} } };
      await listPage.refresh();
    },
  },
  { name: 'ready, as given', ...ready },
  { name: 'ready, the connected connectors last', ...ready, css: GROUPED },
  {
    name: 'ready, from a template',
    ...ready,
    content: '<template><article class="tile"><cyclr-connector-auth timeout="300"><a slot="footer" href="#help">Help</a></cyclr-connector-auth></article></template>',
    css: '.tile { padding: 1rem; border: 1px solid }',
  },
  { name: 'ready, disabled', ...ready, attributes: 'disabled' },
  { name: 'compact, as given', ...ready, attributes: 'compact' },
  { name: 'compact, the connected connectors last', ...ready, attributes: 'compact', css: GROUPED },
  { name: 'compact, with an open form', ...ready, attributes: 'compact', arrange: openForm },
  { name: 'compact, asked whether to disconnect', ...ready, attributes: 'compact', arrange: askToDisconnect },
  { name: 'ready, asked whether to disconnect', ...ready, arrange: askToDisconnect },
];

export const listSituation = (name: string): ListSituation => listSituations.find((each) => each.name === name)!;
