import { authorizeRequest } from './authorize.js';
import { parseConnectorId, resolveConnectorId } from './connector-id.js';
import type { AccountConnector } from './cyclr/account-connector.js';
import { CyclrClient } from './cyclr/client.js';
import { ConnectorQueue } from './cyclr/connector-queue.js';
import { listSecretProperties, listSecrets } from './cyclr/credentials.js';
import { UNDO_SAVING_TIME_LIMIT, undoSaving } from './cyclr/restore-properties.js';
import { UNDO_TIME_LIMIT, undoChange } from './cyclr/undo-change.js';
import { describe } from './describe.js';
import { describeForPage } from './describe-for-page.js';
import type { Described } from './describe-for-page.js';
import { toErrorPage, toRefusalPage } from './sign-in/error-page.js';
import type { ExtendOption } from './extend.js';
import { checkBodyHeaders } from './http/json-body.js';
import { allowedOrigins, checkOrigin, withCors } from './http/origins.js';
import type { IsAllowedOrigin } from './http/origins.js';
import { jsonResponse, toWebHandler } from './http/plain-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { answerPreflight } from './http/preflight.js';
import { Problem } from './http/problem.js';
import { toProblem } from './http/to-problem.js';
import { abortSourceOf } from './lib/abort-source.js';
import { callHook } from './lib/call-hook.js';
import { withTimeLimit } from './lib/time-limit.js';
import type { TimeLimiter } from './lib/time-limit.js';
import { checkListMethod, isListRequest, listConnectors } from './list-connectors.js';
import { checkFunction, checkOptions } from './options/check-options.js';
import type { HandlerOptions } from './options/options.js';
import { parseVerb, perform } from './perform-verb.js';
import { checkRateLimit } from './rate-limit.js';
import { Revisions } from './properties/revisions.js';
import { RequestTrace } from './options/request-trace.js';
import { checkTarget, createSignInUrl } from './sign-in/sign-in-url.js';
import { isStartRoute, parseStartRequest } from './sign-in/start-request.js';
import { start } from './start.js';
import { hideSupplied, listSuppliedSecrets } from './properties/supplied-properties.js';
import type { ConnectorResource, ConnectorVerifier } from './verbs.js';
import { verifyCredentials } from './verify.js';
import type { VerifyOption } from './verify.js';

/** The options of `createConnectorAuthHandler`. */
export interface ConnectorAuthOptions<Context = unknown> extends HandlerOptions<Context>, VerifyOption<Context>, ExtendOption<Context> {}

/**
 * Answers one request. The promise never rejects: every failure is an RFC 9457 problem. The second argument is handed on, as it is, as the
 * last argument of `authorize`, `limit`, `verify` and `extend`. It is optional unless `Context` excludes `undefined`.
 */
export type ConnectorAuthHandler<Context = unknown> =
  (request: Request, ...rest: undefined extends Context ? [context?: Context] : [context: Context]) => Promise<Response>;

/** Milliseconds for a whole answer. The element waits longer than the 30 s of the contract; this leaves time for the network. */
const ANSWER_TIME_LIMIT = 28_000;

interface RequestContext<Context> {
  /** The handler's second argument. */
  readonly hostContext: Context;
  readonly isStart: boolean;
  readonly isAllowed: IsAllowedOrigin;
  /** Aborts when the client has gone away or the time is up. */
  readonly signal: AbortSignal;
  readonly limitTime: TimeLimiter;
  readonly trace: RequestTrace;
  /** Work that has to settle before the request is answered, even if the client has gone away or the time is up. */
  readonly unfinished: Promise<unknown>[];
}

/** Milliseconds until the request must be answered. */
const timeLeft = (trace: RequestTrace): number => Math.max(0, ANSWER_TIME_LIMIT - trace.summary().duration);

/**
 * Creates the handler for the resource `{endpoint}/{connector-id}` that the element requests: GET, POST and DELETE with JSON. A GET of
 * `{endpoint}/{connector-id}/start` is a navigation, which makes a sign-in token and redirects to the sign-in. A GET of `{endpoint}?list`
 * lists the account's connectors. Mount the handler at any path; only the end of a path counts. All secrets stay on the server. No answer
 * holds one, except the sign-in URL, which an OAuth POST asks for, and which the start route redirects to.
 *
 * @throws {TypeError} that names the option that is missing or wrong.
 *
 * @example
 * const handler = createConnectorAuthHandler({
 *   clientId: process.env.CYCLR_CLIENT_ID,
 *   clientSecret: process.env.CYCLR_CLIENT_SECRET,
 *   authorize: async (request) => {
 *     const user = await getSessionUser(request);
 *     return user ? { accountId: user.company.cyclrId, username: user.email } : new Response(null, { status: 401 });
 *   },
 * });
 *
 * @example
 * // In a Worker, with a context.
 * const handler = createConnectorAuthHandler<{ env: Env }>({
 *   clientId,
 *   clientSecret,
 *   authorize: (request, connectorId, { env }) => findUser(request, env.SESSIONS),
 * });
 * export default { fetch: (request, env) => handler(request, { env }) };
 */
export function createConnectorAuthHandler<Context = unknown>(options: ConnectorAuthOptions<Context>): ConnectorAuthHandler<Context> {
  const { client: config, serviceUrl, authorize, origins, limit, onError } = checkOptions(options);
  const { verify, extend } = options;
  checkFunction('verify', verify);
  checkFunction('extend', extend);
  const client = new CyclrClient(options);
  const revisions = new Revisions(config.secret);
  const serviceOrigin = new URL(serviceUrl).origin;
  const queue = new ConnectorQueue();

  function createVerifier(id: string, accountId: string, requestContext: RequestContext<Context>): ConnectorVerifier | null {
    const { hostContext, signal, trace, unfinished } = requestContext;
    return verify === undefined ? null : {
      inTurn: (work) => queue.run(`${accountId} ${id}`, signal, work),
      verify: (connector, request) => verifyCredentials((verification) => verify(verification, hostContext), {
        request,
        connector,
        connectorId: id,
        signal,
        suppliedSecrets: trace.secrets,
        createAccount: (verifySignal) => client.account(accountId, verifySignal, trace),
      }),
      undo: (change) => undoChange((limitCalls) => client.account(accountId, limitCalls, trace), change),
      finish(work) {
        unfinished.push(work);
        return work;
      },
    };
  }

  async function serve(request: Request, context: RequestContext<Context>): Promise<PlainResponse | Described | readonly Described[]> {
    const { hostContext, isAllowed, isStart, limitTime, trace } = context;
    const pageId = !isStart && isListRequest(request) ? null : parseConnectorId(request);
    trace.connectorId = pageId;
    if (request.method === 'OPTIONS' && !isStart) {
      const response = answerPreflight(request, isAllowed);
      trace.what = 'preflight';
      return response;
    }
    const startTarget = isStart ? parseStartRequest(request) : null;
    if (pageId === null) checkListMethod(request);
    const verb = parseVerb(request);
    checkOrigin(request, isAllowed);
    if (verb === 'connect') checkBodyHeaders(request);
    const call = { request, connectorId: pageId, context: hostContext };
    const refusal = await checkRateLimit(limit, call);
    if (refusal) return refusal;
    const authorization = await authorizeRequest(authorize, call);
    if ('status' in authorization) return authorization;
    const { accountId, supplied } = authorization;
    const id = pageId === null ? null : resolveConnectorId(pageId, authorization.connectorId);
    trace.accountId = accountId;
    trace.secrets = listSuppliedSecrets(supplied);
    const createAccount = (limitCalls: TimeLimiter | AbortSignal) => client.account(accountId, limitCalls, trace);
    const describeAs = (describedId: string, connector: AccountConnector) =>
      describe(describedId, connector, { supplied, revisions, serviceOrigin });
    const secretsOf = (connector: AccountConnector): readonly string[] =>
      extend ? [...listSecrets(connector.authValue), ...listSecretProperties(connector), ...trace.secrets] : [];
    if (pageId === null || id === null) {
      trace.what = 'list';
      const connectors = await listConnectors(createAccount(limitTime));
      return Promise.all(connectors.map(async (connector) => ({
        id: connector.id,
        accountId,
        description: await describeAs(connector.id, hideSupplied(connector, supplied)),
        secrets: secretsOf(connector),
      })));
    }
    let secrets: readonly string[] = [];
    const resource: ConnectorResource = {
      id,
      username: authorization.username,
      account: createAccount(limitTime),
      supplied,
      verifier: createVerifier(id, accountId, context),
      describe: (connector) => {
        secrets = secretsOf(connector);
        return describeAs(pageId, connector);
      },
      prepareSignInUrl(wanted) {
        const target = checkTarget(wanted, request, isAllowed);
        return (token) => createSignInUrl({ serviceUrl, connectorId: id, token, target });
      },
      undoSaving: (saved) => withTimeLimit(Math.min(UNDO_SAVING_TIME_LIMIT, timeLeft(trace)), abortSourceOf(request), (signal) =>
        undoSaving(createAccount(signal), saved)),
    };
    if (startTarget) {
      trace.what = 'start';
      return start(resource, startTarget);
    }
    const answer = await perform(verb, resource, { request, trace, limitTime });
    if ('url' in answer) return jsonResponse(200, answer);
    trace.authenticated = answer.authenticated;
    return { id, accountId, description: answer, secrets };
  }

  /** Adds what the host knows to descriptions. */
  const toPageDescriptions = (
    described: readonly Described[], request: Request, { hostContext, trace }: Pick<RequestContext<Context>, 'hostContext' | 'trace'>,
  ) => describeForPage(described, {
    extend: extend && ((copy, context) => extend(copy, context, hostContext)),
    request,
    timeLeft: timeLeft(trace),
    createAccount: (accountId, signal) => client.account(accountId, signal, trace),
    onError: (error) => { callHook(onError, error, crypto.randomUUID()); },
  });

  const handler = toWebHandler(async (request, hostContext: Context) => {
    const isAllowed = allowedOrigins(request, origins);
    const isStart = isStartRoute(request);
    const trace = new RequestTrace();
    const unfinished: Promise<unknown>[] = [];
    const finish = (response: PlainResponse, problem: Problem | null): PlainResponse => {
      callHook(config.onEvent, trace.toEvent(response, problem));
      // No script of another origin has to read an answer of the start route.
      return isStart ? response : withCors(response, request, isAllowed);
    };
    try {
      // Keep the time for undoing a change that could not be verified.
      const timeLimit = verify && request.method === 'POST' ? ANSWER_TIME_LIMIT - UNDO_TIME_LIMIT : ANSWER_TIME_LIMIT;
      const served = await withTimeLimit(timeLimit, abortSourceOf(request), (signal, limitTime) =>
        serve(request, { hostContext, isAllowed, isStart, signal, limitTime, trace, unfinished }));
      if ('status' in served) return finish(isStart ? toRefusalPage(served, request) : served, null);
      const isOne = 'id' in served;
      const descriptions = await toPageDescriptions(isOne ? [served] : served, request, { hostContext, trace });
      const answer = isOne ? descriptions[0] : { connectors: descriptions };
      const response = jsonResponse(200, answer);
      return finish(request.method === 'HEAD' ? { ...response, body: null } : response, null);
    } catch (error) {
      const problem = toProblem(await findLastFailure(unfinished) ?? error, request);
      if (problem.status >= 500) callHook(onError, problem.cause ?? problem, problem.reference);
      return finish(isStart ? toErrorPage(problem, request) : problem.toResponse(), problem);
    }
  });
  // The type makes the context optional where it may be `undefined`.
  return handler as ConnectorAuthHandler<Context>;
}

/**
 * Waits for work that goes on although the request has failed.
 * @returns Its own failure: a change that could not be undone matters more than the time that was up.
 */
async function findLastFailure(unfinished: readonly Promise<unknown>[]): Promise<Problem | undefined> {
  const outcomes = await Promise.allSettled(unfinished);
  return outcomes.map((outcome) => outcome.status === 'rejected' ? outcome.reason as unknown : null).find((reason) => reason instanceof Problem);
}
