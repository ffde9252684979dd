/** The element, and `<cyclr-connector-auth>` and `<cyclr-connector-list>` in Vue's templates. */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { CyclrConnectorAuth } from '../../element.js';
import type { ConnectorAuthEventDetails } from '../../attempt/events.js';
import type { CyclrConnectorList } from '../../list.js';
import type { ConnectorListEventDetails } from '../../list/events.js';
import type { ListProperties, Properties } from '../properties.js';

export * from '../../index.js';

type Emits = { [Type in keyof ConnectorAuthEventDetails]: (event: HTMLElementEventMap[Type]) => void };

/** Without the card's event that does not bubble. */
type ListEmits = Omit<Emits, 'cyclr-auth-submit'> & { [Type in keyof ConnectorListEventDetails]: (event: HTMLElementEventMap[Type]) => void };

interface Props extends Properties, Omit<HTMLAttributes, keyof Properties>, Omit<PublicProps, keyof HTMLAttributes> {}

interface ListProps extends ListProperties, Omit<HTMLAttributes, keyof ListProperties>, Omit<PublicProps, keyof HTMLAttributes> {}

declare module 'vue' {
  /** HTML's attribute for children of an element with slots, which Vue's types lack. */
  interface HTMLAttributes {
    slot?: string | undefined;
  }

  interface GlobalComponents {
    'cyclr-connector-auth': new () => CyclrConnectorAuth & { $props: Props; $emit: EmitFn<Emits> };
    'cyclr-connector-list': new () => CyclrConnectorList & { $props: ListProps; $emit: EmitFn<ListEmits> };
  }
}
