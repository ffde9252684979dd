import type { Key } from './driver.js';

/** Sends one command of a session; https://www.w3.org/TR/webdriver2/#endpoints */
export type Send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

interface Session {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

/** Milliseconds. WebKit never answers a script that it is asked to run while one page gives way to another: it has to be asked again. */
const limitOf = (url: string): number => (url.endsWith('/execute/sync') ? 5_000 : 30_000);

async function send(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(limitOf(url)) });
  const { value } = await response.json() as { readonly value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { readonly error: string; readonly message: string };
  throw new Error(`${error}: ${message}`);
}

export async function openSession(driver: string, alwaysMatch: object): Promise<{ readonly version: string; readonly send: Send }> {
  const opened = await send(`${driver}/session`, 'POST', { capabilities: { alwaysMatch } }) as Session;
  return {
    version: opened.capabilities.browserVersion,
    send: (method, path, body) => send(`${driver}/session/${opened.sessionId}${path}`, method, method === 'POST' ? body ?? {} : undefined),
  };
}

const pointer = (type: string, more: object = {}): object => ({ type, button: 0, ...more });

export const click = (x: number, y: number): object => ({
  actions: [{
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [pointer('pointerMove', { x, y, duration: 0, origin: 'viewport' }), pointer('pointerDown'), pointer('pointerUp')],
  }],
});

export const typing = (text: string): object => ({
  actions: [{ type: 'key', id: 'keyboard', actions: Array.from(text).flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]) }],
});

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<Key, string>> = { Tab: '\uE004', Enter: '\uE007', ' ': ' ', Backspace: '\uE003' };

export const pressing = (key: Key): object => typing(KEYS[key]);
