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

/** Values of the query's `coop` and `coep`; any other is ignored, or a link could take the page's protection away. */
const switchable = {
  coop: ['Cross-Origin-Opener-Policy', ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none']],
  coep: ['Cross-Origin-Embedder-Policy', ['require-corp', 'credentialless']],
} as const;

/** As strict as a page of today can be. Real connectors have their icons elsewhere, the simulated ones in the page. */
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
