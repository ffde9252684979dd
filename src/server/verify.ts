import { isObject } from '../contract/is-object.js';
import { propertyInput } from '../contract/property-input.js';
import type { FieldError } from '../contract/wire.js';
import { listCredentials } from './connect-request.js';
import type { StoreRequest } from './connect-request.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import type { CyclrAccount } from './cyclr/account.js';
import { listSecretProperties } from './cyclr/credentials.js';
import { redactError } from './cyclr/redact-error.js';
import { createRedactor } from './cyclr/redact-message.js';
import { CyclrError } from './http/cyclr-error.js';
import { Problem } from './http/problem.js';
import { toCyclrProblem } from './http/to-problem.js';
import { TimeLimitError, withTimeLimit } from './lib/time-limit.js';

/** The credentials to verify, by the connector's auth type. `properties` has the values that are now stored, secret ones included. */
export type VerifiableCredentials = { readonly properties: Readonly<Record<string, string>> } & (
  | { readonly authType: 'ApiKey'; readonly apiKey: string }
  | { readonly authType: 'Basic'; readonly username: string; readonly password: string }
  | { readonly authType: 'None' }
);

/** The argument of the option `verify`. */
export interface VerifyContext {
  /** The API of the user's account, for `account.test`. Its calls end when `signal` aborts. */
  readonly account: CyclrAccount;
  /** The Account Connector's id. */
  readonly connectorId: string;
  /** **Secret**: never log it. */
  readonly credentials: VerifiableCredentials;
  /** Aborts when the time is up or the client has gone away. */
  readonly signal: AbortSignal;
}

/** The third party refuses the credentials. */
export interface VerifyRefusal {
  /** A sentence for the user. Default: a sentence that says only that the credentials were not accepted. */
  readonly detail?: string;
  /** What is wrong with each input: `apiKey`, `username`, `password` or `property:{name}`. Default: `detail`, at the main input. */
  readonly errors?: readonly FieldError[];
  /**
   * The language of your sentences, as a tag such as `de` or `pt-BR`, for the answer's `Content-Language`. Users of the element in this
   * language read them; all others read the element's own sentence. Default: not named, so all read the element's own sentence.
   */
  readonly language?: string;
}

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- A function that returns nothing has this type.
type VerifyOutcome = VerifyRefusal | null | undefined | void;

/** Tries credentials that have just been stored. Returns nothing if they work. `context` is the handler's second argument. */
export type Verify<Context = unknown> = (verification: VerifyContext, context: Context) => VerifyOutcome | Promise<VerifyOutcome>;

export interface VerifyOption<Context = unknown> {
  /**
   * Tries credentials at the third party, after they were stored by a POST. Return nothing if they work. If they do not work, return
   * `{ detail, errors }`: then the connector gets back what was stored before or is de-authenticated, and the answer is 422
   * `invalid_credentials`. If the function throws, takes more than 10 seconds or returns something else, the change is undone in the same
   * way, and the answer is 502 `endpoint_error`. On Cloudflare Workers, give the handler's promise to `ctx.waitUntil`: the runtime cancels
   * the work of a request whose client has gone away, and the change would stay. Default: credentials are stored without a test.
   * @example
   * verify: async ({ account, connectorId }) => {
   *   const method = await findTestMethod(account, connectorId); // With `account.methods`, once for each connector.
   *   try {
   *     if (method !== null) await account.test(connectorId, method);
   *   } catch (error) {
   *     if (error instanceof CyclrError && error.failure === 'refused') return { detail: 'This key does not work.' };
   *     throw error;
   *   }
   * }
   */
  readonly verify?: Verify<Context>;
}

export interface Verification {
  readonly request: StoreRequest;
  /** The connector with the properties that are now stored. */
  readonly connector: AccountConnector;
  readonly connectorId: string;
  readonly signal: AbortSignal;
  /** Values of the host's that must not appear in a text. */
  readonly suppliedSecrets: readonly string[];
  createAccount(signal: AbortSignal): CyclrAccount;
}

/** Milliseconds. */
const VERIFY_TIME_LIMIT = 10_000;
const NOT_ACCEPTED = 'The third party does not accept these credentials.';
const VALUE_NOT_ACCEPTED = 'The third party does not accept this value.';
const NOT_VERIFIED = 'The credentials could not be verified, so they were not kept. Try again.';

/**
 * Asks the host's verifier.
 * @throws {Problem} 422 `invalid_credentials` if the third party refuses the credentials. 502 `endpoint_error` if the verifier throws, does
 *   not answer in time or returns something else; 500 `misconfigured` if Cyclr tests no connections for this server.
 * @throws The signal's reason.
 */
export async function verifyCredentials(verify: (context: VerifyContext) => unknown, verification: Verification): Promise<void> {
  const { request, connector, connectorId, signal, suppliedSecrets, createAccount } = verification;
  const properties = Object.fromEntries(connector.properties.map(({ name, value }) => [name, value]));
  const credentials: VerifiableCredentials = { ...request, properties };
  const secrets = [...listCredentials(request), ...listSecretProperties(connector), ...suppliedSecrets].filter((secret) => secret !== '');
  let refusal: VerifyRefusal | null;
  try {
    const returned: unknown = await withTimeLimit(VERIFY_TIME_LIMIT, signal, async (verifySignal) =>
      verify({ account: createAccount(verifySignal), connectorId, credentials, signal: verifySignal }));
    refusal = parseOutcome(returned, verification, secrets);
  } catch (error) {
    if (signal.aborted) throw error;
    throw toVerifyProblem(error, secrets);
  }
  if (!refusal) return;
  const { detail = NOT_ACCEPTED, errors = [], language } = refusal;
  const headers = language === undefined ? {} : { 'content-language': language };
  throw new Problem({ status: 422, code: 'invalid_credentials', detail, headers, ...(errors.length > 0 && { errors }) });
}

function toVerifyProblem(error: unknown, secrets: readonly string[]): Problem {
  if (error instanceof TimeLimitError) {
    const cause = new Error(`\`verify\` did not answer within ${VERIFY_TIME_LIMIT / 1_000} seconds.`);
    return new Problem({ status: 502, code: 'endpoint_error', detail: NOT_VERIFIED, cause });
  }
  const cause = redactError(error, secrets, '`verify`');
  if (cause instanceof CyclrError && cause.failure === 'unregistered_address') return toCyclrProblem(cause);
  return new Problem({ status: 502, code: 'endpoint_error', detail: NOT_VERIFIED, cause });
}

/** @throws {TypeError} if the verifier returned something else than nothing or a refusal. */
function parseOutcome(returned: unknown, { request, connector }: Verification, secrets: readonly string[]): VerifyRefusal | null {
  if (returned === undefined || returned === null) return null;
  if (!isObject(returned) || !('detail' in returned || 'errors' in returned || isEmptyObject(returned))) {
    throw new TypeError('`verify` must return nothing, or { detail, errors } if the third party refuses the credentials.');
  }
  const { detail: givenDetail, errors: givenErrors, language } = returned;
  const redact = createRedactor(secrets);
  const detail = redact(givenDetail);
  const names = [...inputNames(request), ...connector.parameters.map(({ name }) => propertyInput(name))];
  const errors = (Array.isArray(givenErrors) ? givenErrors as unknown[] : []).flatMap((entry): FieldError[] => {
    if (!isObject(entry) || typeof entry.detail !== 'string' || typeof entry.name !== 'string' || !names.includes(entry.name)) return [];
    return [{ name: entry.name, detail: redact(entry.detail) ?? VALUE_NOT_ACCEPTED }];
  });
  const main = inputNames(request).at(-1);
  const refusal = {
    detail: detail ?? NOT_ACCEPTED,
    errors: errors.length > 0 || main === undefined ? errors : [{ name: main, detail: detail ?? NOT_ACCEPTED }],
  };
  // The sentences that replace the host's are in English.
  const isHosts = refusal.errors.every((each) => each.detail !== NOT_ACCEPTED && each.detail !== VALUE_NOT_ACCEPTED);
  return isHosts && isLanguageTag(language) ? { ...refusal, language } : refusal;
}

/** @see https://www.rfc-editor.org/rfc/rfc5646#section-2.1 */
const isLanguageTag = (value: unknown): value is string => typeof value === 'string' && /^[a-z]{2,8}(-[a-z\d]{1,8})*$/i.test(value);

/** An error, a `Response` and many other objects have no members of their own either. */
const isEmptyObject = (value: object): boolean => Object.keys(value).length === 0 && Object.getPrototypeOf(value) === Object.prototype;

/** The inputs for credentials; the last one is the main one. */
function inputNames({ authType }: StoreRequest): readonly string[] {
  switch (authType) {
    case 'ApiKey': return ['apiKey'];
    case 'Basic': return ['username', 'password'];
    case 'None': return [];
  }
}
