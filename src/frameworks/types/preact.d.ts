/** The element, and `<cyclr-connector-auth>` in Preact's JSX. */
import type { ClassAttributes, HTMLAttributes } from 'preact';
import type { CyclrConnectorAuth } from '../../element.js';
import type { Attributes, Listeners, Properties } from '../properties.js';

export * from '../../index.js';

interface Props extends Properties, Attributes, Listeners<'on'>, Omit<HTMLAttributes<CyclrConnectorAuth>, keyof Properties>, ClassAttributes<CyclrConnectorAuth> {}

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'cyclr-connector-auth': Props;
    }
  }
}
