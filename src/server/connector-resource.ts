import { undoSaving, UNDO_SAVING_TIME_LIMIT } from './cyclr/restore-properties.js';
import { undoChange } from './cyclr/undo-change.js';
import { abortSourceOf } from './lib/abort-source.js';
import { withTimeLimit } from './lib/time-limit.js';
import { accountOf, timeLeft } from './service.js';
import type { AuthorizedContext, Service } from './service.js';
import { checkTarget, createSignInUrl } from './sign-in/sign-in-url.js';
import type { ConnectorResource, ConnectorVerifier } from './verbs.js';
import { verifyCredentials } from './verify.js';

/**
 * Creates the connector that a request is about.
 * @param id The Account Connector's id.
 */
export function createResource<Context>(
  service: Service<Context>, context: AuthorizedContext<Context>, { id, describe }: Pick<ConnectorResource, 'id' | 'describe'>,
): ConnectorResource {
  const { serviceUrl } = service;
  const { request, isAllowed, limitTime, trace, user } = context;
  return {
    id,
    username: user.username,
    account: accountOf(service, context, limitTime),
    supplied: user.supplied,
    verifier: createVerifier(service, context, id),
    describe,
    prepareSignInUrl(wanted) {
      const target = checkTarget(wanted, request, isAllowed);
      return (token) => createSignInUrl({ serviceUrl, connectorId: id, token, target });
    },
    undoSaving: (saved) => withTimeLimit(Math.min(UNDO_SAVING_TIME_LIMIT, timeLeft(trace)), abortSourceOf(request), (signal) =>
      undoSaving(accountOf(service, context, signal), saved)),
  };
}

function createVerifier<Context>(service: Service<Context>, context: AuthorizedContext<Context>, id: string): ConnectorVerifier | null {
  const { verify, queue } = service;
  const { hostContext, signal, trace, unfinished, user: { accountId } } = context;
  if (verify === undefined) return null;
  return {
    inTurn: (work) => queue.run(`${accountId} ${id}`, signal, work),
    verify: (connector, request) => verifyCredentials((verification) => verify(verification, hostContext), {
      request,
      connector,
      connectorId: id,
      signal,
      suppliedSecrets: trace.secrets,
      createAccount: (verifySignal) => accountOf(service, context, verifySignal),
    }),
    undo: (change) => undoChange((limitCalls) => accountOf(service, context, limitCalls), change),
    finish(work) {
      unfinished.push(work);
      return work;
    },
  };
}
