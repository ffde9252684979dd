import { demoPartner, demoSecrets } from '../../demo/connectors.js';
import type { Demo } from '../../demo/host/demo.js';

/** The strings in a stored value that is JSON. */
function stringsIn(value: string): readonly string[] {
  try {
    return Object.values(JSON.parse(value) as Readonly<Record<string, unknown>>).filter((each) => typeof each === 'string');
  } catch {
    return [];
  }
}

/** All current secrets of the demo's servers. */
export function secretsOf({ cyclr: { state } }: Demo): readonly string[] {
  const stored = [...state.accounts.values()].flatMap(({ connectors }) => [...connectors.values()].map(({ authValue }) => authValue ?? ''));
  return [
    demoPartner.clientSecret,
    demoPartner.password,
    demoSecrets.customerApp.clientSecret,
    demoSecrets.cycle.password,
    ...state.accessTokens.keys(),
    ...state.refreshTokens.keys(),
    ...state.signInTokens.keys(),
    ...stored,
    ...stored.flatMap(stringsIn),
  ].filter((secret) => secret.length > 4);
}
