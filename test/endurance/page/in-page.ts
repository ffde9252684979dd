/** Functions that run in the page. Each uses only its arguments, because nothing else of this file is there. */
import type { CyclrConnectorAuth } from '../../../src/element/cyclr-connector-auth.js';
import type { PlannedSignIn } from './endings.js';

/** The sign-ins of one element. */
export interface Task {
  readonly id: number;
  readonly signIns: readonly PlannedSignIn[];
}

/** How many attempts ended in which way: `closed: cyclr-auth-complete status`. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Signs in with all elements at the same time, each one sign-in after the other. A real window costs far more than the code under test. So
 * most sign-ins open a frame in its place: a window with the same pages and messages, which counts as closed when the frame is removed.
 */
export async function signIn(tasks: readonly Task[]): Promise<Counts> {
  const counts: Record<string, number> = {};
  const ends = ['cyclr-auth-complete', 'cyclr-auth-cancel', 'cyclr-auth-error'] as const;
  const nativeOpen = window.open;
  const frames = new Map<MessageEventSource, HTMLIFrameElement>();
  const close = (source: MessageEventSource): void => {
    frames.get(source)?.remove();
    frames.delete(source);
  };
  const onMessage = ({ data, source }: MessageEvent): void => { if (data === 'close' && source) close(source); };
  const openFrame = (url?: string | URL): Window => {
    const frame = document.createElement('iframe');
    if (url) frame.src = String(url);
    document.body.append(frame);
    frames.set(frame.contentWindow!, frame);
    return frame.contentWindow!;
  };

  /** The event that ends the attempt. An attempt that does not end is cancelled, so that the run goes on and tells of it. */
  const endOf = (element: CyclrConnectorAuth, ending: string): Promise<string> => new Promise((resolve) => {
    const controller = new AbortController();
    const { signal } = controller;
    const end = (name: string): void => {
      controller.abort();
      clearTimeout(timer);
      resolve(name);
    };
    const timer = setTimeout(() => {
      end(`stuck in ${element.state}`);
      element.cancel();
    }, 120_000);
    for (const type of ends) {
      element.addEventListener(type, ({ detail }) => {
        const { via, error } = detail as { readonly via?: string; readonly error?: { readonly code: string } };
        end([type, via ?? error?.code ?? ''].join(' ').trim());
      }, { signal });
    }
    if (ending !== 'cancelled') return;
    // Cancel once the window is at Cyclr.
    element.addEventListener('cyclr-auth-state', ({ detail }) => {
      if (detail.state === 'waiting') setTimeout(() => { element.cancel(); }, 100);
    }, { signal });
  });

  const runOne = async (element: CyclrConnectorAuth, { ending, isReal }: PlannedSignIn): Promise<void> => {
    await fetch(`/ending?id=${element.connectorId}&as=${ending}`, { method: 'POST' });
    const end = endOf(element, ending);
    const button = element.shadowRoot!.querySelector<HTMLElement>('[part=action]')!;
    let opened: Window | null = null;
    if (isReal) button.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    else window.open = (url) => (opened = openFrame(url));
    button.click();
    window.open = nativeOpen;
    const name = `${ending}, ${isReal ? 'window' : 'frame'}: ${await end}`;
    counts[name] = (counts[name] ?? 0) + 1;
    // The element closes the window a little later, and cannot close a frame.
    if (opened) setTimeout(close, 200, opened);
    if (ending === 'closed') await element.disconnect();
    await element.updateComplete;
  };

  addEventListener('message', onMessage);
  await Promise.all(tasks.map(async ({ id, signIns }) => {
    const element = document.querySelector<CyclrConnectorAuth>(`[connector-id="${id}"]`)!;
    for (const signIn of signIns) await runOne(element, signIn);
  }));
  removeEventListener('message', onMessage);
  return counts;
}
