import { setTimeout as pause } from 'node:timers/promises';
import { CyclrError } from '../../src/server/index.js';
import type { CyclrAccount, DescriptionExtension, Extend, VerifiableCredentials, Verify, VerifyRefusal } from '../../src/server/index.js';
import { testMethodId } from '../cyclr/test-connection.js';
import { helpUrls } from '../list-account.js';
import { identityIn } from './connection-test.js';

/** Milliseconds for a test that a page waits for. */
const testTimeLimit = 2_000;
/** Milliseconds: several cards, tabs and reloads ask at almost the same time. */
const cacheTime = 3_000;

const isRefusal = (error: unknown): boolean => error instanceof CyclrError && error.failure === 'refused';

function refusalOf(credentials: VerifiableCredentials): VerifyRefusal {
  switch (credentials.authType) {
    case 'ApiKey': return { detail: 'This key does not work.' };
    case 'Basic': return { detail: 'The user name or the password is wrong.' };
    case 'None': {
      const { AccessToken = '', Feed } = credentials.properties;
      const needsToken = AccessToken !== '' || Feed === 'internal';
      const detail = needsToken ? 'This access token does not work.' : 'There is no such feed.';
      return { errors: [{ name: needsToken ? 'property:AccessToken' : 'property:Feed', detail }] };
    }
  }
}

/** Tries credentials at the third party. */
export const verify: Verify = async ({ account, connectorId, credentials }) => {
  try {
    await account.test(connectorId, testMethodId);
    return null;
  } catch (error) {
    if (isRefusal(error)) return refusalOf(credentials);
    throw error;
  }
};

async function examine(account: CyclrAccount, connectorId: string): Promise<DescriptionExtension> {
  try {
    const { name } = identityIn(await account.test(connectorId, testMethodId));
    return { attention: null, connectedAs: name ?? null };
  } catch (error) {
    if (isRefusal(error)) return { attention: 'reconnect' };
    throw error;
  }
}

/** Tells whether stored connections still work. */
export interface ConnectionHealth {
  readonly extend: Extend;
  /** Forgets all results: something has changed at the third party. */
  forget(): void;
}

export function createConnectionHealth(): ConnectionHealth {
  const results = new Map<string, Promise<DescriptionExtension>>();

  function examineOnce(account: CyclrAccount, connectorId: string, revision: string): Promise<DescriptionExtension> {
    const key = `${connectorId} ${revision}`;
    const known = results.get(key);
    if (known) return known;
    const result = examine(account, connectorId);
    results.set(key, result);
    const forgetResult = (): void => { if (results.get(key) === result) results.delete(key); };
    result.catch(forgetResult);
    setTimeout(forgetResult, cacheTime).unref();
    return result;
  }

  return {
    async extend(description, { account, connectorId }) {
      const helpUrl = helpUrls.get(connectorId) ?? null;
      if (!description.authenticated) return { helpUrl };
      const result = examineOnce(account, connectorId, description.revision ?? '');
      return { helpUrl, ...await Promise.race([result, pause(testTimeLimit, null, { ref: false })]) };
    },
    forget: () => { results.clear(); },
  };
}
