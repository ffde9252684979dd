/**
 * Replaces the window of a sign-in, with the members that the element uses. The playground's own `window.open` returns it, to show all
 * states of a sign-in side by side without a real sign-in. Never do this on a host page.
 */
export class ScriptedWindow {
  closed = false;
  opener: unknown = null;
  /** The address to which the element has navigated the window. */
  destination = '';
  readonly document = document.implementation.createHTMLDocument();
  readonly location = { replace: (address: string): void => { this.destination = address; } };
  /** Called when the window is closed. */
  onclose: (() => void) | null = null;

  close(): void {
    this.closed = true;
    this.onclose?.();
  }

  focus(): void {}

  /** Sends the message of a return page in this window. */
  comeBack(): void {
    const target = new URL(new URL(this.destination).searchParams.get('targetOrigin') ?? '');
    const channel = new BroadcastChannel(`cyclr-attempt:${target.searchParams.get('cyclr-attempt')}`);
    // The element replies when it has received the message.
    channel.onmessage = () => { channel.close(); };
    channel.postMessage('');
  }
}

let next: ScriptedWindow | null | undefined;

/** Runs the function with this window as the result of `window.open`; `null` for a blocked popup. */
export function withWindow(opened: ScriptedWindow | null, act: () => void): void {
  next = opened;
  act();
  // The function may have opened no window.
  next = undefined;
}

/**
 * Replaces `window.open` in this page.
 * @param otherwise Makes the window when the user has pressed a button, outside {@link withWindow}.
 */
export function scriptWindows(otherwise: () => ScriptedWindow): void {
  window.open = () => (next === undefined ? otherwise() : next) as unknown as Window | null;
}
