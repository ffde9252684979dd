import { expect, fixture, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { ConnectorAuthError, ConnectorAuthEventDetails, ConnectorDescription, CyclrConnectorAuth, State } from '../../src/index.js';
import '../../src/index.js';
import type { Backend, Visit } from './fakes.js';

export type Detail<T extends keyof ConnectorAuthEventDetails> = ConnectorAuthEventDetails[T];

/** A description as a backend gives it. */
export const described = (more: Partial<ConnectorDescription> = {}): ConnectorDescription => ({
  id: '33', name: 'Pipedrive', authType: 'ApiKey', authenticated: false, properties: [], ...more,
});

export interface OpenedWindow {
  readonly handle: Window;
  readonly features: string | undefined;
}

/** Every window that was asked for in this test, and was opened. */
export const windows: OpenedWindow[] = [];

const { open } = window;

/** The browser's own `open`, watched; a test that replaces it gets it back. */
const watchedOpen = (url?: string | URL, target?: string, features?: string): Window | null => {
  const handle = open.call(window, url, target, features);
  if (handle) windows.push({ handle, features });
  return handle;
};

beforeEach(() => { window.open = watchedOpen; });

afterEach(() => {
  for (const { handle } of windows.splice(0)) handle.close();
});

/** The last window that was opened. */
export const popup = (): Window => windows.at(-1)!.handle;

/** What a page of the sign-in service is told to do; see there. */
export const tell = (to: Window, deed: string, more: Readonly<Record<string, unknown>> = {}): void => { to.postMessage({ deed, ...more }, '*'); };

export async function until(condition: () => unknown, fact: string): Promise<void> {
  await waitUntil(() => !!condition(), fact, { interval: 5, timeout: 8_000 });
}

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element on the page with these attributes, and these properties from before it was there. */
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

/** An element whose description is here, from its backend. */
export async function mountLoaded(backend: Backend, attributes: Attributes = {}): Promise<CyclrConnectorAuth> {
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager', ...attributes });
  await until(() => el.state !== 'idle' && el.state !== 'loading', 'the description is there');
  await el.updateComplete;
  return el;
}

/** An element that need not ask what it is to show. */
export const mountOAuth = (backend: Backend, attributes: Attributes = {}): Promise<CyclrConnectorAuth> => mount({
  endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', ...attributes,
});

/** Fulfilled when the element is, or has come to be, in the state, and shows it. */
export async function reaches(el: CyclrConnectorAuth, state: State): Promise<void> {
  await until(() => el.state === state, `the state is ${state}`).catch(() => { throw new Error(`The state is ${el.state}, not ${state}`); });
  await el.updateComplete;
}

const root = (el: CyclrConnectorAuth): ShadowRoot => el.shadowRoot!;

export const parts = (el: CyclrConnectorAuth, name: string): readonly HTMLElement[] => [...root(el).querySelectorAll<HTMLElement>(`[part~=${name}]`)];

export const hasPart = (el: CyclrConnectorAuth, name: string): boolean => parts(el, name).some((part) => part.checkVisibility());

export function part<T extends HTMLElement = HTMLElement>(el: CyclrConnectorAuth, name: string): T {
  expect(parts(el, name), `part ${name}`).to.have.length.of.at.least(1);
  return parts(el, name)[0] as T;
}

export const inputs = (el: CyclrConnectorAuth): readonly (HTMLInputElement | HTMLSelectElement)[] => [
  ...root(el).querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select, textarea'),
];

export function input(el: CyclrConnectorAuth, name: string): HTMLInputElement | HTMLSelectElement {
  const found = inputs(el).find((candidate) => candidate.name === name);
  expect(found, `input ${name}`).to.exist;
  return found!;
}

/** What the user reads beside an input by way of its `aria-describedby`. */
export const describedBy = (el: CyclrConnectorAuth, name: string): string => (input(el, name).getAttribute('aria-describedby') ?? '')
  .split(' ').map((id) => root(el).getElementById(id)?.textContent.trim() ?? '').join(' ').trim();

export const invalidNames = (el: CyclrConnectorAuth): readonly string[] => inputs(el)
  .filter((candidate) => candidate.getAttribute('aria-invalid') === 'true').map(({ name }) => name);

export const focusedName = (el: CyclrConnectorAuth): string | null => root(el).activeElement?.getAttribute('name') ?? null;

/** Its middle, in this page, though it be in a frame. */
export function middleOf(target: Element): [number, number] {
  target.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = target.getBoundingClientRect();
  const frame = target.ownerDocument.defaultView?.frameElement?.getBoundingClientRect() ?? new DOMRect();
  return [Math.round(frame.left + left + width / 2), Math.round(frame.top + top + height / 2)];
}

/** A user's own click. */
export async function click(target: Element): Promise<void> {
  await sendMouse({ type: 'click', position: middleOf(target) });
}

export async function act(el: CyclrConnectorAuth): Promise<void> {
  await el.updateComplete;
  await click(part(el, 'action'));
}

/** A user's own typing, over what is there. */
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

/** Waits for another page of the service, and for the handle to lead there; gives what that page saw. */
export async function arrives(to: Window, backend: Backend): Promise<Visit> {
  const { length } = await backend.visits();
  const timer = setInterval(() => { tell(to, 'report'); }, 10);
  const visits = await backend.visits(length + 1);
  clearInterval(timer);
  expect(visits, 'visits').to.have.length(length + 1);
  return visits.at(-1)!;
}

/** Clicks the main button and waits for the service's page, which the test then has a handle of. */
export async function signIn(el: CyclrConnectorAuth, backend: Backend): Promise<Window> {
  await act(el);
  await reaches(el, 'waiting');
  await arrives(popup(), backend);
  return popup();
}

const TYPES = ['start', 'submit', 'complete', 'cancel', 'error', 'disconnect', 'state'] as const;

/** The element's events in their order: `start`, `state:opening`, …; and the events themselves. */
export class EventLog {
  readonly events: Event[] = [];

  constructor(readonly el: CyclrConnectorAuth) {
    for (const name of TYPES) el.addEventListener(`cyclr-auth-${name}`, (event) => { this.events.push(event); });
  }

  get names(): readonly string[] {
    return this.events.map((event) => {
      const name = event.type.replace('cyclr-auth-', '');
      return name === 'state' ? `state:${(event as Event & { detail: Detail<'cyclr-auth-state'> }).detail.state}` : name;
    });
  }

  /** How attempts ended. */
  get endings(): readonly string[] {
    return this.names.filter((name) => ['complete', 'cancel', 'error'].includes(name));
  }

  /** The last event of the type. */
  detail<T extends keyof ConnectorAuthEventDetails>(eventType: T): Detail<T> {
    const found = this.events.findLast((event) => event.type === eventType);
    expect(found, eventType).to.exist;
    return (found as Event & { detail: Detail<T> }).detail;
  }

  error(): ConnectorAuthError {
    return this.detail('cyclr-auth-error').error;
  }

  /** Fulfilled when so many attempts have ended. */
  async ends(count = 1): Promise<this> {
    await until(() => this.endings.length >= count, 'an attempt ends').catch(() => {
      throw new Error(`No ending but ${this.names.join(', ') || 'no events'}; the state is ${this.el.state}`);
    });
    await this.el.updateComplete;
    return this;
  }
}

/** One turn of the event loop, with every microtask of it. */
export const task = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve); });

/** Fulfilled when the frame has loaded what the deed leads it to. */
export async function loads(frame: HTMLIFrameElement, deed: () => void): Promise<void> {
  const loaded = new Promise((resolve) => { frame.addEventListener('load', resolve, { once: true }); });
  deed();
  await loaded;
}

/** A page in a frame of this one, once its scripts have run; it goes with the test. */
export async function framed(address: string, sandbox?: string): Promise<HTMLIFrameElement> {
  const place = await fixture<HTMLElement>('<div></div>');
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { width: '600px', height: '400px' });
  if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
  frame.src = address;
  await loads(frame, () => { place.append(frame); });
  return frame;
}

/** The element of the page that the frame shows now, once it shows itself. */
export async function elementIn(frame: HTMLIFrameElement): Promise<CyclrConnectorAuth> {
  const find = (): CyclrConnectorAuth | null | undefined => frame.contentDocument?.querySelector('cyclr-connector-auth');
  await until(() => find()?.shadowRoot?.querySelector('[part=base]'), 'the element is there');
  return find()!;
}

/** Where a host page is whose element has these attributes. */
export const hostPage = (attributes: Readonly<Record<string, string>>): string => `/test/sign-in/host-page.html?${String(new URLSearchParams(attributes))}`;

/** The user is back at the page, or the page is back on the network. */
export const wakes = {
  focus: (page: Window = window) => { page.dispatchEvent(new Event('focus')); },
  online: (page: Window = window) => { page.dispatchEvent(new Event('online')); },
  pageshow: (page: Window = window) => { page.dispatchEvent(new PageTransitionEvent('pageshow')); },
  visibilitychange: (page: Window = window) => { page.document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); },
};
