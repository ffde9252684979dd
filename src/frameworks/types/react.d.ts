/** The element, and `<cyclr-connector-auth>` in the JSX of React 19. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CyclrConnectorAuth } from '../../element.js';
import type { Attributes, Listeners, Properties } from '../properties.js';

export * from '../../index.js';

interface Props extends Properties, Attributes, Listeners<'on'>, DetailedHTMLProps<HTMLAttributes<CyclrConnectorAuth>, CyclrConnectorAuth> {}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'cyclr-connector-auth': Props;
    }
  }
}
