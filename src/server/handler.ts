import { CyclrClient } from './cyclr/client.js';
import { ConnectorQueue } from './cyclr/connector-queue.js';
import { extendDescriptions } from './extend-descriptions.js';
import type { Described } from './extend-descriptions.js';
import type { ExtendOption } from './extend.js';
import { discardBody } from './http/host-response.js';
import { createOriginPredicate, withCors } from './http/origins.js';
import { jsonResponse, toWebHandler } from './http/plain-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { Problem } from './http/problem.js';
import { toProblem } from './http/to-problem.js';
import { abortSourceOf } from './lib/abort-source.js';
import { callHook } from './lib/call-hook.js';
import { TimeLimitError, withTimeLimit } from './lib/time-limit.js';
import { checkFunction, checkOptions } from './options/check-options.js';
import type { HandlerOptions } from './options/options.js';
import { RequestTrace } from './options/request-trace.js';
import { Revisions } from './properties/revisions.js';
import { unknownOutcome } from './resource.js';
import { serve } from './serve.js';
import { timeLeft, workTimeLimit } from './service.js';
import type { RequestContext, Service } from './service.js';
import { toErrorPage, toRefusalPage } from './sign-in/error-page.js';
import { isStartRoute } from './sign-in/start-request.js';
import type { VerifyOption } from './verify.js';

/** The options of `createConnectorAuthHandler`. */
export interface ConnectorAuthOptions<Context = unknown> extends HandlerOptions<Context>, VerifyOption<Context>, ExtendOption<Context> {}

/**
 * Answers one request. The promise never rejects: every failure is an RFC 9457 problem. The second argument is handed on, as it is, as the
 * last argument of `authorize`, `limit`, `verify` and `extend`. It is optional unless `Context` excludes `undefined`.
 */
export type ConnectorAuthHandler<Context = unknown> =
  (request: Request, ...rest: undefined extends Context ? [context?: Context] : [context: Context]) => Promise<Response>;

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
 * export default {
 *   fetch(request, env, ctx) {
 *     const answered = handler(request, { env });
 *     ctx.waitUntil(answered); // lets `verify` undo a change although the client has gone away
 *     return answered;
 *   },
 * };
 */
export function createConnectorAuthHandler<Context = unknown>(options: ConnectorAuthOptions<Context>): ConnectorAuthHandler<Context> {
  const service = createService(options);
  const handler = toWebHandler((request, hostContext: Context) => answer(service, request, hostContext));
  // The type makes the context optional where it may be `undefined`.
  return handler as ConnectorAuthHandler<Context>;
}

function createService<Context>(options: ConnectorAuthOptions<Context>): Service<Context> {
  const config = checkOptions(options);
  const { verify, extend } = options;
  checkFunction('verify', verify);
  checkFunction('extend', extend);
  return {
    ...config,
    ...(verify && { verify }),
    ...(extend && { extend }),
    serviceOrigin: new URL(config.serviceUrl).origin,
    cyclr: new CyclrClient(options),
    revisions: new Revisions(config.client.secret),
    queue: new ConnectorQueue(),
  };
}

/** Answers one request. A failure becomes a problem, or an error page of the start route. */
async function answer<Context>(service: Service<Context>, request: Request, hostContext: Context): Promise<PlainResponse> {
  const { client, origins, onError } = service;
  const isAllowed = createOriginPredicate(request, origins);
  const isStart = isStartRoute(request);
  const trace = new RequestTrace();
  const unfinished: Promise<unknown>[] = [];
  const finish = (response: PlainResponse, problem: Problem | null): PlainResponse => {
    callHook(client.onEvent, trace.toEvent(response, problem));
    // No script of another origin has to read an answer of the start route.
    return isStart ? response : withCors(response, request, isAllowed);
  };
  try {
    const served = await withTimeLimit(workTimeLimit(service, request), abortSourceOf(request), async (signal, limitTime) => {
      const result = await serve(service, { request, hostContext, isAllowed, isStart, signal, limitTime, trace, unfinished });
      // A refusal of the host's that comes too late.
      if (signal.aborted && 'status' in result) discardBody(result);
      return result;
    });
    if ('status' in served) return finish(isStart ? toRefusalPage(served, request) : served, null);
    const isOne = 'id' in served;
    const descriptions = await toPageDescriptions(service, isOne ? [served] : served, { request, hostContext, trace });
    const response = jsonResponse(200, isOne ? descriptions[0] : { connectors: descriptions });
    return finish(request.method === 'HEAD' ? { ...response, body: null } : response, null);
  } catch (error) {
    const problem = toProblem(await findOutcome(unfinished, error) ?? error, request);
    if (problem.status >= 500) callHook(onError, problem.cause ?? problem, problem.reference);
    return finish(isStart ? toErrorPage(problem, request) : problem.toResponse(), problem);
  }
}

/** Adds what the host knows to descriptions. */
const toPageDescriptions = <Context>(
  { extend, cyclr, onError }: Service<Context>,
  described: readonly Described[],
  { request, hostContext, trace }: Pick<RequestContext<Context>, 'request' | 'hostContext' | 'trace'>,
) => extendDescriptions(described, {
    extend: extend && ((copy, context) => extend(copy, context, hostContext)),
    request,
    timeLeft: timeLeft(trace),
    createAccount: (accountId, signal) => cyclr.account(accountId, signal, trace),
    onError: (error) => { callHook(onError, error, crypto.randomUUID()); },
  });

/**
 * Waits for work that goes on although the request has failed.
 * @returns Its own failure: a change that could not be undone matters more than the time that was up. If the work has succeeded after the
 *   time was up, the problem of an unknown outcome: the page must not read that the change failed.
 */
async function findOutcome(unfinished: readonly Promise<unknown>[], error: unknown): Promise<Problem | undefined> {
  const outcomes = await Promise.allSettled(unfinished);
  const failure = outcomes.map((outcome) => outcome.status === 'rejected' ? outcome.reason as unknown : null)
    .find((reason) => reason instanceof Problem);
  const isDone = outcomes.some(({ status }) => status === 'fulfilled');
  return failure ?? (isDone && error instanceof TimeLimitError ? unknownOutcome(error, 'The request took too long. The change was made.') : undefined);
}
