'use client';
/**
 * `<CyclrConnectorList>`: the list as a React component. A file of its own without side effects: a bundler leaves it out of a page that
 * imports the element's component alone, and with it the list.
 */
import { createComponent } from '@lit/react';
import * as React from 'react';
import { CyclrConnectorList as Element } from '../list.js';
import type { ListProperties } from './properties.js';

/** The list's own event, and those of its cards that bubble. */
const EVENTS = {
  onCyclrListChange: 'cyclr-list-change',
  onCyclrAuthStart: 'cyclr-auth-start',
  onCyclrAuthComplete: 'cyclr-auth-complete',
  onCyclrAuthCancel: 'cyclr-auth-cancel',
  onCyclrAuthError: 'cyclr-auth-error',
  onCyclrAuthChange: 'cyclr-auth-change',
  onCyclrAuthBeforeDisconnect: 'cyclr-auth-before-disconnect',
  onCyclrAuthDisconnect: 'cyclr-auth-disconnect',
  onCyclrAuthState: 'cyclr-auth-state',
} as const;

type Listeners = { [Name in keyof typeof EVENTS]?: ((event: HTMLElementEventMap[(typeof EVENTS)[Name]]) => void) | undefined };

/** The list's properties and events, and the attributes of all HTML elements. */
export interface CyclrConnectorListProps extends ListProperties, Listeners, Omit<React.HTMLAttributes<Element>, keyof ListProperties> {}

/** Registers and renders the list. `ref` gives the list itself, for its methods. Its only child may be a `<template>` for the cards. */
export const CyclrConnectorList = createComponent({
  react: React, tagName: 'cyclr-connector-list', elementClass: Element, events: EVENTS, displayName: 'CyclrConnectorList',
}) as unknown as React.ForwardRefExoticComponent<CyclrConnectorListProps & React.RefAttributes<Element>>;
