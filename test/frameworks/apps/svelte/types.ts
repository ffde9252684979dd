import type { SvelteHTMLElements } from 'svelte/elements';
import 'cyclr-connector-auth/types/svelte';

type Element = SvelteHTMLElements['cyclr-connector-auth'];
type List = SvelteHTMLElements['cyclr-connector-list'];

const connector = { authType: 'ApiKey', authenticated: false };

const endpoint = new URL('https://app.example/connectors');

export const urls: readonly [Element, List] = [{ endpoint }, { endpoint }];

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

export const wrongLists: readonly List[] = [
  // @ts-expect-error The event with the credentials does not bubble.
  { 'oncyclr-auth-submit': () => undefined },
];
