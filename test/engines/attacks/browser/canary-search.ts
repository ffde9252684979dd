/** Everything that a script on the host's page, or a later page in the same tab, could read. */
type Places = Readonly<Record<string, string>>;

const eventTexts: string[] = [];
const logged: string[] = [];
/** A snapshot at every event, because a secret may be there for a moment only. */
const moments: Places[] = [];

/** A tree and all shadow trees in it, with their attributes, as text. */
function serialise(root: Element | ShadowRoot): string {
  const below = Array.from(root.querySelectorAll('*'), ({ shadowRoot }) => shadowRoot ? serialise(shadowRoot) : '');
  return [root instanceof Element ? root.outerHTML : root.innerHTML, ...below].join('\n');
}

const stored = (storage: Storage): string => JSON.stringify(Object.entries(storage));

const entries = (): string => {
  const { navigation } = window as { readonly navigation?: { entries(): readonly { readonly url: string | null; getState(): unknown }[] } };
  return JSON.stringify(navigation?.entries().map((entry) => [entry.url, entry.getState()]) ?? []);
};

const takeSnapshot = (): Places => ({
  'the DOM': serialise(document.documentElement),
  'localStorage': stored(localStorage),
  'sessionStorage': stored(sessionStorage),
  'history.state': JSON.stringify(history.state),
  'history entries': entries() + location.href,
  'the title': document.title,
  'cookies': document.cookie,
  'names of requests': JSON.stringify(performance.getEntries().map(({ name }) => name)),
  'window.name': window.name,
});

for (const type of ['start', 'submit', 'state', 'complete', 'cancel', 'error', 'disconnect']) {
  document.addEventListener(`cyclr-auth-${type}`, (event) => {
    const { detail } = event as CustomEvent<Record<string, unknown>>;
    const { message, stack, cause } = (detail.error ?? {}) as Error;
    eventTexts.push(JSON.stringify(detail), message, stack ?? '', String(cause));
    moments.push(takeSnapshot());
  });
}

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const original = console[method];
  console[method] = (...args: unknown[]) => {
    logged.push(args.map(String).join(' '));
    original.apply(console, args);
  };
}

/** Counts the canaries in each place; a place without any is left out. */
function find(canaries: readonly string[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  const all = [...moments, takeSnapshot(), { 'events': eventTexts.join('\n'), 'the console': logged.join('\n') }];
  for (const [place, text] of all.flatMap((places) => Object.entries(places))) {
    const times = canaries.reduce((sum, canary) => sum + text.split(canary).length - 1, 0);
    if (times) found[place] = (found[place] ?? 0) + times;
  }
  return found;
}

/** Leaves a canary in each place, to show that the search finds it. */
function plant(canary: string): void {
  const element = document.querySelector('cyclr-connector-auth')!;
  element.setAttribute('data-canary', canary);
  element.shadowRoot?.append(canary);
  element.dispatchEvent(new CustomEvent('cyclr-auth-state', { bubbles: true, composed: true, detail: { canary } }));
  console.debug(canary);
  localStorage.setItem('canary', canary);
  sessionStorage.setItem('canary', canary);
  history.pushState(canary, '', `#${canary}`);
  document.cookie = `canary=${canary}`;
  document.title = canary;
  window.name = canary;
  performance.mark(canary);
}

Object.assign(window, { canaries: { find, plant, moments: () => moments.length } });
