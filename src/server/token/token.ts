/** One of Cyclr's access tokens. */
export interface Token {
  readonly accessToken: string;
  /** Only the password grant has one. */
  readonly refreshToken: string | null;
  /** Milliseconds from when it was issued until it expires. */
  readonly lifetime: number;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly expiresAt: number;
  /** Milliseconds since 1970, by this machine's clock. From then on a new token is requested. */
  readonly renewAt: number;
}

/** Milliseconds. Five minutes, or a tenth of a short lifetime, cover calls in progress and clocks that differ. */
const renewalMargin = (lifetime: number): number => Math.min(300_000, lifetime / 10);

/** `expiresAt` may be by the clock of the machine that requested the token. That clock cannot extend the token's lifetime. */
export function createToken({ accessToken, refreshToken, lifetime, expiresAt }: Omit<Token, 'renewAt'>): Token {
  const end = Math.min(expiresAt, Date.now() + lifetime);
  return { accessToken, refreshToken, lifetime, expiresAt: end, renewAt: end - renewalMargin(lifetime) };
}

/** The same token with times by this machine's clock. Use it only for a token that has just been issued, perhaps to another machine. */
export const restartLifetime = (token: Token): Token => createToken({ ...token, expiresAt: Date.now() + token.lifetime });
