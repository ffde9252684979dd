/** What the pages on the way say of their windows, and how the sign-in is to complete. */
export interface Situation {
  /** The host page's policies, as the demo's query names them. */
  readonly host: string;
  /** The third party's Cross-Origin-Opener-Policy. */
  readonly thirdParty: string;
  readonly completion: 'message' | 'return';
}

export const hosts = ['', 'coop=same-origin-allow-popups', 'coop=same-origin', 'coop=same-origin&coep=require-corp'];
export const thirdParties = ['', 'same-origin-allow-popups', 'same-origin', 'noopener-allow-popups'];
export const completions = ['message', 'return'] as const;

export const situations: readonly Situation[] = hosts.flatMap((host) => completions.flatMap((completion) =>
  thirdParties.map((thirdParty) => ({ host, thirdParty, completion }))));

/** One without any policy, one that the third party cuts off, one that the host cuts off, one where engines differ. */
export const telling: readonly Situation[] = [
  { host: '', thirdParty: '', completion: 'message' },
  { host: '', thirdParty: 'same-origin', completion: 'message' },
  { host: 'coop=same-origin-allow-popups', thirdParty: '', completion: 'message' },
  { host: 'coop=same-origin&coep=require-corp', thirdParty: 'noopener-allow-popups', completion: 'return' },
];
