import { isObject } from '../contract/is-object.js';
import type { ConnectorDescription } from '../contract/wire.js';
import type { CyclrAccount } from './cyclr/account.js';
import { normalizeIcon } from './describe.js';

/** The argument of the option `extend`, besides the description. */
export interface ExtendContext {
  /** The API of the user's account. Its calls end when the time is up. */
  readonly account: CyclrAccount;
  /** The Account Connector's id. The page's `connector-id` is the description's `id`. */
  readonly connectorId: string;
  /** The request that is answered. Its body must not be read. */
  readonly request: Request;
}

/** The members of a description that the host may set. */
export type DescriptionExtension =
  Partial<Pick<ConnectorDescription, 'attention' | 'connectedAs' | 'helpUrl' | 'name' | 'description' | 'icon'>>;

type ExtendOutcome = DescriptionExtension | null | undefined;

/** Adds what only the host knows to a description. `context` is the handler's second argument. */
export type Extend<Context = unknown> =
  (description: ConnectorDescription, described: ExtendContext, context: Context) => ExtendOutcome | Promise<ExtendOutcome>;

export interface ExtendOption<Context = unknown> {
  /**
   * Adds to every description what only the host knows: returns any of `attention`, `connectedAs`, `helpUrl`, `name`, `description` and
   * `icon`. Other members, and values of the wrong shape, are ignored. If the function throws or takes more than 5 seconds, the description
   * is answered as it is, and the error is passed to `onError`. All calls for one list share 10 seconds, and their errors are passed on as
   * one. Default: no function.
   * @example
   * extend: async (description, { connectorId }) => ({
   *   attention: await hasFailedSinceItWasStored(connectorId) ? 'reconnect' : null,
   *   helpUrl: 'https://help.example.com/pipedrive',
   * })
   */
  readonly extend?: Extend<Context>;
}

/** Milliseconds. */
export const EXTEND_TIME_LIMIT = 5_000;

/** Characters. */
const LONGEST_NAME = 200;
const LONGEST_DESCRIPTION = 2_000;
const LONGEST_URL = 2_000;
const LONGEST_ICON = 1_000_000;

type Check = (value: unknown) => boolean;

const isText = (longest: number): Check => (value) => typeof value === 'string' && value.trim() !== '' && value.length <= longest;

const CHECKS: Readonly<Record<keyof DescriptionExtension, Check>> = {
  attention: (value) => value === 'reconnect',
  connectedAs: isText(LONGEST_NAME),
  helpUrl: isHelpUrl,
  name: isText(LONGEST_NAME),
  description: isText(LONGEST_DESCRIPTION),
  icon: (value) => typeof value === 'string' && value.length <= LONGEST_ICON && normalizeIcon(value) !== null,
};

/**
 * Asks the host for its members of the description, and lays those of the right shape over it.
 * @throws what the host's function throws, or a `TypeError` if it returns something else than an object or nothing.
 */
export async function extendDescription(
  extend: (description: ConnectorDescription, context: ExtendContext) => unknown,
  description: ConnectorDescription,
  context: ExtendContext,
): Promise<ConnectorDescription> {
  // A copy, so that the function cannot change other members.
  const returned: unknown = await extend(structuredClone(description), context);
  if (returned === undefined || returned === null) return description;
  if (!isObject(returned)) throw new TypeError('`extend` must return an object with members of the description, or nothing.');
  const names = Object.keys(CHECKS) as (keyof DescriptionExtension)[];
  const members = names.map((name) => [name, returned[name]] as const);
  const added: Record<string, unknown> = Object.fromEntries(members.filter(([name, value]) => value === null || CHECKS[name](value)));
  return { ...description, ...added, ...(typeof added.icon === 'string' && { icon: normalizeIcon(added.icon) }) };
}

function isHelpUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > LONGEST_URL || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  // Without white space around it, the page reads the same URL.
  return protocol === 'https:' && username === '' && password === '' && /^https:\/\/\S+$/i.test(value);
}
