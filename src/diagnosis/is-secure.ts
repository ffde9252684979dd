/**
 * Tells whether a URL is `https:`, or `http:` on this machine, as `isSecureUrl` of the contract does. A copy: a module that the element and
 * its diagnosis share would become a file of its own, and the script-tag file would no longer be self-contained.
 */
export const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1]$/.test(hostname));
