import { fixture } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import type { CyclrConnectorList, ListState } from '../../src/list.js';
import '../../src/list.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { description, until } from '../browser/helpers.js';

/** Connectors as a backend lists them. */
export const connectors = (...ids: readonly (string | ConnectorDescription)[]): readonly ConnectorDescription[] =>
  ids.map((id) => typeof id === 'string' ? description({ id, name: `Service ${id}` }) : id);

export const listed = (...ids: readonly (string | ConnectorDescription)[]): Answer => ({ json: { connectors: connectors(...ids) } });

export const cards = (list: Element): readonly CyclrConnectorAuth[] => [...list.querySelectorAll('cyclr-connector-auth')];

export const cardIds = (list: Element): readonly string[] => cards(list).map(({ connectorId }) => String(connectorId));

/** Resolves when the list has this state and shows it. */
export async function shows(list: CyclrConnectorList, state: ListState): Promise<void> {
  await until(() => list.state === state, `the state is ${state}`).catch(() => { throw new Error(`The state is ${list.state}, not ${state}`); });
  await list.updateComplete;
}

/** Puts a list on the page. `$` stands for the address of its backend. */
export async function place(html: string, properties: Partial<CyclrConnectorList> = {}): Promise<CyclrConnectorList> {
  const page = await fixture<HTMLElement>('<div></div>');
  const template = document.createElement('template');
  template.innerHTML = html;
  const copy = document.importNode(template.content, true);
  const list = copy.querySelector('cyclr-connector-list')!;
  Object.assign(list, properties);
  page.append(copy);
  return list;
}

interface Scene {
  readonly list: CyclrConnectorList;
  readonly backend: Backend;
}

/** A list whose backend gives these answers. */
export async function listWith(answers: Answer | readonly Answer[], content = '', attributes = ''): Promise<Scene> {
  const backend = await Backend.start({ GET: answers });
  const list = await place(`<cyclr-connector-list endpoint="${backend.endpoint}" ${attributes}>${content}</cyclr-connector-list>`);
  return { list, backend };
}

export const partOf = (list: CyclrConnectorList, name: string): HTMLElement | null => list.shadowRoot!.querySelector(`[part=${name}]`);

/** What the part shows, without the white space around it. */
export const textOf = (list: CyclrConnectorList, name: string): string => {
  const part = partOf(list, name);
  const slotted = part?.querySelector('slot')?.assignedNodes() ?? [];
  return (slotted.length ? slotted.map(({ textContent }) => textContent).join('') : part?.textContent ?? '').trim();
};
