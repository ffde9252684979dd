import type { SvelteHTMLElements } from 'svelte/elements';
import 'cyclr-connector-auth/types/svelte';

type Element = SvelteHTMLElements['cyclr-connector-auth'];

const connector = { authType: 'ApiKey', authenticated: false };

export const wrong: readonly Element[] = [
  // @ts-expect-error There is no such property.
  { conector: connector },
  // @ts-expect-error A description says how it authenticates.
  { connector: { authenticated: true } },
  // @ts-expect-error Cyclr spells it ApiKey.
  { 'auth-type': 'apikey' },
  // @ts-expect-error Seconds are a number.
  { timeout: 'soon' },
  // @ts-expect-error It can be read only.
  { state: 'ready' },
  // @ts-expect-error There is no such event.
  { 'oncyclr-auth-completed': () => undefined },
  // @ts-expect-error That detail is the error event's.
  { 'oncyclr-auth-complete': ({ detail }) => detail.error },
];
