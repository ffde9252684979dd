import type { ConnectorDescription, SignIn } from '../contract/wire.js';
import { parseConnectRequest } from './connect-request.js';
import { readJsonObject } from './http/json-body.js';
import { ALLOWED_METHODS } from './http/preflight.js';
import { Problem } from './http/problem.js';
import type { TimeLimiter } from './lib/time-limit.js';
import type { RequestTrace } from './options/request-trace.js';
import { connect, disconnect, show } from './verbs.js';
import type { ConnectorResource } from './resource.js';

/** The operation of a request on a connector, by its method. */
export type Verb = 'show' | 'connect' | 'disconnect';

/** @throws {Problem} 405 */
export function parseVerb({ method }: Request): Verb {
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

interface PerformContext {
  readonly request: Request;
  readonly limitTime: TimeLimiter;
  readonly trace: RequestTrace;
}

/** Answers GET, POST or DELETE of a connector. */
export async function perform(
  verb: Verb,
  resource: ConnectorResource,
  { request, trace, limitTime }: PerformContext,
): Promise<ConnectorDescription | SignIn> {
  switch (verb) {
    case 'show':
      trace.what = 'describe';
      return show(resource);
    case 'connect': {
      const connectRequest = parseConnectRequest(await readJsonObject(request, limitTime));
      trace.what = 'isDirect' in connectRequest && !connectRequest.isDirect ? 'sign-in' : 'store';
      return connect(resource, connectRequest);
    }
    case 'disconnect':
      trace.what = 'disconnect';
      return disconnect(resource);
  }
}
