import type { SvelteHTMLElements } from 'svelte/elements';
import 'cyclr-connector-auth/types/svelte';

type Element = SvelteHTMLElements['cyclr-connector-auth'];

const connector = { authType: 'ApiKey', authenticated: false };

export const wrong: readonly Element[] = [
  // @ts-expect-error Unknown property.
  { conector: connector },
  // @ts-expect-error A description needs an authType.
  { connector: { authenticated: true } },
  // @ts-expect-error Cyclr's spelling is ApiKey.
  { 'auth-type': 'apikey' },
  // @ts-expect-error The timeout is a number of seconds.
  { timeout: 'soon' },
  // @ts-expect-error The state is read-only.
  { state: 'ready' },
  // @ts-expect-error Unknown event.
  { 'oncyclr-auth-completed': () => undefined },
  // @ts-expect-error Only the error event's detail has an error.
  { 'oncyclr-auth-complete': ({ detail }) => detail.error },
];
