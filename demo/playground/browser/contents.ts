import { make } from './make.js';

/** The table of contents. */
export interface Contents {
  /** Makes the links keep the settings, which are in the URL's hash, and hides the links to hidden shelves. */
  update(hash: string): void;
  /** Goes to the shelf that the hash names, if it names one. */
  follow(hash: string): void;
  /** Follows the hash of a page whose elements are still arriving, until the user does something. */
  followWhileLoading(hash: string): void;
}

/** Milliseconds in which the elements get their size, also on a slow machine. */
const LOADING = 30_000;

interface Entry {
  readonly shelf: HTMLElement;
  readonly item: HTMLElement;
  readonly link: HTMLAnchorElement;
}

const nameIn = (hash: string): string | null => new URLSearchParams(hash.replace(/^#/, '')).get('at');

const entryOf = (shelf: HTMLElement): Entry => {
  const link = make('a', {}, shelf.querySelector('h3')?.textContent ?? '');
  return { shelf, item: make('li', {}, link), link };
};

/** Scrolls the contents alone, to keep a link in their view. */
function reveal(contents: HTMLElement, { offsetTop, offsetHeight }: HTMLElement): void {
  const { scrollTop, clientHeight } = contents;
  if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) contents.scrollTop = offsetTop - clientHeight / 2;
}

/** Fills the table of contents with a link to each shelf, and marks the one that is in view. */
export function showContents(into: HTMLElement, isOpen: boolean): Contents {
  const entries = new Map<string, Entry>();
  const groups = [...document.querySelectorAll('#stage > section')].flatMap((section) => {
    const inGroup = [...section.querySelectorAll<HTMLElement>('.shelf')].map(entryOf);
    for (const entry of inGroup) entries.set(entry.shelf.dataset.name ?? '', entry);
    return inGroup.length
      ? [make('li', {}, make('span', {}, section.querySelector('h2')?.textContent ?? ''), make('ul', {}, ...inGroup.map(({ item }) => item)))]
      : [];
  });
  into.append(make('details', { open: isOpen }, make('summary', {}, 'Contents'), make('ul', {}, ...groups)));

  const inView = new Set<Element>();
  /** The shelf of the last link that was followed. It may stand beside another one that comes first. */
  let followed: Entry | undefined;

  function mark(): void {
    if (followed && !inView.has(followed.shelf)) followed = undefined;
    const current = followed ?? [...entries.values()].find(({ shelf }) => inView.has(shelf));
    for (const entry of entries.values()) {
      if (entry === current) entry.link.setAttribute('aria-current', 'location');
      else entry.link.removeAttribute('aria-current');
    }
    if (current) reveal(into, current.link);
  }

  const observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) inView.add(target);
      else inView.delete(target);
    }
    mark();
  }, { rootMargin: '-10% 0px -20%' });
  for (const { shelf } of entries.values()) observer.observe(shelf);

  function goTo(entry: Entry): void {
    followed = entry;
    inView.add(entry.shelf);
    entry.shelf.scrollIntoView();
    // The next Tab continues here.
    entry.shelf.querySelector('h3')?.focus({ preventScroll: true });
    mark();
  }
  // The hash may be the same as before.
  for (const entry of entries.values()) entry.link.onclick = () => { goTo(entry); };

  const follow = (hash: string): void => {
    const entry = entries.get(nameIn(hash) ?? '');
    if (entry) goTo(entry);
  };

  return {
    follow,
    followWhileLoading(hash) {
      const stage = document.getElementById('stage');
      if (!stage || !nameIn(hash)) return;
      const growth = new ResizeObserver(() => { follow(hash); });
      const stop = (): void => { growth.disconnect(); };
      growth.observe(stage);
      for (const type of ['pointerdown', 'wheel', 'keydown', 'hashchange']) addEventListener(type, stop, { once: true, passive: true });
      setTimeout(stop, LOADING);
    },
    update(hash) {
      for (const [name, { shelf, item, link }] of entries) {
        link.href = `${hash}${hash ? '&' : '#'}at=${name}`;
        item.hidden = shelf.hidden;
      }
    },
  };
}
