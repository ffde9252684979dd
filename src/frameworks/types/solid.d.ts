/** The element, and `<cyclr-connector-auth>` in Solid's JSX. */
import type { JSX as Solid } from 'solid-js';
import type { CyclrConnectorAuth } from '../../element.js';
import type { Attributes, Listeners, Properties } from '../properties.js';

export * from '../../index.js';

/** Solid's syntax for setting a property instead of an attribute. */
type Explicit = { [Name in keyof Properties as `prop:${Name}`]: Properties[Name] };

interface Props extends Properties, Explicit, Attributes, Listeners<'on:'>, Omit<Solid.HTMLAttributes<CyclrConnectorAuth>, keyof Properties> {}

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'cyclr-connector-auth': Props;
    }
  }
}
