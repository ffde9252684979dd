/**
 * The address without a query parameter. Every other byte stays: `URLSearchParams` would respell the whole query, and break signed
 * addresses and routers that keep a path there.
 */
export function withoutParameter(address: string, name: string): string {
  return address.replace(/^([^?#]*)\?([^#]*)/, (_, page: string, query: string) => {
    const kept = query.split('&').filter((part) => !part.startsWith(`${name}=`));
    return kept.length ? `${page}?${kept.join('&')}` : page;
  });
}

/** The address with this value of a query parameter, and no other one; `withoutParameter` restores the address. */
export const withParameter = (address: string, name: string, value: string): string => withoutParameter(address, name)
  .replace(/^[^?#]*(\?[^#]*)?/, (page, query?: string) => `${page}${query ? '&' : '?'}${name}=${encodeURIComponent(value)}`);
