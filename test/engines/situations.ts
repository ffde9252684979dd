/** The policies of the pages in a sign-in, and how the sign-in completes. */
export interface Situation {
  /** The policies of the host's page, as a query of the demo. */
  readonly host: string;
  /** The Cross-Origin-Opener-Policy of the third party's pages; empty for none. */
  readonly thirdParty: string;
  readonly completion: 'message' | 'return';
  /** The sign-in starts at the backend's start route, not in a blank window. Default: false. */
  readonly direct?: boolean;
}

export const hosts = ['', 'coop=same-origin-allow-popups', 'coop=same-origin', 'coop=same-origin&coep=require-corp'];
export const thirdParties = ['', 'same-origin-allow-popups', 'same-origin', 'noopener-allow-popups'];
export const completions = ['message', 'return'] as const;

export const situations: readonly Situation[] = [false, true].flatMap((direct) => hosts.flatMap((host) =>
  completions.flatMap((completion) => thirdParties.map((thirdParty) => ({ host, thirdParty, completion, direct })))));

/** For a quick run: no policy, a popup cut off by the third party, a popup cut off by the host, and a situation in which engines differ. */
export const quickSituations: readonly Situation[] = [
  { host: '', thirdParty: '', completion: 'message' },
  { host: '', thirdParty: 'same-origin', completion: 'message' },
  { host: 'coop=same-origin-allow-popups', thirdParty: '', completion: 'message' },
  { host: 'coop=same-origin&coep=require-corp', thirdParty: 'noopener-allow-popups', completion: 'return' },
  { host: 'coop=same-origin-allow-popups', thirdParty: '', completion: 'message', direct: true },
  { host: '', thirdParty: 'same-origin', completion: 'return', direct: true },
];
