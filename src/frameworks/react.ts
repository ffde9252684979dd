'use client';
/**
 * `<CyclrConnectorAuth>`: the element for React. React sets neither properties nor listeners of a custom element that it hydrates; this
 * does, and gives the events names that React's users know.
 */
import { createComponent } from '@lit/react';
import * as React from 'react';
import { CyclrConnectorAuth as Element } from '../index.js';
import type { Properties } from './properties.js';

export type { CyclrConnectorAuth as CyclrConnectorAuthElement } from '../element.js';

const EVENTS = {
  onCyclrAuthStart: 'cyclr-auth-start',
  onCyclrAuthSubmit: 'cyclr-auth-submit',
  onCyclrAuthComplete: 'cyclr-auth-complete',
  onCyclrAuthCancel: 'cyclr-auth-cancel',
  onCyclrAuthError: 'cyclr-auth-error',
  onCyclrAuthDisconnect: 'cyclr-auth-disconnect',
  onCyclrAuthState: 'cyclr-auth-state',
} as const;

type Listeners = { [Name in keyof typeof EVENTS]?: ((event: HTMLElementEventMap[(typeof EVENTS)[Name]]) => void) | undefined };

/** The element's properties and events, and what every element of HTML takes. */
export interface CyclrConnectorAuthProps extends Properties, Listeners, Omit<React.HTMLAttributes<Element>, keyof Properties> {}

type Component = React.ForwardRefExoticComponent<CyclrConnectorAuthProps & React.RefAttributes<Element>>;

const Wrapped = createComponent({
  react: React, tagName: 'cyclr-connector-auth', elementClass: Element, events: EVENTS, displayName: 'cyclr-connector-auth',
}) as unknown as Component;

// A server has nothing to lay out, and React 18 says so there.
const useLayoutEffect = typeof document === 'object' ? React.useLayoutEffect : React.useEffect;

/**
 * The element, registered. `ref` is the element itself, for its methods.
 * `connector` counts whenever it is another object than at the last rendering.
 */
export const CyclrConnectorAuth: Component = React.forwardRef<Element, CyclrConnectorAuthProps>(({ connector, ...props }, ref) => {
  const own = React.useRef<Element>(null);
  React.useImperativeHandle(ref, () => own.current as Element, []);
  // Not at every rendering: what it says would undo what has happened since.
  useLayoutEffect(() => {
    if (own.current && connector !== undefined) own.current.connector = connector;
  }, [connector]);
  return React.createElement(Wrapped, { ...props, ref: own });
});
CyclrConnectorAuth.displayName = 'CyclrConnectorAuth';
