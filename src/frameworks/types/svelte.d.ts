/** The element, and `<cyclr-connector-auth>` and `<cyclr-connector-list>` in Svelte's templates. */
import type { HTMLAttributes } from 'svelte/elements';
import type { CyclrConnectorAuth } from '../../element.js';
import type { CyclrConnectorList } from '../../list.js';
import type { Attributes, ListAttributes, Listeners, ListListeners, ListProperties, Properties } from '../properties.js';

export * from '../../index.js';

interface Props extends Properties, Attributes, Listeners<'on'>, Omit<HTMLAttributes<CyclrConnectorAuth>, keyof Properties> {}

interface ListProps extends ListProperties, ListAttributes, ListListeners<'on'>, Omit<HTMLAttributes<CyclrConnectorList>, keyof ListProperties> {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'cyclr-connector-auth': Props;
    'cyclr-connector-list': ListProps;
  }
}
