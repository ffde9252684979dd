import type { State } from '../../../src/flow/flow.js';
import type { Actor } from './actor.js';
import { held, holdable } from './backend.js';
import type { Answer } from './backend.js';
import { connectors, kinds, ownApp } from './connectors.js';
import type { Kind } from './connectors.js';
import { PATIENT } from './scene.js';
import type { Scene, Shelf } from './scene.js';
import { ScriptedWindow } from './sign-in-window.js';

const all = Object.keys(kinds) as readonly Kind[];
const forms = all.filter((kind) => kind !== 'OAuth2');

const scene = (kind: Kind, state: State, more: Partial<Scene> = {}): Scene =>
  ({ kind, state, caption: kinds[kind], connector: connectors[kind], ...more });

const connected = (kind: Kind): Scene => scene(kind, 'connected', { connector: { ...connectors[kind], authenticated: true } });

const signIn = (state: State, play: (actor: Actor) => unknown, more: Partial<Scene> = {}): Scene => scene('OAuth2', state, {
  attributes: PATIENT,
  play: async (actor) => {
    await actor.reaches('ready');
    await play(actor);
  },
  ...more,
});

async function detach(actor: Actor): Promise<void> {
  const opened = new ScriptedWindow();
  actor.signIn(opened);
  await actor.reaches('waiting');
  opened.close();
  await actor.reaches('detached');
}

/** Presses “I have signed in”. The backend answers only when the next check starts. */
function check(): (actor: Actor) => Promise<void> {
  let release: (() => void) | undefined;
  return async (actor) => {
    const hold: { readonly answer: Answer; readonly release: () => void } = holdable(actor.backend.describe);
    actor.backend.answers.GET = hold.answer;
    release?.();
    ({ release } = hold);
    await actor.reaches('detached');
    await actor.press('check');
    delete actor.backend.answers.GET;
  };
}

function verifying(): Scene {
  const checkAgain = check();
  return signIn('verifying', async (actor) => {
    await detach(actor);
    await checkAgain(actor);
  }, { hold: checkAgain });
}

/** Every state, with every kind of connector that has it. */
export const states: Readonly<Record<State, Shelf>> = {
  idle: {
    about: 'The element has no description yet: it is out of view, or waits for the page to set it. It shows nothing.',
    scenes: [{ kind: null, state: 'idle', caption: 'Any connector', connector: connectors.ApiKey }],
  },
  loading: {
    about: 'A request for the description, or to disconnect, is in progress.',
    scenes: all.map((kind) => scene(kind, 'loading', {
      play: async (actor) => {
        await actor.reaches('ready');
        actor.backend.answers.GET = held;
        void actor.element.refresh();
      },
      hold: ({ element }) => {
        element.cancel();
        void element.refresh();
      },
    })),
  },
  ready: {
    about: 'The user can connect.',
    scenes: [...all.map((kind) => scene(kind, 'ready')), scene('OAuth2', 'ready', { caption: 'OAuth with properties', connector: ownApp })],
  },
  submitting: {
    about: 'The element submits credentials or properties.',
    scenes: forms.map((kind) => scene(kind, 'submitting', {
      // An answer by respondWith() has no time limit.
      prepare: ({ element }) => { element.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(new Promise(() => {})); }, { once: true }); },
      play: (actor) => actor.submit(),
    })),
  },
  opening: {
    about: 'The window is open, and the element requests a sign-in URL.',
    scenes: [signIn('opening', (actor) => {
      actor.backend.answers.POST = held;
      actor.signIn();
    }, {
      hold: (actor) => {
        actor.element.cancel();
        actor.signIn();
      },
    })],
  },
  waiting: { about: 'The user signs in, in the window.', scenes: [signIn('waiting', (actor) => { actor.signIn(); })] },
  detached: {
    about: 'The window is closed or cut off. The element keeps asking the backend.',
    scenes: [signIn('detached', detach)],
  },
  verifying: { about: 'The sign-in has ended. The element asks the backend for the outcome.', scenes: [verifying()] },
  connected: { about: 'The connector is authenticated.', scenes: all.map(connected) },
  failed: {
    about: 'The attempt failed. All error codes are listed below.',
    scenes: [
      ...forms.map((kind) => scene(kind, 'failed', {
        prepare: ({ backend }) => {
          const name = kind === 'ApiKey' ? 'apiKey' : kind === 'Basic' ? 'password' : 'property:Filter';
          backend.answers.POST = () => Response.json({ code: 'invalid_credentials', errors: [{ name, detail: '' }] }, { status: 422 });
        },
        play: (actor) => actor.submit(),
      })),
      signIn('failed', (actor) => { actor.signIn(null); }),
    ],
  },
};
