/** Notes what happens on the host's page, from before the element is there. */
export interface Recorded {
  readonly events: object[];
  /** Every window that the page opened, and how. */
  readonly opened: { readonly handle: Window | null; readonly args: readonly unknown[]; readonly places: string[] }[];
  readonly console: string[];
  /** Messages that arrived, by who sent them. */
  readonly messages: Map<unknown, number>;
}

declare global {
  interface Window {
    recorded: Recorded;
  }
}

const recorded: Recorded = { events: [], opened: [], console: [], messages: new Map() };
window.recorded = recorded;

for (const type of ['start', 'state', 'complete', 'cancel', 'error', 'disconnect']) {
  document.addEventListener(`cyclr-auth-${type}`, (event) => {
    const { detail, target } = event as Event & { readonly detail: Record<string, unknown> };
    const { error, ...rest } = detail;
    const { code, message, stack, cause } = (error ?? {}) as Error & { readonly code?: string };
    const connectorId = (target as Element).getAttribute('connector-id');
    recorded.events.push({ ...rest, type, at: Date.now(), connectorId, code, said: error && `${message}\n${stack ?? ''}\n${String(cause)}` });
  });
}

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const original = console[method];
  console[method] = (...args: unknown[]) => {
    recorded.console.push(args.map(String).join(' '));
    original.apply(console, args);
  };
}

/** Where a window is, as long as it lets its opener know: no page of another's does. */
function placeOf({ location }: Window): string {
  try {
    return location.href;
  } catch {
    return 'elsewhere';
  }
}

const original = window.open;
window.open = (...args) => {
  const handle = original.apply(window, args);
  const opened: Recorded['opened'][number] = { handle, args, places: [] };
  recorded.opened.push(opened);
  const look = (): void => {
    if (!handle || handle.closed) return;
    const place = placeOf(handle);
    if (place !== opened.places.at(-1)) opened.places.push(place);
    setTimeout(look, 20);
  };
  look();
  return handle;
};

addEventListener('message', ({ isTrusted, source }) => {
  const sender = isTrusted ? source : null;
  recorded.messages.set(sender, (recorded.messages.get(sender) ?? 0) + 1);
}, { capture: true });
