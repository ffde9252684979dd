import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';

interface AXValue {
  readonly value?: unknown;
}

const textIn = (value: AXValue | undefined): string => typeof value?.value === 'string' ? value.value : '';

interface AXNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: AXValue;
  readonly name?: AXValue;
  readonly description?: AXValue;
  readonly properties?: readonly { readonly name: string; readonly value: AXValue }[];
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
}

/** A node of the browser's accessibility tree that a screen reader announces. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The id of its node in the document. */
  readonly node: number | undefined;
  /** All text in it. */
  readonly text: string;
  /** Its ancestors, nearest first. */
  readonly ancestors: readonly AccessibleNode[];
}

const NOT_ANNOUNCED: readonly unknown[] = ['none', 'generic', 'InlineTextBox', 'RootWebArea', 'LineBreak'];

/** Reads the whole page, in reading order. */
export async function readAccessibilityTree(page: Page): Promise<readonly AccessibleNode[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree') as { readonly nodes: readonly AXNode[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = ({ role, name, childIds = [] }: AXNode): string => role?.value === 'StaticText' || role?.value === 'image'
    ? textIn(name)
    : childIds.map((id) => textOf(byId.get(id)!)).join('').trim();
  const walk = (node: AXNode, ancestors: readonly AccessibleNode[]): readonly AccessibleNode[] => {
    const { ignored, role, name, description, properties = [], childIds = [], backendDOMNodeId } = node;
    const accessible: AccessibleNode = {
      role: textIn(role),
      name: textIn(name),
      description: textIn(description),
      properties: Object.fromEntries(properties.map((each) => [each.name, each.value.value])),
      node: backendDOMNodeId,
      text: textOf(node),
      ancestors,
    };
    const isAnnounced = !ignored && !NOT_ANNOUNCED.includes(role?.value);
    const inside = childIds.flatMap((id) =>
      walk(byId.get(id)!, isAnnounced || accessible.properties.busy ? [accessible, ...ancestors] : ancestors));
    return isAnnounced ? [accessible, ...inside] : inside;
  };
  return walk(nodes[0]!, []);
}

const STATES = ['required', 'pressed', 'disabled', 'focused'];
const CONTROLS: readonly string[] = ['button', 'link', 'textbox', 'combobox'];

export const isControl = ({ role }: AccessibleNode): boolean => CONTROLS.includes(role);

/** The live regions. */
export const liveRegions = (all: readonly AccessibleNode[]): readonly AccessibleNode[] =>
  all.filter(({ properties }) => properties.live !== undefined);

/** Expects texts in live regions, and that the regions stay the same nodes. */
export class LiveRegions {
  #nodes: readonly (number | undefined)[] | undefined;

  /** @param group The name of the element whose regions they are. Default: the first two regions of the page. */
  constructor(private readonly page: Page, private readonly group?: string) {}

  async expectTexts(status: string, alert = ''): Promise<void> {
    await expect.poll(async () => (await this.#read()).map(({ text }) => text)).toEqual([status, alert]);
    const nodes = (await this.#read()).map(({ node }) => node);
    this.#nodes ??= nodes;
    expect(nodes).toEqual(this.#nodes);
  }

  /** The text nodes in the regions. A screen reader announces new ones, also if their words are those from before. */
  async readTextNodes(): Promise<readonly (number | undefined)[]> {
    const all = await readAccessibilityTree(this.page);
    const regions = new Set((await this.#read()).map(({ node }) => node));
    return all.filter(({ role, ancestors }) => role === 'StaticText' && ancestors.some(({ node }) => regions.has(node))).map(({ node }) => node);
  }

  async #read(): Promise<readonly AccessibleNode[]> {
    const regions = liveRegions(await readAccessibilityTree(this.page));
    const isInGroup = ({ role, name }: AccessibleNode): boolean => role === 'group' && name === this.group;
    return this.group === undefined ? regions.slice(0, 2) : regions.filter(({ ancestors }) => ancestors.some(isInGroup));
  }
}

/** The control with the focus, and whether it is expanded. */
export async function readFocus(page: Page): Promise<AccessibleNode | undefined> {
  return (await readAccessibilityTree(page)).find((each) => isControl(each) && each.properties.focused);
}

/** A part of the tree, one line each: texts, and controls with their names, states and descriptions. Default: the first element. */
export function linesOf(all: readonly AccessibleNode[], rootRole = 'group'): readonly string[] {
  const root = all.find(({ role }) => role === rootRole)!;
  return [root, ...all.filter(({ ancestors }) => ancestors.includes(root))].flatMap((each) => {
    const { role, name, description, properties, text, ancestors } = each;
    if (role === 'status' || role === 'alert') return [`${role}: ${text}`];
    if (ancestors.some((outer) => isControl(outer) || outer.role === 'status' || outer.role === 'alert')) return [];
    if (role === 'StaticText') return name.trim() ? [name.trim()] : [];
    if (role !== 'group' && !isControl(each)) return [];
    const states = STATES.filter((state) => properties[state] === true || properties[state] === 'true');
    if (properties.invalid === 'true') states.push('invalid');
    if (properties.expanded !== undefined && role === 'button') states.push(properties.expanded ? 'expanded' : 'collapsed');
    return [[`${role} "${name}"`, ...states, ...(description ? [`— ${description}`] : [])].join(' ')];
  });
}
