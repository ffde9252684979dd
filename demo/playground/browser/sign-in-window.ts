/**
 * Stands in for the window of a sign-in, as far as the element looks at one. The playground gives it in place of a window by its own
 * `window.open`: the states of a sign-in can then stand side by side, and nobody has to sign in anywhere. No host page should do that.
 */
export class ScriptedWindow {
  closed = false;
  opener: unknown = null;
  /** Where the element has led it. */
  destination: URL | null = null;
  readonly document = document.implementation.createHTMLDocument();
  readonly location = { replace: (url: URL): void => { this.destination = url; } };
  /** Called when it is closed, by whomever. */
  onclose: (() => void) | null = null;

  close(): void {
    this.closed = true;
    this.onclose?.();
  }

  focus(): void {}

  /** What a return page says that was reached in this window. */
  comeBack(): void {
    const target = new URL(this.destination?.searchParams.get('targetOrigin') ?? '');
    const channel = new BroadcastChannel(`cyclr-attempt:${target.searchParams.get('cyclr-attempt')}`);
    // The element answers once it has heard.
    channel.onmessage = () => { channel.close(); };
    channel.postMessage('');
  }
}

let next: ScriptedWindow | null | undefined;

/** Has the window be this one that is opened in the act; `null`: the browser opens none. */
export function withWindow(opened: ScriptedWindow | null, act: () => void): void {
  next = opened;
  act();
  // It may have come to nothing before any window was opened.
  next = undefined;
}

/**
 * Has `window.open` give no real window in this page.
 * @param otherwise Gives the window that nobody expected: the user has pressed a button.
 */
export function scriptWindows(otherwise: () => ScriptedWindow): void {
  window.open = () => (next === undefined ? otherwise() : next) as unknown as Window | null;
}
