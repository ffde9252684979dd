import type { Bench } from '../bench.js';

/** The encodings of a secret in an address, in JSON and in markup. */
export const spellings = (secret: string): readonly string[] =>
  [...new Set([secret, encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1), encodeURI(secret)])];

/** Collects the one-time tokens as Cyclr makes them: it deletes each when it is used. */
export function collectTokens({ demo }: Bench): readonly string[] {
  const tokens: string[] = [];
  const { signInTokens } = demo.cyclr.state;
  signInTokens.set = (token, signIn) => {
    tokens.push(token);
    return Map.prototype.set.call(signInTokens, token, signIn) as typeof signInTokens;
  };
  return tokens;
}
