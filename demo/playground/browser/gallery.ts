import { Actor } from './actor.js';
import { ScriptedBackend } from './backend.js';
import { errors } from './errors.js';
import { lists } from './lists.js';
import { make } from './make.js';
import type { Scene, Shelf } from './scene.js';
import { situations } from './situations.js';
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

const shelf = (name: string, about: string, frames: readonly HTMLElement[]): HTMLElement => make(
  'section', { 'class': 'shelf', 'data-name': name },
  make('header', {}, make('h3', { tabindex: '-1' }, make('code', {}, name)), ...(about ? [make('p', {}, about)] : [])),
  make('div', { class: 'frames' }, ...frames),
);

const shelves = (table: Readonly<Record<string, Shelf>>): readonly HTMLElement[] =>
  Object.entries(table).map(([name, { about, scenes }]) => shelf(name, about, scenes.map(frame)));

/** The states of the list. One that waits for an answer asks again before its time limit. */
const listShelves = (): readonly HTMLElement[] => lists.map(({ name, state, about, make: makeList }) => {
  const list = makeList();
  if (state === 'loading') setInterval(() => { void list.refresh(); }, HOLD);
  return shelf(name, about, [make('figure', { 'class': 'frame', 'data-kind': 'all' }, make('figcaption', {}, 'Compact cards'), list)]);
});

/** The places of the gallery's sections. */
interface Places {
  readonly states: Element;
  readonly situations: Element;
  readonly lists: Element;
  readonly errors: Element;
}

/** Shows all states of the element and of the list, and all errors. */
export function showGallery(into: Places): void {
  into.states.append(...shelves(states));
  into.situations.append(...shelves(situations));
  into.lists.append(...listShelves());
  into.errors.append(...Object.entries(errors).map(([code, scenes]) => shelf(code, '', scenes.map(frame))));
  for (const { scene, actor } of playing) void scene.play?.(actor);
  setInterval(() => {
    for (const { scene, actor } of playing) if (actor.element.state === scene.state) void scene.hold?.(actor);
  }, HOLD);
  // The tab would resume running sign-ins after a reload.
  addEventListener('pagehide', () => { for (const { actor } of playing) actor.element.cancel(); });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
}
