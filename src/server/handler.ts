import { isOAuth } from '../contract/auth-types.js';
import type { ConnectorDescription, SignIn } from '../contract/wire.js';
import { authorizeRequest } from './authorize.js';
import { parseConnectRequest } from './connect-request.js';
import { CyclrClient } from './cyclr/client.js';
import { describe } from './describe.js';
import { checkBodyHeaders, readJsonObject } from './http/json-body.js';
import { allowedOrigins, checkOrigin, parseRequestUrl, withCors } from './http/origins.js';
import type { IsAllowedOrigin } from './http/origins.js';
import { jsonResponse, toWebHandler } from './http/plain-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { ALLOWED_METHODS, answerPreflight } from './http/preflight.js';
import { Problem } from './http/problem.js';
import { toProblem } from './http/to-problem.js';
import { callHook } from './lib/call-hook.js';
import { KeyedHash } from './lib/keyed-hash.js';
import { withTimeLimit } from './lib/time-limit.js';
import type { TimeLimiter } from './lib/time-limit.js';
import { checkOptions } from './options/check-options.js';
import type { ConnectorAuthOptions } from './options/options.js';
import { checkRateLimit } from './rate-limit.js';
import { RequestTrace } from './request-trace.js';
import { checkTarget, createSignInUrl } from './sign-in-url.js';
import { connect, disconnect, show } from './verbs.js';
import type { ConnectorResource } from './verbs.js';

/** Answers one request. The promise never rejects: every failure is an RFC 9457 problem. */
export type ConnectorAuthHandler = (request: Request) => Promise<Response>;

/** Milliseconds for a whole answer. The element waits longer than the 30 s of the contract; this leaves time for the network. */
const ANSWER_TIME_LIMIT = 28_000;

interface RequestContext {
  readonly isAllowed: IsAllowedOrigin;
  readonly limitTime: TimeLimiter;
  readonly trace: RequestTrace;
}

/**
 * Creates the handler for the resource `{endpoint}/{connector-id}` that the element requests: GET, POST and DELETE with JSON. Mount it
 * at any path; only the last segment counts. All secrets stay on the server. No answer holds one, except the sign-in URL, which an
 * OAuth POST asks for.
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
 */
export function createConnectorAuthHandler(options: ConnectorAuthOptions): ConnectorAuthHandler {
  const { client: config, serviceUrl, authorize, origins, limit, onError } = checkOptions(options);
  const client = new CyclrClient(options);
  const revisions = new KeyedHash(config.secret, 'revision');

  async function serve(request: Request, { isAllowed, limitTime, trace }: RequestContext): Promise<PlainResponse> {
    const id = parseConnectorId(request);
    trace.connectorId = id;
    if (request.method === 'OPTIONS') {
      const response = answerPreflight(request, isAllowed);
      trace.what = 'preflight';
      return response;
    }
    const verb = parseVerb(request);
    checkOrigin(request, isAllowed);
    if (verb === 'connect') checkBodyHeaders(request);

    const refusal = await checkRateLimit(limit, request, id);
    if (refusal) return refusal;
    const authorization = await authorizeRequest(authorize, request, id);
    if ('status' in authorization) return authorization;
    trace.accountId = authorization.accountId;
    const resource: ConnectorResource = {
      id,
      username: authorization.username,
      account: client.account(authorization.accountId, limitTime, trace),
      describe: (connector) => describe(id, connector, revisions),
      prepareSignInUrl(wanted) {
        const target = checkTarget(wanted, request, isAllowed);
        return (token) => createSignInUrl({ serviceUrl, connectorId: id, token, target });
      },
    };
    const response = jsonResponse(200, await perform(verb, resource, { request, trace }));
    return request.method === 'HEAD' ? { ...response, body: null } : response;
  }

  return toWebHandler(async (request) => {
    const isAllowed = allowedOrigins(request, origins);
    const trace = new RequestTrace();
    const finish = (response: PlainResponse, problem: Problem | null): PlainResponse => {
      callHook(config.onEvent, trace.toEvent(response, problem));
      return withCors(response, request, isAllowed);
    };
    try {
      const serveWithin = (_: AbortSignal, limitTime: TimeLimiter) => serve(request, { isAllowed, limitTime, trace });
      return finish(await withTimeLimit(ANSWER_TIME_LIMIT, request.signal, serveWithin), null);
    } catch (error) {
      const problem = toProblem(error, request);
      if (problem.status >= 500) callHook(onError, problem.cause ?? problem, problem.reference);
      return finish(problem.toResponse(), problem);
    }
  });
}

type Verb = 'show' | 'connect' | 'disconnect';

function parseVerb({ method }: Request): Verb {
  switch (method) {
    case 'GET':
    case 'HEAD': return 'show';
    case 'POST': return 'connect';
    case 'DELETE': return 'disconnect';
    default: {
      const headers = { allow: ALLOWED_METHODS };
      throw new Problem({ status: 405, code: 'endpoint_error', detail: 'Only GET, POST and DELETE are supported.', headers });
    }
  }
}

async function perform(
  verb: Verb,
  resource: ConnectorResource,
  { request, trace }: { readonly request: Request; readonly trace: RequestTrace },
): Promise<ConnectorDescription | SignIn> {
  switch (verb) {
    case 'show':
      trace.what = 'describe';
      return show(resource);
    case 'connect': {
      const connectRequest = parseConnectRequest(await readJsonObject(request));
      trace.what = isOAuth(connectRequest.authType) ? 'sign-in' : 'store';
      return connect(resource, connectRequest);
    }
    case 'disconnect':
      trace.what = 'disconnect';
      return disconnect(resource);
  }
}

/**
 * The last segment of the path, without decoding: `%2F`, `..` and `;` are not digits. Leading zeros are refused, so that each connector
 * has one name only, whatever the host compares it with.
 */
function parseConnectorId(request: Request): string {
  const url = parseRequestUrl(request);
  if (!url) throw new Problem({ status: 400, code: 'endpoint_error', detail: 'The URL of the request is not valid.' });
  const id = /\/(0|[1-9]\d{0,18})$/.exec(url.pathname)?.[1];
  if (id === undefined) throw new Problem({ status: 404, code: 'not_found', detail: 'There is no such connector.' });
  return id;
}
