import type { State } from '../../../src/flow/flow.js';
import { Actor } from './actor.js';
import { ScriptedBackend } from './backend.js';
import { errors } from './errors.js';
import { make } from './make.js';
import type { Scene } from './scene.js';
import { states } from './states.js';

/** Milliseconds after which a waiting state is entered again: less than the 15 s that the element waits for an answer. */
const HOLD = 10_000;

const playing: { readonly scene: Scene; readonly actor: Actor }[] = [];

function frame(scene: Scene): HTMLElement {
  const element = make('cyclr-connector-auth', {
    ...scene.attributes,
    loading: 'eager',
    // Each element needs its own id, because the tab stores a running sign-in by the id.
    ...(scene.kind && { 'endpoint': '/api/connectors', 'connector-id': String(1_000 + playing.length) }),
  });
  const backend = new ScriptedBackend(scene.connector);
  element.fetch = backend.fetch;
  const actor = new Actor(element, backend);
  scene.prepare?.(actor);
  playing.push({ scene, actor });
  return make('figure', { class: 'frame', 'data-kind': scene.kind ?? 'all' }, make('figcaption', {}, scene.caption), element);
}

const shelf = (name: string, about: string, scenes: readonly Scene[]): HTMLElement => make(
  'section', { 'class': 'shelf', 'data-name': name },
  make('header', {}, make('h3', {}, make('code', {}, name)), ...(about ? [make('p', {}, about)] : [])),
  make('div', { class: 'frames' }, ...scenes.map(frame)),
);

/** Shows all states and all errors. */
export function showGallery(statesInto: Element, errorsInto: Element): void {
  for (const [state, { about, scenes }] of Object.entries(states) as [State, { about: string; scenes: readonly Scene[] }][]) {
    statesInto.append(shelf(state, about, scenes));
  }
  for (const [code, scenes] of Object.entries(errors)) errorsInto.append(shelf(code, '', scenes));
  for (const { scene, actor } of playing) void scene.play?.(actor);
  setInterval(() => {
    for (const { scene, actor } of playing) if (actor.element.state === scene.state) void scene.hold?.(actor);
  }, HOLD);
  // The tab would resume running sign-ins after a reload.
  addEventListener('pagehide', () => { for (const { actor } of playing) actor.element.cancel(); });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
}
