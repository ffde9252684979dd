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

/** Something that a screen reader says, in the accessibility tree of the browser. */
export interface Spoken {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Its node in the document. */
  readonly node: number | undefined;
  /** All that is said in it. */
  readonly text: string;
  /** What it is in, the nearest first. */
  readonly within: readonly Spoken[];
}

const SILENT: readonly unknown[] = ['none', 'generic', 'InlineTextBox', 'RootWebArea', 'LineBreak'];

/** The whole page, in the order in which it is said. */
export async function spoken(page: Page): Promise<readonly Spoken[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree') as { readonly nodes: readonly AXNode[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = ({ role, name, childIds = [] }: AXNode): string => role?.value === 'StaticText' || role?.value === 'image'
    ? textIn(name)
    : childIds.map((id) => textOf(byId.get(id)!)).join('').trim();
  const walk = (node: AXNode, within: readonly Spoken[]): readonly Spoken[] => {
    const { ignored, role, name, description, properties = [], childIds = [], backendDOMNodeId } = node;
    const said: Spoken = {
      role: textIn(role),
      name: textIn(name),
      description: textIn(description),
      properties: Object.fromEntries(properties.map((each) => [each.name, each.value.value])),
      node: backendDOMNodeId,
      text: textOf(node),
      within,
    };
    const isSaid = !ignored && !SILENT.includes(role?.value);
    const inside = childIds.flatMap((id) => walk(byId.get(id)!, isSaid || said.properties.busy ? [said, ...within] : within));
    return isSaid ? [said, ...inside] : inside;
  };
  return walk(nodes[0]!, []);
}

const STATES = ['required', 'pressed', 'disabled', 'focused'];
const CONTROLS: readonly string[] = ['button', 'textbox', 'combobox'];

export const isControl = ({ role }: Spoken): boolean => CONTROLS.includes(role);

/** What is said of the element alone, a line each: texts, and controls with their names, states and descriptions. */
export function lines(all: readonly Spoken[]): readonly string[] {
  const root = all.find(({ role }) => role === 'group')!;
  return [root, ...all.filter(({ within }) => within.includes(root))].flatMap((each) => {
    const { role, name, description, properties, text, within } = each;
    if (role === 'status' || role === 'alert') return [`${role}: ${text}`];
    if (within.some((outer) => isControl(outer) || outer.role === 'status' || outer.role === 'alert')) return [];
    if (role === 'StaticText') return name.trim() ? [name.trim()] : [];
    if (role !== 'group' && !isControl(each)) return [];
    const states = STATES.filter((state) => properties[state] === true || properties[state] === 'true');
    if (properties.invalid === 'true') states.push('invalid');
    return [[`${role} "${name}"`, ...states, ...(description ? [`— ${description}`] : [])].join(' ')];
  });
}
