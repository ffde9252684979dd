import type { Key } from './driver.js';

/**
 * Sends one command of a session.
 * @see https://www.w3.org/TR/webdriver2/#endpoints
 */
export type Send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

interface Session {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

/** In milliseconds. WebKit never answers a script that arrives while the page navigates, so a script is given up soon and sent again. */
const timeLimitOf = (url: string): number => (url.endsWith('/execute/sync') ? 5_000 : 30_000);

async function send(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(timeLimitOf(url)) });
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

const pointerAction = (type: string, more: object = {}): object => ({ type, button: 0, ...more });

export const clickActions = (x: number, y: number): object => ({
  actions: [{
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [pointerAction('pointerMove', { x, y, duration: 0, origin: 'viewport' }), pointerAction('pointerDown'), pointerAction('pointerUp')],
  }],
});

type KeyAction = Readonly<Record<'type' | 'value', string>>;

const keyboardActions = (actions: readonly KeyAction[]): object => ({ actions: [{ type: 'key', id: 'keyboard', actions }] });

const pressOf = (value: string): readonly KeyAction[] => [{ type: 'keyDown', value }, { type: 'keyUp', value }];

export const typingActions = (text: string): object => keyboardActions(Array.from(text).flatMap(pressOf));

const SHIFT = '\uE008';

/** @see https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<Exclude<Key, 'Shift+Tab'>, string>> = { Tab: '\uE004', Enter: '\uE007', ' ': ' ', Backspace: '\uE003' };

export const keyActions = (key: Key): object => key === 'Shift+Tab'
  ? keyboardActions([{ type: 'keyDown', value: SHIFT }, ...pressOf(KEYS.Tab), { type: 'keyUp', value: SHIFT }])
  : typingActions(KEYS[key]);
