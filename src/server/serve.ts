import { authorizeRequest } from './authorize.js';
import { parseConnectorId, resolveConnectorId } from './connector-id.js';
import { createResource } from './create-resource.js';
import { describe } from './describe.js';
import type { Described } from './extend-descriptions.js';
import { checkBodyHeaders } from './http/json-body.js';
import { checkOrigin } from './http/origins.js';
import { jsonResponse } from './http/plain-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { answerPreflight } from './http/preflight.js';
import { checkListMethod, isListRequest, listConnectors } from './list-connectors.js';
import type { ListEntry } from './list-connectors.js';
import { callHook } from './lib/call-hook.js';
import { withTimeLimit } from './lib/time-limit.js';
import type { TimeLimiter } from './lib/time-limit.js';
import { hideSupplied, listSuppliedSecrets } from './properties/supplied-properties.js';
import type { SuppliedProperties } from './properties/supplied-properties.js';
import { checkRateLimit } from './rate-limit.js';
import { accountOf, secretsOf } from './service.js';
import type { AuthorizedContext, RequestContext, Service } from './service.js';
import type { SignInTarget } from './sign-in/sign-in-url.js';
import { parseStartRequest } from './sign-in/start-request.js';
import { start } from './start.js';
import { parseVerb, perform } from './verbs.js';
import type { Verb } from './verbs.js';

/** Milliseconds for a call about one connector of a list: the others wait for it. */
const LISTED_TIME_LIMIT = 5_000;

/** Work on one connector. */
interface ConnectorRequest {
  /** The page's `connector-id`. */
  readonly pageId: string;
  /** The Account Connector's id. */
  readonly id: string;
  readonly verb: Verb;
  readonly supplied: SuppliedProperties;
  /** The target of the sign-in to start; `null` unless the request is for the start route. */
  readonly startTarget: SignInTarget | null;
}

/**
 * Checks a request, asks the host on whose behalf to serve it, and serves it.
 * @returns a response, or the descriptions that are the answer: an array for the list.
 * @throws {Problem | CyclrError} if the request is refused or fails.
 */
export async function serve<Context>(
  service: Service<Context>, context: RequestContext<Context>,
): Promise<PlainResponse | Described | readonly Described[]> {
  const { authorize, limit } = service;
  const { request, hostContext, isAllowed, isStart, trace } = context;
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
  const user = await authorizeRequest(authorize, call);
  if ('status' in user) return user;
  const id = pageId === null ? null : resolveConnectorId(pageId, user.connectorId);
  trace.accountId = user.accountId;
  const supplied = user.supply(id);
  trace.secrets = listSuppliedSecrets(supplied);
  const authorized = { ...context, user };
  if (pageId === null || id === null) return serveList(service, authorized);
  return serveConnector(service, authorized, { pageId, id, verb, supplied, startTarget });
}

async function serveList<Context>(service: Service<Context>, context: AuthorizedContext<Context>): Promise<readonly Described[]> {
  const { onError } = service;
  const { limitTime, signal, trace, user: { accountId, supply } } = context;
  trace.what = 'list';
  await service.queue.allSettled(accountId);
  const limitOne: TimeLimiter = (milliseconds, work) => withTimeLimit(Math.min(milliseconds, LISTED_TIME_LIMIT), signal, work);
  const connectors = await listConnectors(accountOf(service, context, limitTime), accountOf(service, context, limitOne), {
    supply,
    onSupplied(all) { trace.secrets = [...new Set(all.flatMap(listSuppliedSecrets))]; },
    onError(error) { if (!signal.aborted) callHook(onError, error, crypto.randomUUID()); },
  });
  return Promise.all(connectors.map((each) => toDescribed(service, context, { pageId: each.connector.id, ...each })));
}

async function serveConnector<Context>(
  service: Service<Context>, context: AuthorizedContext<Context>, { pageId, id, verb, supplied, startTarget }: ConnectorRequest,
): Promise<PlainResponse | Described> {
  const { trace } = context;
  const resource = createResource(service, context, { id, supplied });
  if (startTarget) {
    trace.what = 'start';
    return start(resource, startTarget);
  }
  const outcome = await perform(verb, resource, context);
  if ('url' in outcome) return jsonResponse(200, outcome);
  trace.authenticated = outcome.authenticated;
  return toDescribed(service, context, { pageId, connector: outcome, supplied, isPartial: false });
}

async function toDescribed<Context>(
  service: Service<Context>,
  { user: { accountId } }: AuthorizedContext<Context>,
  { pageId, connector, supplied, isPartial }: ListEntry & Pick<ConnectorRequest, 'pageId'>,
): Promise<Described> {
  const { revisions, serviceOrigin } = service;
  return {
    id: connector.id,
    accountId,
    description: await describe(pageId, hideSupplied(connector, supplied), {
      revisions: isPartial ? null : revisions, serviceOrigin, supplied,
    }),
    secrets: secretsOf(service, connector, supplied),
  };
}
