import { demoPartner, demoSecrets } from '../../demo/connectors.js';
import type { Demo } from '../../demo/host/demo.js';

/** The texts within a stored value that is JSON itself. */
function within(value: string): readonly string[] {
  try {
    return Object.values(JSON.parse(value) as Readonly<Record<string, unknown>>).filter((each) => typeof each === 'string');
  } catch {
    return [];
  }
}

/** All that is secret in the demo now, whoever knows it. */
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
    ...stored.flatMap(within),
  ].filter((secret) => secret.length > 4);
}
