/** The element, and `<cyclr-connector-auth>` and `<cyclr-connector-list>` in Preact's JSX. */
import type { ClassAttributes, HTMLAttributes } from 'preact';
import type { CyclrConnectorAuth } from '../../element.js';
import type { CyclrConnectorList } from '../../list.js';
import type { Attributes, ListAttributes, Listeners, ListListeners, ListProperties, Properties } from '../properties.js';

export * from '../../index.js';

interface Props extends Properties, Attributes, Listeners<'on'>, Omit<HTMLAttributes<CyclrConnectorAuth>, keyof Properties>, ClassAttributes<CyclrConnectorAuth> {}

interface ListProps extends ListProperties, ListAttributes, ListListeners<'on'>, Omit<HTMLAttributes<CyclrConnectorList>, keyof ListProperties>, ClassAttributes<CyclrConnectorList> {}

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'cyclr-connector-auth': Props;
      'cyclr-connector-list': ListProps;
    }
  }
}
