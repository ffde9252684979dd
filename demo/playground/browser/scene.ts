import type { ErrorCode } from '../../../src/contract/error-codes.js';
import type { ConnectorDescription } from '../../../src/contract/wire.js';
import type { State } from '../../../src/flow/flow.js';
import type { Actor } from './actor.js';
import type { Kind } from './connectors.js';

/** One element in one state, and how it gets there by what a page, a user and a backend can do. */
export interface Scene {
  /** `null`: the kind makes no difference. */
  readonly kind: Kind | null;
  readonly state: State;
  /** What is said below it. */
  readonly caption: string;
  readonly connector: ConnectorDescription;
  readonly code?: ErrorCode;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Before the element is on the page. */
  readonly prepare?: (actor: Actor) => void;
  readonly play?: (actor: Actor) => unknown;
  /** Enters the state anew: the element itself gives up after 15 s where no answer comes. */
  readonly hold?: (actor: Actor) => unknown;
}

/** No sign-in of the playground's ends by itself while somebody looks at it. */
export const PATIENT = { timeout: '86400' };
