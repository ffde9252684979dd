/** Everything that a script on the host's page, or whoever comes later in this tab, could read. */
type Places = Readonly<Record<string, string>>;

const heard: string[] = [];
const logged: string[] = [];
/** Of every moment that something was told, for what is there for a moment only. */
const moments: Places[] = [];

/** A tree and all trees below it, as text: attributes are part of it. */
function serialise(root: Element | ShadowRoot): string {
  const below = Array.from(root.querySelectorAll('*'), ({ shadowRoot }) => shadowRoot ? serialise(shadowRoot) : '');
  return [root instanceof Element ? root.outerHTML : root.innerHTML, ...below].join('\n');
}

const stored = (storage: Storage): string => JSON.stringify(Object.entries(storage));

const entries = (): string => {
  const { navigation } = window as { readonly navigation?: { entries(): readonly { readonly url: string | null; getState(): unknown }[] } };
  return JSON.stringify(navigation?.entries().map((entry) => [entry.url, entry.getState()]) ?? []);
};

const look = (): Places => ({
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
    heard.push(JSON.stringify(detail), message, stack ?? '', String(cause));
    moments.push(look());
  });
}

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const original = console[method];
  console[method] = (...args: unknown[]) => {
    logged.push(args.map(String).join(' '));
    original.apply(console, args);
  };
}

/** How often any of the canaries is found, by place; places where none is are left out. */
function find(canaries: readonly string[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  const all = [...moments, look(), { 'events': heard.join('\n'), 'the console': logged.join('\n') }];
  for (const [place, text] of all.flatMap((places) => Object.entries(places))) {
    const times = canaries.reduce((sum, canary) => sum + text.split(canary).length - 1, 0);
    if (times) found[place] = (found[place] ?? 0) + times;
  }
  return found;
}

/** Leaves a canary in each place, as careless code would. */
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
