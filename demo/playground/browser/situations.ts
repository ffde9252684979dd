import { connectors, kinds } from './connectors.js';
import type { Kind } from './connectors.js';
import type { Scene, Shelf } from './scene.js';

const all = Object.keys(kinds) as readonly Kind[];
const forms = all.filter((kind) => kind !== 'OAuth2');

const scene = (kind: Kind, more: Partial<Scene> = {}): Scene =>
  ({ kind, state: 'ready', caption: kinds[kind], connector: connectors[kind], ...more });

const connected = (kind: Kind, description: Partial<Scene['connector']>, more: Partial<Scene> = {}): Scene =>
  scene(kind, { state: 'connected', connector: { ...connectors[kind], authenticated: true, ...description }, ...more });

const COMPACT = { compact: '' };

const ada = { connectedAs: 'ada@example.com' };

/** Presses a button that moves the focus, and leaves the focus of the page where it is. */
const press = (part: 'action' | 'disconnect'): Pick<Scene, 'play'> => ({
  play: async (actor) => {
    await actor.reaches(part === 'action' ? 'ready' : 'connected');
    await actor.pressWithoutFocus(part);
  },
});

/** What a description or an attribute adds to the states. */
export const situations: Readonly<Record<string, Shelf>> = {
  'compact': {
    about: 'With the attribute compact, the element is one line until the user asks for the form.',
    scenes: all.map((kind) => scene(kind, { attributes: COMPACT })),
  },
  'compact-open': {
    about: 'The button has shown the form. Escape and Cancel hide it again.',
    scenes: forms.map((kind) => scene(kind, { attributes: COMPACT, ...press('action') })),
  },
  'compact-connected': {
    about: 'The line tells who is connected.',
    scenes: all.map((kind) => connected(kind, kind === 'None' ? {} : ada, { attributes: COMPACT })),
  },
  'disconnect-question': {
    about: 'The user has pressed “Disconnect”. Nothing is sent before the answer.',
    scenes: [connected('ApiKey', ada, press('disconnect')), connected('Basic', ada, { caption: 'Compact', attributes: COMPACT, ...press('disconnect') })],
  },
  'attention': {
    about: 'The connection is stored but no longer works: the description says attention.',
    scenes: [
      connected('ApiKey', { ...ada, attention: 'reconnect' }),
      connected('OAuth2', { attention: 'reconnect' }),
      connected('Basic', { ...ada, attention: 'reconnect' }, { caption: 'Compact', attributes: COMPACT }),
    ],
  },
  'connected-as': {
    about: 'Two accounts of one service: connectedAs and the connectors’ names tell them apart.',
    scenes: [
      connected('ApiKey', { ...ada, name: 'Pipedrive (sales)' }, { caption: 'First account' }),
      connected('ApiKey', { name: 'Pipedrive (support)', connectedAs: 'grace@example.com' }, { caption: 'Second account' }),
    ],
  },
  'help-link': {
    about: 'The description has a helpUrl. The link opens a new tab.',
    scenes: (['ApiKey', 'Basic'] as const).map((kind) => scene(kind, { connector: { ...connectors[kind], helpUrl: 'https://help.example/keys' } })),
  },
};
