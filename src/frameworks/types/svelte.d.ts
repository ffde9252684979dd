/** The element, and `<cyclr-connector-auth>` in Svelte's templates. */
import type { HTMLAttributes } from 'svelte/elements';
import type { CyclrConnectorAuth } from '../../element.js';
import type { Attributes, Listeners, Properties } from '../properties.js';

export * from '../../index.js';

interface Props extends Properties, Attributes, Listeners<'on'>, Omit<HTMLAttributes<CyclrConnectorAuth>, keyof Properties> {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'cyclr-connector-auth': Props;
  }
}
