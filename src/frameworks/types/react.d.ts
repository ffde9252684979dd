/** The element, and `<cyclr-connector-auth>` and `<cyclr-connector-list>` in the JSX of React 19. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CyclrConnectorAuth } from '../../element.js';
import type { CyclrConnectorList } from '../../list.js';
import type { Attributes, ListAttributes, Listeners, ListListeners, ListProperties, Properties } from '../properties.js';

export * from '../../index.js';

interface Props extends Properties, Attributes, Listeners<'on'>, DetailedHTMLProps<HTMLAttributes<CyclrConnectorAuth>, CyclrConnectorAuth> {}

interface ListProps extends ListProperties, ListAttributes, ListListeners<'on'>, DetailedHTMLProps<HTMLAttributes<CyclrConnectorList>, CyclrConnectorList> {}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'cyclr-connector-auth': Props;
      'cyclr-connector-list': ListProps;
    }
  }
}
