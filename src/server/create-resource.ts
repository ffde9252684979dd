import type { CyclrAccount } from './cyclr/account.js';
import { undoSaving, UNDO_SAVING_TIME_LIMIT } from './cyclr/restore-properties.js';
import { undoChange } from './cyclr/undo-change.js';
import { withTimeLimit } from './lib/time-limit.js';
import type { TimeLimiter } from './lib/time-limit.js';
import { accountOf, timeLeft, workTimeLimit } from './service.js';
import type { AuthorizedContext, Service } from './service.js';
import { checkTarget, createSignInUrl } from './sign-in/sign-in-url.js';
import type { ConnectorResource, ConnectorVerifier } from './resource.js';
import { verifyCredentials } from './verify.js';

/** Milliseconds for reading the connector after a write without an answer. */
const READ_AFTER_LOSS_TIME_LIMIT = 4_000;

/** Characters of a secret. Many messages contain a shorter value without repeating the secret. */
const SHORTEST_REDACTED = 6;

/**
 * Creates the connector that a request is about.
 * @param id The Account Connector's id.
 */
export function createResource<Context>(
  service: Service<Context>,
  context: AuthorizedContext<Context>,
  { id, supplied }: Pick<ConnectorResource, 'id' | 'supplied'>,
): ConnectorResource {
  const { queue, serviceUrl } = service;
  const { request, isAllowed, limitTime, signal: ended, trace, unfinished, user } = context;
  const queued = { accountId: user.accountId, connectorId: id };
  const inTimeLeft = <T>(milliseconds: number, work: (account: CyclrAccount) => Promise<T>): Promise<T> =>
    withTimeLimit(Math.min(milliseconds, timeLeft(trace)), undefined, (signal) => work(accountOf(service, context, signal)));
  const limitByTimeOnly: TimeLimiter = (milliseconds, work) =>
    withTimeLimit(Math.min(milliseconds, Math.max(0, workTimeLimit(service, request) - trace.summary().duration)), undefined, work);
  const resource: ConnectorResource = {
    id,
    username: user.username,
    account: accountOf(service, context, limitTime),
    supplied,
    answered: new Map(),
    written: new Set(),
    verifier: createVerifier(service, context, id),
    inTurn: (work) => queue.run(queued, ended, work),
    settled: () => queue.settled(queued),
    prepareSignInUrl(wanted) {
      const target = checkTarget(wanted, request, isAllowed);
      return (token) => createSignInUrl({ serviceUrl, connectorId: id, token, target });
    },
    finish(work) {
      // A `fetch` of the host's may ignore its signal, so that the work before this one goes on.
      ended.throwIfAborted();
      const working = work({ ...resource, account: accountOf(service, context, limitByTimeOnly) });
      unfinished.push(working);
      return working;
    },
    undoSaving: (saved) => inTimeLeft(UNDO_SAVING_TIME_LIMIT, (account) => undoSaving(account, saved)),
    readAfterLoss: () => inTimeLeft(READ_AFTER_LOSS_TIME_LIMIT, (account) => account.connector(id)).catch(() => null),
    redact(secrets) {
      trace.secrets = [...new Set([...trace.secrets, ...secrets.filter(({ length }) => length >= SHORTEST_REDACTED)])];
    },
  };
  return resource;
}

function createVerifier<Context>(service: Service<Context>, context: AuthorizedContext<Context>, id: string): ConnectorVerifier | null {
  const { verify } = service;
  const { hostContext, signal, trace } = context;
  if (verify === undefined) return null;
  return {
    verify: (connector, request) => verifyCredentials((verification) => verify(verification, hostContext), {
      request,
      connector,
      connectorId: id,
      signal,
      suppliedSecrets: trace.secrets,
      createAccount: (verifySignal) => accountOf(service, context, verifySignal),
    }),
    undo: (change) => undoChange((limitCalls) => accountOf(service, context, limitCalls), change),
  };
}
