import { isOAuth } from '../contract/auth-types.js';
import type { ConnectorDescription, SignIn } from '../contract/wire.js';
import { jsonAnswer, responding } from './http/answer.js';
import type { Answer } from './http/answer.js';
import { authorized } from './authorize.js';
import { checkOptions } from './options/check-options.js';
import { parseConnectRequest } from './connect-request.js';
import { CyclrClient } from './cyclr/client.js';
import { describe } from './describe.js';
import { KeyedHash } from './lib/keyed-hash.js';
import { limited } from './rate-limit.js';
import { Observation } from './observation.js';
import type { ConnectorAuthOptions } from './options/options.js';
import { allowedOrigins, checkOrigin, urlOf, withCors } from './http/origins.js';
import type { IsAllowedOrigin } from './http/origins.js';
import { METHODS, preflight } from './http/preflight.js';
import { Problem } from './http/problem.js';
import { problemOf } from './http/problem-of.js';
import { checkBodyHeaders, readJsonObject } from './http/json-body.js';
import { checkTarget, signInUrl } from './sign-in-url.js';
import { tell } from './lib/tell.js';
import { withTimeLimit } from './lib/time-limit.js';
import type { Within } from './lib/time-limit.js';
import { connect, disconnect, show } from './verbs.js';
import type { ConnectorResource } from './verbs.js';

/** Serves one request; it never rejects. */
export type ConnectorAuthHandler = (request: Request) => Promise<Response>;

/** Milliseconds for a whole answer: no more than 30 s, with room for the way back. */
const TIME_LIMIT = 28_000;

/**
 * The resource `{wherever it is mounted}/{connector-id}` that the element speaks to: GET, POST and DELETE, in JSON. It holds every
 * secret; no answer holds one, but for the sign-in URL that a POST for OAuth is made for.
 *
 * @throws {TypeError} that names the option that is missing or wrong.
 */
export function createConnectorAuthHandler(options: ConnectorAuthOptions): ConnectorAuthHandler {
  const { client: config, serviceUrl, authorize, origins, limit, onError } = checkOptions(options);
  const client = new CyclrClient(options);
  const revisions = new KeyedHash(config.secret, 'revision');

  async function serve(request: Request, isAllowed: IsAllowedOrigin, within: Within, observation: Observation): Promise<Answer> {
    const id = connectorIdOf(request);
    observation.connectorId = id;
    if (request.method === 'OPTIONS') {
      const answer = preflight(request, isAllowed);
      observation.what = 'preflight';
      return answer;
    }
    const verb = verbOf(request);
    checkOrigin(request, isAllowed);
    if (verb === 'connect') checkBodyHeaders(request);

    const refusal = await limited(limit, request, id);
    if (refusal) return refusal;
    const authorization = await authorized(authorize, request, id);
    if ('status' in authorization) return authorization;
    observation.accountId = authorization.accountId;
    const resource: ConnectorResource = {
      id,
      username: authorization.username,
      account: client.account(authorization.accountId, within, observation),
      describe: (connector) => describe(id, connector, revisions),
      signInUrl(wish) {
        const target = checkTarget(wish, request, isAllowed);
        return (token) => signInUrl(serviceUrl, id, token, target);
      },
    };
    const answer = jsonAnswer(200, await perform(verb, resource, request, observation));
    return request.method === 'HEAD' ? { ...answer, body: null } : answer;
  }

  return responding(async (request) => {
    const isAllowed = allowedOrigins(request, origins);
    const observation = new Observation();
    const ended = (answer: Answer, problem: Problem | null): Answer => {
      tell(config.onEvent, observation.event(answer, problem));
      return withCors(answer, request, isAllowed);
    };
    try {
      return ended(await withTimeLimit(TIME_LIMIT, request.signal, (_, within) => serve(request, isAllowed, within, observation)), null);
    } catch (error) {
      const problem = problemOf(error, request);
      if (problem.status >= 500) tell(onError, problem.cause ?? problem, problem.reference);
      return ended(problem.toAnswer(), problem);
    }
  });
}

type Verb = 'show' | 'connect' | 'disconnect';

function verbOf({ method }: Request): Verb {
  switch (method) {
    case 'GET':
    case 'HEAD': return 'show';
    case 'POST': return 'connect';
    case 'DELETE': return 'disconnect';
    default: throw new Problem(405, 'endpoint_error', 'GET, POST and DELETE are what there is.', { headers: { allow: METHODS } });
  }
}

async function perform(
  verb: Verb,
  resource: ConnectorResource,
  request: Request,
  observation: Observation,
): Promise<ConnectorDescription | SignIn> {
  switch (verb) {
    case 'show':
      observation.what = 'describe';
      return show(resource);
    case 'connect': {
      const wish = parseConnectRequest(await readJsonObject(request));
      observation.what = isOAuth(wish.authType) ? 'sign-in' : 'store';
      return connect(resource, wish);
    }
    case 'disconnect':
      observation.what = 'disconnect';
      return disconnect(resource);
  }
}

/**
 * The last segment of the path, as it is and not decoded: `%2F`, `..` and `;` are no digits. Without leading zeros, so that one
 * connector has one name, whatever the host compares it with.
 */
function connectorIdOf(request: Request): string {
  const url = urlOf(request);
  if (!url) throw new Problem(400, 'endpoint_error', 'The request was sent to no usable URL.');
  const id = /\/(0|[1-9]\d{0,18})$/.exec(url.pathname)?.[1];
  if (id === undefined) throw new Problem(404, 'not_found', 'There is no such connector.');
  return id;
}
