/**
 * The address without a query parameter. Every other byte stays: `URLSearchParams` would respell the whole query, and break signed
 * addresses and routers that keep a path there.
 */
export const withoutParameter = (address: string, name: string): string => address.replace(/(?<=^[^?#]*)\?[^#]*/, (query) => query
  .replace(new RegExp(`&${name}=[^&]*`, 'g'), '')
  .replace(new RegExp(`^\\?${name}=[^&]*(&?)`), (_, more: string) => more && '?'));

/** The address with this value of a query parameter, and no other one; `withoutParameter` restores the address. */
export const withParameter = (address: string, name: string, value: string): string => withoutParameter(address, name)
  .replace(/^[^?#]*(\?[^#]*)?/, (page, query?: string) => `${page}${query ? '&' : '?'}${name}=${encodeURIComponent(value)}`);
