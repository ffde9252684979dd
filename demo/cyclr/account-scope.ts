import type { Unknowns } from './options.js';

function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The account in `scope=account:{id}`, or `undefined` if the scope is wrong. */
export function accountIn(scope: string, reading: Unknowns['accountScope']): string | undefined {
  const id = /^account:(.+)$/s.exec(scope)?.[1];
  if (id === undefined) return undefined;
  switch (reading) {
    case 'plain': return id;
    case 'percent-encoded': return percentDecode(id);
    // RFC 6749, section 3.3. There is no other scope than an account.
    case 'space-separated': return id.includes(' ') ? undefined : id;
  }
}
