/** An access token of Cyclr's. */
export interface Token {
  readonly accessToken: string;
  /** Only the password grant gives one. */
  readonly refreshToken: string | null;
  /** Milliseconds that it lived when it was issued. */
  readonly lifetime: number;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly expiresAt: number;
  /** Milliseconds since 1970, by this machine's clock; from here on another one is asked for. */
  readonly renewAt: number;
}

/** Milliseconds: five minutes before it expires, or a tenth of a short life, for clocks that differ and calls under way. */
const margin = (lifetime: number): number => Math.min(300_000, lifetime / 10);

/**
 * @param lifetime Milliseconds.
 * @param expiresAt By the clock of the machine that asked for it. No token outlives its lifetime, whatever that clock says.
 */
export function tokenOf(accessToken: string, refreshToken: string | null, lifetime: number, expiresAt: number): Token {
  const until = Math.min(expiresAt, Date.now() + lifetime);
  return { accessToken, refreshToken, lifetime, expiresAt: until, renewAt: until - margin(lifetime) };
}

/** The same for one that is known to be new, whatever the clock of the machine that asked for it says. */
export const newToken = ({ accessToken, refreshToken, lifetime }: Token): Token =>
  tokenOf(accessToken, refreshToken, lifetime, Date.now() + lifetime);
