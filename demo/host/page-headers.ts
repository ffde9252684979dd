import type { MiddlewareHandler } from 'hono';

const policies = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types cyclr-connector-auth',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** Allowed values of the query parameters `coop` and `coep`. Others are ignored: a link must not weaken the page's protection. */
const switchable = {
  coop: ['Cross-Origin-Opener-Policy', ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none']],
  coep: ['Cross-Origin-Embedder-Policy', ['require-corp', 'credentialless']],
} as const;

/** Sends a strict Content-Security-Policy. Icons of real connectors come from other origins, those of the simulator are in the page. */
export function pageHeaders(images: "data: 'self'" | "data: 'self' https:"): MiddlewareHandler {
  const contentSecurityPolicy = [...policies, `img-src ${images}`].join('; ');
  return async (c, next) => {
    await next();
    c.header('Content-Security-Policy', contentSecurityPolicy);
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Content-Type-Options', 'nosniff');
    for (const [parameter, [header, values]] of Object.entries(switchable)) {
      const value = values.find((each) => each === c.req.query(parameter));
      if (value) c.header(header, value);
    }
  };
}
