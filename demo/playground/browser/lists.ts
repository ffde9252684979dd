import type { ConnectorDescription } from '../../../src/contract/wire.js';
import type { ListState } from '../../../src/list/templates.js';
import { held, json, problem, ScriptedBackend } from './backend.js';
import type { Answer } from './backend.js';
import { connectors, ownApp } from './connectors.js';
import { make } from './make.js';

type List = HTMLElementTagNameMap['cyclr-connector-list'];

/** One list in one state. */
interface ListScene {
  readonly about: string;
  /** The answer to the request for the list. */
  readonly answer: Answer;
}

const described: readonly ConnectorDescription[] = [
  { ...connectors.ApiKey, name: 'Pipedrive (sales)', authenticated: true, connectedAs: 'ada@example.com' },
  { ...connectors.ApiKey, name: 'Pipedrive (support)', helpUrl: 'https://help.example/keys' },
  { ...connectors.Basic, authenticated: true, attention: 'reconnect' },
  ownApp,
  connectors.None,
];

const account = described.map((connector, index) => ({ ...connector, id: String(2_000 + index) }));

const scenes: Readonly<Record<ListState, ListScene>> = {
  loading: { about: 'The list asks the backend.', answer: held },
  ready: {
    about: 'Every connector has its card, here a compact one. Every key and password works.',
    answer: () => json({ connectors: account }),
  },
  empty: { about: 'The account has no connectors. The slot empty replaces the sentence.', answer: () => json({ connectors: [] }) },
  failed: { about: 'The list cannot be loaded. The button asks again.', answer: problem(500, { reference: 'req-7f3a' }) },
};

/** Answers the requests of a list and of its cards. */
function backendOf(answer: Answer): typeof fetch {
  const backends = new Map(account.map((connector) => [connector.id, new ScriptedBackend(connector)]));
  return async (input, init) => {
    const id = /\/(\d+)$/.exec(new Request(input).url)?.[1];
    return id ? backends.get(id)?.fetch(input, init) ?? new Response(null, { status: 404 }) : answer(null);
  };
}

/** The states of the list, each with its element. A list that waits for an answer has to ask again before its time limit. */
export const lists: readonly { readonly name: string; readonly state: ListState; readonly about: string; make(): List }[] =
  Object.entries(scenes).map(([state, { about, answer }]) => ({
    name: `list-${state}`,
    state: state as ListState,
    about,
    make() {
      const list = make('cyclr-connector-list', { endpoint: '/api/connectors', compact: true });
      list.fetch = backendOf(answer);
      return list;
    },
  }));
