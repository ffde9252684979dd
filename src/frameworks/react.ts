'use client';
/**
 * `<CyclrConnectorAuth>`: the element as a React component. When React hydrates a custom element, it sets neither properties nor
 * listeners; this component does. Its event props follow React's naming.
 */
import { createComponent } from '@lit/react';
import * as React from 'react';
import { CyclrConnectorAuth as Element } from '../index.js';
import type { Properties } from './properties.js';
import { BUBBLING_EVENTS } from './react-events.js';
import type { EventProps } from './react-events.js';

export type { CyclrConnectorAuth as CyclrConnectorAuthElement } from '../element.js';
export type { CyclrConnectorList as CyclrConnectorListElement } from '../list.js';
export { CyclrConnectorList } from './react-list.js';
export type { CyclrConnectorListProps } from './react-list.js';

const EVENTS = { ...BUBBLING_EVENTS, onCyclrAuthSubmit: 'cyclr-auth-submit' } as const;

/** The element's properties and events, and the attributes of all HTML elements. */
export interface CyclrConnectorAuthProps
  extends Properties, EventProps<typeof EVENTS>, Omit<React.HTMLAttributes<Element>, keyof Properties> {}

type Component = React.ForwardRefExoticComponent<CyclrConnectorAuthProps & React.RefAttributes<Element>>;

const Wrapped = createComponent({
  react: React, tagName: 'cyclr-connector-auth', elementClass: Element, events: EVENTS, displayName: 'cyclr-connector-auth',
}) as unknown as Component;

// On a server, React 18 warns about `useLayoutEffect`.
const useLayoutEffect = typeof document === 'object' ? React.useLayoutEffect : React.useEffect;

/** The `connector` of the last rendering, by the element that has got it. */
const applied = new WeakMap<Element, Properties['connector']>();

/**
 * Registers and renders the element. `ref` gives the element itself, for its methods.
 * `connector` is applied only when it is another object than at the last rendering.
 */
export const CyclrConnectorAuth: Component = React.forwardRef<Element, CyclrConnectorAuthProps>(({ connector, ...props }, ref) => {
  const own = React.useRef<Element>(null);
  React.useImperativeHandle(ref, () => own.current as Element, []);
  // Not at every rendering, nor when React runs effects again to show hidden content: an older description would overwrite later changes.
  useLayoutEffect(() => {
    const element = own.current;
    if (!element || connector === applied.get(element)) return;
    applied.set(element, connector);
    if (connector !== undefined) element.connector = connector;
  }, [connector]);
  return React.createElement(Wrapped, { ...props, ref: own });
});
CyclrConnectorAuth.displayName = 'CyclrConnectorAuth';
