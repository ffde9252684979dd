import type { JsonObject } from '../../contract/is-object.js';
import { CyclrError } from '../http/cyclr-error.js';

/** One call to Cyclr's API. */
export interface CyclrCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path below `/v1.0`, with its query. */
  readonly path: string;
  readonly body?: JsonObject;
  /** Texts that must not appear in an error. */
  readonly secrets?: readonly string[];
  /** Send the call without the account's header, and with a token for all accounts. */
  readonly asPartner?: boolean;
  /** Sending the call twice does no harm. Default: `true` except for POST. */
  readonly isRepeatable?: boolean;
  /** The third party answers, through Cyclr: in any format, and with a refusal of its own. */
  readonly isAnsweredByThirdParty?: boolean;
}

/** Cyclr's answer to a call that succeeded. */
export interface CyclrAnswer {
  /** The parsed body. */
  readonly json: unknown;
  /** The header `Total-Pages`, which Cyclr's lists have. */
  readonly totalPages: string | null;
}

/** Makes a call. Rejects with a `CyclrError` if Cyclr refuses it or cannot be reached. */
export type SendCall = (call: CyclrCall) => Promise<CyclrAnswer>;

/** The method and the path of a call, as an error names it. The query may contain a value of the host's. */
export const nameCall = ({ method, path }: Pick<CyclrCall, 'method' | 'path'>): string => `${method} ${path.split('?')[0]}`;

/** The error for an answer of another shape than Cyclr documents. */
export const unexpectedAnswer = (call: Pick<CyclrCall, 'method' | 'path'>, expected: string): CyclrError =>
  new CyclrError('unexpected', `Cyclr's answer to ${nameCall(call)} is not ${expected}.`);
