/** The element, and `<cyclr-connector-auth>` in Vue's templates. */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { CyclrConnectorAuth } from '../../element.js';
import type { ConnectorAuthEventDetails } from '../../attempt/events.js';
import type { Properties } from '../properties.js';

export * from '../../index.js';

type Emits = { [Type in keyof ConnectorAuthEventDetails]: (event: HTMLElementEventMap[Type]) => void };

interface Props extends Properties, Omit<HTMLAttributes, keyof Properties>, PublicProps {}

declare module 'vue' {
  /** HTML's attribute for children of an element with slots, which Vue's types lack. */
  interface HTMLAttributes {
    slot?: string | undefined;
  }

  interface GlobalComponents {
    'cyclr-connector-auth': new () => CyclrConnectorAuth & { $props: Props; $emit: EmitFn<Emits> };
  }
}
