import type { ConnectRequest, StoreRequest } from './connect-request.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { listSecretProperties, listSecrets } from './cyclr/credentials.js';
import type { SavedProperties } from './cyclr/restore-properties.js';
import type { Change, UndoOutcome } from './cyclr/undo-change.js';
import { hadNoEffect, recordNoEffect } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';
import type { AnsweredValues } from './properties/save-properties.js';
import { hideSupplied } from './properties/supplied-properties.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';
import type { SignInTarget } from './sign-in/sign-in-url.js';

/** Tries what was stored, and undoes it if it must not stay. */
export interface ConnectorVerifier {
  /** @throws {Problem} if the credentials are refused or could not be verified. */
  verify(connector: AccountConnector, request: StoreRequest): Promise<void>;
  undo(change: Change): Promise<UndoOutcome>;
}

/** The connector that a request is about. */
export interface ConnectorResource {
  /** The Account Connector's id. */
  readonly id: string;
  readonly account: CyclrAccount;
  readonly username: string;
  readonly supplied: SuppliedProperties;
  /** Cyclr's answers to the properties that the request has written so far. */
  readonly answered: AnsweredValues;
  /** The names of the properties that the request has stored, or may have stored, so far. */
  readonly written: Set<string>;
  /** `null`: the host does not verify credentials. */
  readonly verifier: ConnectorVerifier | null;
  /** Runs a change after all other changes of the connector that this instance has begun. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for the changes of the connector that this instance has begun. */
  settled(): Promise<void>;
  /**
   * Checks the sign-in's target, and returns a function that makes the sign-in URL.
   * @throws {Problem} if the target is not allowed.
   */
  prepareSignInUrl(target: SignInTarget): (token: string) => string;
  /**
   * Does work to its end, even if the client goes away: the answer waits for it, and the calls of the resource that it gets end only with
   * the time. Cyclr would go on with a call that was cut off, and nobody would know how it ended.
   */
  finish<T>(work: (finishing: ConnectorResource) => Promise<T>): Promise<T>;
  /** Gives saved properties their old values back. */
  undoSaving(saved: SavedProperties): Promise<void>;
  /** Reads the connector after a write without an answer, in what is left of the time. `null` if Cyclr does not answer this either. */
  readAfterLoss(): Promise<AccountConnector | null>;
  /** Keeps secrets out of the errors of later calls: Cyclr may repeat what is stored in the answer to any of them. */
  redact(secrets: readonly string[]): void;
}

/** Gets the connector from Cyclr, without the parameters that the host supplies. */
export async function readConnector({ id, account, supplied, redact }: ConnectorResource): Promise<AccountConnector> {
  const connector = await account.connector(id, { withProperties: supplied.size > 0 });
  redact([...listSecrets(connector.authValue), ...listSecretProperties(connector)]);
  return hideSupplied(connector, supplied);
}

/** @throws {Problem} 422 if the connector cannot be authenticated in this way. */
export async function readMatchingConnector(resource: ConnectorResource, { authType }: ConnectRequest): Promise<AccountConnector> {
  const connector = await readConnector(resource);
  if (!connector.authTypes.includes(authType)) {
    throw new Problem({ status: 422, code: 'unsupported_auth_type', detail: `This connector does not support ${authType}.` });
  }
  return connector;
}

/** The status and the code of an answer that cannot tell the outcome. The element then asks by GET until it is known. */
const UNKNOWN_OUTCOME = { status: 504, code: 'endpoint_unreachable' } as const;

/** Tells whether a write that failed may have had its effect. Any other `Problem` tells of Cyclr's own refusal. */
export const mayHaveEffect = (error: unknown): boolean =>
  error instanceof Problem ? error.code === UNKNOWN_OUTCOME.code : !hadNoEffect(error);

/** The problem of a change that was made, or may have been made, although its request has failed. */
export const unknownOutcome = (cause: unknown, detail: string): Problem => new Problem({ ...UNKNOWN_OUTCOME, detail, cause });

/**
 * Asks Cyclr whether a write that failed has had its effect.
 * @returns the connector after the write.
 * @throws the write's own error, unless the connector proves the effect. It then counts as without effect: the page reads that the change
 *   failed, so what was stored for it must not stay.
 * @throws {Problem} 504 `endpoint_unreachable` if Cyclr does not tell.
 */
export async function confirmWrite(
  resource: ConnectorResource, error: unknown, isDone: (connector: AccountConnector) => boolean,
): Promise<AccountConnector> {
  if (!mayHaveEffect(error)) throw error;
  const connector = await resource.readAfterLoss();
  if (connector === null) throw unknownOutcome(error, 'Cyclr did not answer, so it is not known whether the change was made.');
  if (!isDone(connector)) throw recordNoEffect(error);
  return connector;
}
