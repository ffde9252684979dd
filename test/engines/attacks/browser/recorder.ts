/** What happened on the host's page since before the element was defined. */
export interface Recorded {
  readonly events: object[];
  /** Every window that the page opened, the arguments, and the addresses that it had. */
  readonly opened: { readonly handle: Window | null; readonly args: readonly unknown[]; readonly addresses: string[] }[];
  readonly console: string[];
  /** The number of messages by sender. */
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
    recorded.events.push({ ...rest, type, at: Date.now(), connectorId, code, errorText: error && `${message}\n${stack ?? ''}\n${String(cause)}` });
  });
}

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const original = console[method];
  console[method] = (...args: unknown[]) => {
    recorded.console.push(args.map(String).join(' '));
    original.apply(console, args);
  };
}

/** The address of a window; a cross-origin one cannot be read. */
function addressOf({ location }: Window): string {
  try {
    return location.href;
  } catch {
    return 'another origin';
  }
}

function recordOpened(handle: Window | null, args: readonly unknown[]): void {
  const opened: Recorded['opened'][number] = { handle, args, addresses: [] };
  recorded.opened.push(opened);
  const poll = (): void => {
    if (!handle || handle.closed) return;
    const address = addressOf(handle);
    if (address !== opened.addresses.at(-1)) opened.addresses.push(address);
    setTimeout(poll, 20);
  };
  poll();
}

/** Records the windows that a window opens, and the messages that it receives. */
function watchWindow(watched: Window): void {
  // A proxy looks like the browser's own function: the element respects a page's.
  watched.open = new Proxy(watched.open, {
    apply(open, self, args) {
      const handle = Reflect.apply(open, self, args) as Window | null;
      recordOpened(handle, args);
      return handle;
    },
  });
  watched.addEventListener('message', ({ isTrusted, source }) => {
    const sender = isTrusted ? source : null;
    recorded.messages.set(sender, (recorded.messages.get(sender) ?? 0) + 1);
  }, { capture: true });
}

watchWindow(window);

// The element opens its windows from a frame.
new MutationObserver((records) => {
  const nodes = records.flatMap(({ addedNodes }) => [...addedNodes]);
  for (const node of nodes) if (node instanceof HTMLIFrameElement) watchWindow(node.contentWindow!);
}).observe(document.documentElement, { childList: true });
