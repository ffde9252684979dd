import * as code from './code.js';
import { showControls } from './controls.js';
import { wireCopying } from './copying.js';
import { showGallery } from './gallery.js';
import { showLive } from './live.js';
import { readHash, writeHash } from './settings.js';

const find = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
};

/** Adopted, as the page's policy wants it; its text is the very one that is shown. */
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];

let settings = readHash(location.hash);
let writing: ReturnType<typeof setTimeout> | undefined;

const putLive = showLive(find('live'));
const show = showControls(find('controls'), () => settings, (change) => {
  settings = { ...settings, ...change };
  apply();
  // Not at every step of a range: browsers refuse a page that writes its address a hundred times.
  clearTimeout(writing);
  writing = setTimeout(() => { history.replaceState(null, '', `${location.pathname}${location.search}${writeHash(settings)}`); }, 200);
});

function applyTo(element: HTMLElementTagNameMap['cyclr-connector-auth']): void {
  const attributes = code.attributes(settings);
  for (const name of ['lang', 'dir']) {
    const value = attributes[name];
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  element.messages = settings.texts;
}

function apply(): void {
  const { kind, scheme, width } = settings;
  const css = code.css(settings);
  sheet.replaceSync(css);
  Object.assign(find('stage').dataset, { kind, scheme, width });
  putLive(kind === 'all' ? 'ApiKey' : kind);
  document.querySelectorAll('cyclr-connector-auth').forEach(applyTo);
  for (const frame of document.querySelectorAll<HTMLElement>('.shelf .frame')) {
    frame.hidden = kind !== 'all' && frame.dataset.kind !== 'all' && frame.dataset.kind !== kind;
  }
  for (const shelf of document.querySelectorAll<HTMLElement>('.shelf')) shelf.hidden = !shelf.querySelector('.frame:not([hidden])');
  find('html').textContent = code.html(settings);
  find('css').textContent = css || '/* As it comes: there is nothing to add. */';
  show(settings);
}

showGallery(find('states'), find('errors'));
wireCopying();
apply();
// The hash is the settings': a link within the page may not take its place.
find('skip').onclick = (event) => {
  event.preventDefault();
  find('live').focus();
};
addEventListener('hashchange', () => {
  settings = readHash(location.hash);
  apply();
});
