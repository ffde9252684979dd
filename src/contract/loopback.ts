/** Tells whether a URL's `hostname` is this very machine, as browsers see it: W3C Secure Contexts, section 3.1. */
export const isLoopback = (hostname: string): boolean => /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1]$/.test(hostname);

/** Tells whether a URL is `https:`, or `http:` on this very machine. */
export const isSecureUrl = ({ protocol, hostname }: { readonly protocol: string; readonly hostname: string }): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
