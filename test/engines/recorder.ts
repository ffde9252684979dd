/** Exactly one of these events ends each attempt. */
export const ENDS: readonly string[] = ['complete', 'cancel', 'error'];

/** The texts of a `detached` element. */
export interface DetachedText {
  readonly status: string;
  readonly all: string;
}

/**
 * A script for the host's page. It collects the elements' events in `heard`, and the texts of a `detached` element in `detachedTexts`.
 * @param keepsEvents Whether the events are kept in `localStorage`, for the pages that follow.
 * @param selector Selects the elements to record: another element may fail to load meanwhile, which does not concern the sign-in.
 */
export const recorder = (keepsEvents: boolean, selector = '*'): string => `(() => {
  const kept = ${String(keepsEvents)} && top === self;
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

  window.detachedTexts = [];
  const observed = new Set();
  document.addEventListener('cyclr-auth-state', ({ target, detail }) => {
    if (detail.state !== 'detached' || observed.has(target)) return;
    observed.add(target);
    const text = (part) => target.shadowRoot.querySelector('[part=' + part + ']').textContent.trim().replace(/\\s+/g, ' ');
    new MutationObserver(() => {
      if (target.state === 'detached') detachedTexts.push({ status: text('status'), all: text('base') });
    }).observe(target.shadowRoot, { subtree: true, childList: true, characterData: true });
  });
})()`;
