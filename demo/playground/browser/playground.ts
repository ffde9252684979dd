import * as code from './code.js';
import { showContents } from './contents.js';
import { isWide, showControls } from './controls.js';
import { wireCopying } from './copying.js';
import { showGallery } from './gallery.js';
import { showLive } from './live.js';
import { showScreenSwitch } from './screen-switch.js';
import { readHash, writeHash } from './settings.js';
import type { Settings } from './settings.js';

const find = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
};

/** The style sheet that the page shows. It is adopted, because the page's policy forbids inline styles. */
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];

let settings = readHash(location.hash);
let writing: ReturnType<typeof setTimeout> | undefined;

const putLive = showLive(find('live'));

function change(changed: Partial<Settings>): void {
  settings = { ...settings, ...changed };
  apply();
  // Debounced: browsers limit how often a page may change its URL.
  clearTimeout(writing);
  writing = setTimeout(() => { history.replaceState(null, '', `${location.pathname}${location.search}${writeHash(settings)}`); }, 200);
}

const showInControls = showControls(find('controls'), () => settings, change);
const showInSwitch = showScreenSwitch(find('screens'), change);

function applyTo(element: HTMLElementTagNameMap['cyclr-connector-auth' | 'cyclr-connector-list']): void {
  const attributes = code.attributes(settings);
  for (const name of ['lang', 'dir']) {
    const value = attributes[name];
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  element.messages = settings.texts;
}

function apply(): void {
  const { kind, scheme, width, screen } = settings;
  const css = code.css(settings);
  sheet.replaceSync(css);
  Object.assign(find('stage').dataset, { kind, scheme, width, screen });
  putLive(kind === 'all' ? 'ApiKey' : kind);
  document.querySelectorAll('cyclr-connector-auth').forEach(applyTo);
  document.querySelectorAll('cyclr-connector-list').forEach(applyTo);
  for (const frame of document.querySelectorAll<HTMLElement>('.shelf .frame')) {
    frame.hidden = kind !== 'all' && frame.dataset.kind !== 'all' && frame.dataset.kind !== kind;
  }
  for (const shelf of document.querySelectorAll<HTMLElement>('.shelf')) shelf.hidden = !shelf.querySelector('.frame:not([hidden])');
  find('html').textContent = code.html(settings);
  find('css').textContent = css || '/* No styles set. */';
  showInControls(settings);
  showInSwitch(settings);
  contents.update(writeHash(settings));
}

showGallery({ states: find('states'), situations: find('situations'), lists: find('lists'), errors: find('errors') });
const contents = showContents(find('contents'), isWide);
wireCopying();
apply();
contents.followWhileLoading(location.hash);
// The URL's hash contains the settings, so that this link must not change it.
find('skip').onclick = (event) => {
  event.preventDefault();
  find('live').focus();
};
addEventListener('hashchange', () => {
  // The new address has the settings already. A write that is still to come would remove the state that a link names.
  clearTimeout(writing);
  settings = readHash(location.hash);
  apply();
  contents.follow(location.hash);
});
