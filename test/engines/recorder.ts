/** Of these exactly one ends each attempt. */
export const ENDS: readonly string[] = ['complete', 'cancel', 'error'];

/** What a user reads. */
export interface Said {
  readonly status: string;
  readonly all: string;
}

/**
 * Run in the host's page: from then on `heard` is what the elements told it, `said` what one that is `detached` says.
 * @param keeps What was heard is kept in `localStorage`, for the pages that come after.
 * @param selector Of the elements that count: another one may fail to load meanwhile, which says nothing of this sign-in.
 */
export const recorder = (keeps: boolean, selector = '*'): string => `(() => {
  const kept = ${String(keeps)} && top === self;
  let heard = [];
  const read = () => kept ? JSON.parse(localStorage.getItem('heard') ?? '[]') : heard;
  const add = (entry) => {
    heard = [...read(), { ...entry, at: Date.now() }];
    if (kept) localStorage.setItem('heard', JSON.stringify(heard));
  };
  Object.defineProperty(window, 'heard', { get: read });
  for (const type of ['start', 'state', ...${JSON.stringify(ENDS)}]) {
    document.addEventListener('cyclr-auth-' + type, ({ target, detail: { connectorId, via, verified, reason, state, error } }) => {
      if (target.matches(${JSON.stringify(selector)})) add({ type, connectorId, via, verified, reason, state, code: error?.code, why: String(error?.cause ?? '') });
    });
  }
  addEventListener('pageshow', ({ persisted }) => { if (persisted) add({ type: 'restored' }); });

  window.said = [];
  const looked = new Set();
  document.addEventListener('cyclr-auth-state', ({ target, detail }) => {
    if (detail.state !== 'detached' || looked.has(target)) return;
    looked.add(target);
    const text = (part) => target.shadowRoot.querySelector('[part=' + part + ']').textContent.trim().replace(/\\s+/g, ' ');
    new MutationObserver(() => {
      if (target.state === 'detached') said.push({ status: text('status'), all: text('base') });
    }).observe(target.shadowRoot, { subtree: true, childList: true, characterData: true });
  });
})()`;
