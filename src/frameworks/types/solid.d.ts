/** The element, and `<cyclr-connector-auth>` and `<cyclr-connector-list>` in Solid's JSX. */
import type { JSX as Solid } from 'solid-js';
import type { CyclrConnectorAuth } from '../../element.js';
import type { CyclrConnectorList } from '../../list.js';
import type { Attributes, ListAttributes, Listeners, ListListeners, ListProperties, Properties } from '../properties.js';

export * from '../../index.js';

/** Solid's syntax for setting a property instead of an attribute. */
type Explicit = { [Name in keyof Properties as `prop:${Name}`]: Properties[Name] };
type ListExplicit = { [Name in keyof ListProperties as `prop:${Name}`]: ListProperties[Name] };

interface Props extends Properties, Explicit, Attributes, Listeners<'on:'>, Omit<Solid.HTMLAttributes<CyclrConnectorAuth>, keyof Properties> {}

interface ListProps extends ListProperties, ListExplicit, ListAttributes, ListListeners<'on:'>, Omit<Solid.HTMLAttributes<CyclrConnectorList>, keyof ListProperties> {}

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'cyclr-connector-auth': Props;
      'cyclr-connector-list': ListProps;
    }
  }
}
