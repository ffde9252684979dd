import { expect, fixture, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { ConnectorDescription, CyclrConnectorAuth, State } from '../../src/index.js';
import '../../src/index.js';

/** A description as a backend gives it. */
export const description = (more: Partial<ConnectorDescription> = {}): ConnectorDescription => ({
  id: '33', name: 'Pipedrive', authType: 'ApiKey', authenticated: false, properties: [], ...more,
});

export async function until(condition: () => unknown, fact: string): Promise<void> {
  await waitUntil(() => !!condition(), fact, { interval: 5, timeout: 20_000 });
}

/** One task of the event loop, with all its microtasks. */
export const nextTask = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve); });

export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Puts an element with these attributes on the page; the properties are set before it is connected. */
export async function mount(attributes: Attributes, properties: Partial<CyclrConnectorAuth> = {}, content = ''): Promise<CyclrConnectorAuth> {
  const place = await fixture<HTMLElement>('<div></div>');
  const el = document.createElement('cyclr-connector-auth');
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) el.setAttribute(name, value === true ? '' : value);
  }
  el.innerHTML = content;
  Object.assign(el, properties);
  place.append(el);
  await el.updateComplete;
  return el;
}

/** Resolves when the element has this state and shows it. */
export async function reaches(el: CyclrConnectorAuth, state: State): Promise<void> {
  await until(() => el.state === state, `the state is ${state}`).catch(() => { throw new Error(`The state is ${el.state}, not ${state}`); });
  await el.updateComplete;
}

export const parts = (el: CyclrConnectorAuth, name: string): readonly HTMLElement[] =>
  [...el.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${name}]`)];

export const hasPart = (el: CyclrConnectorAuth, name: string): boolean => parts(el, name).some((part) => part.checkVisibility());

export function part<T extends HTMLElement = HTMLElement>(el: CyclrConnectorAuth, name: string): T {
  expect(parts(el, name), `part ${name}`).to.have.length.of.at.least(1);
  return parts(el, name)[0] as T;
}

export const form = (el: CyclrConnectorAuth): HTMLFormElement => el.shadowRoot!.querySelector('form')!;

export const alertOf = (el: CyclrConnectorAuth): HTMLElement => el.shadowRoot!.querySelector<HTMLElement>('[role=alert]')!;

export const inputs = (el: CyclrConnectorAuth): readonly (HTMLInputElement | HTMLSelectElement)[] => [
  ...el.shadowRoot!.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select, textarea'),
];

export const inputNames = (el: CyclrConnectorAuth): readonly string[] => inputs(el).map(({ name }) => name);

export function input(el: CyclrConnectorAuth, name: string): HTMLInputElement | HTMLSelectElement {
  const found = inputs(el).find((candidate) => candidate.name === name);
  expect(found, `input ${name}`).to.exist;
  return found!;
}

/** The text that `aria-describedby` gives an input. */
export const hintOf = (el: CyclrConnectorAuth, name: string): string => (input(el, name).getAttribute('aria-describedby') ?? '')
  .split(' ').map((id) => el.shadowRoot!.getElementById(id)?.textContent.trim() ?? '').join(' ').trim();

export const invalidNames = (el: CyclrConnectorAuth): readonly string[] => inputs(el)
  .filter((candidate) => candidate.getAttribute('aria-invalid') === 'true').map(({ name }) => name);

export const focusedName = (el: CyclrConnectorAuth): string | null => el.shadowRoot!.activeElement?.getAttribute('name') ?? null;

/** The middle of a target in this page's coordinates, even if the target is in a frame. */
export function middleOf(target: Element): [number, number] {
  target.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = target.getBoundingClientRect();
  const frame = target.ownerDocument.defaultView?.frameElement?.getBoundingClientRect() ?? new DOMRect();
  return [Math.round(frame.left + left + width / 2), Math.round(frame.top + top + height / 2)];
}

/** A click by the browser's mouse: a real user gesture. */
export async function click(target: Element): Promise<void> {
  await sendMouse({ type: 'click', position: middleOf(target) });
}

/** Clicks the main button. */
export async function clickAction(el: CyclrConnectorAuth): Promise<void> {
  await el.updateComplete;
  await click(part(el, 'action'));
}

/** Clicks the disconnect button, and confirms. */
export async function clickDisconnect(el: CyclrConnectorAuth): Promise<void> {
  await click(part(el, 'disconnect'));
  await el.updateComplete;
  await click(part(el, 'confirm'));
}

/** Runs the listener in a user's click on a button of the host page, and gives its result. */
export async function inClick<T>(listener: () => T): Promise<T> {
  const button = document.createElement('button');
  button.textContent = 'Host page';
  document.body.prepend(button);
  const results: T[] = [];
  button.addEventListener('click', () => { results.push(listener()); });
  await click(button);
  button.remove();
  expect(results).to.have.length(1);
  return results[0]!;
}

/** Types into an input, over its value. */
export async function type(el: CyclrConnectorAuth, name: string, value: string): Promise<void> {
  const target = input(el, name);
  target.focus();
  if (target instanceof HTMLInputElement) {
    target.select();
    await sendKeys(value ? { type: value } : { press: 'Delete' });
  } else {
    target.value = value;
    target.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** Pastes a text into an input, in place of what is selected. Returns whether the browser itself would insert it. */
export function paste(el: CyclrConnectorAuth, name: string, text: string): boolean {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true });
  return input(el, name).dispatchEvent(event);
}

/** The reason that a promise rejects with. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => { throw new Error('The promise is fulfilled'); }, (reason: unknown) => reason);

/** The events by which a page notices that its user, or the network, is back. */
export const wakeEvents = {
  focus: (page: Window = window) => { page.dispatchEvent(new Event('focus')); },
  online: (page: Window = window) => { page.dispatchEvent(new Event('online')); },
  pageshow: (page: Window = window) => { page.dispatchEvent(new PageTransitionEvent('pageshow')); },
  visibilitychange: (page: Window = window) => { page.document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); },
};
