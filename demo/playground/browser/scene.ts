import type { ErrorCode } from '../../../src/contract/error-codes.js';
import type { ConnectorDescription } from '../../../src/contract/wire.js';
import type { State } from '../../../src/flow/flow.js';
import type { Actor } from './actor.js';
import type { Kind } from './connectors.js';

/** One element in one state, and the actions of page, user and backend that lead to it. */
export interface Scene {
  /** `null` for a state that looks the same for all kinds. */
  readonly kind: Kind | null;
  readonly state: State;
  /** The caption of its frame. */
  readonly caption: string;
  readonly connector: ConnectorDescription;
  readonly code?: ErrorCode;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Runs before the element is on the page. */
  readonly prepare?: (actor: Actor) => void;
  /** Leads the element to the state. */
  readonly play?: (actor: Actor) => unknown;
  /** Enters the state again, before the element's time limit of 15 s ends it. */
  readonly hold?: (actor: Actor) => unknown;
}

/** Scenes under one heading. */
export interface Shelf {
  readonly about: string;
  readonly scenes: readonly Scene[];
}

/** A time limit that does not end while somebody looks at the sign-in. */
export const PATIENT = { timeout: '86400' };
