'use client';
/**
 * `<CyclrConnectorList>`: the list as a React component. A file of its own without side effects: a bundler leaves it out of a page that
 * imports the element's component alone, and with it the list.
 */
import { createComponent } from '@lit/react';
import * as React from 'react';
import { CyclrConnectorList as Element } from '../list.js';
import type { ListProperties } from './properties.js';
import { BUBBLING_EVENTS } from './react-events.js';
import type { EventProps } from './react-events.js';

/** The list's own event, and those of its cards that bubble. */
const EVENTS = { ...BUBBLING_EVENTS, onCyclrListChange: 'cyclr-list-change' } as const;

/** The list's properties and events, and the attributes of all HTML elements. */
export interface CyclrConnectorListProps
  extends ListProperties, EventProps<typeof EVENTS>, Omit<React.HTMLAttributes<Element>, keyof ListProperties> {}

/**
 * Registers and renders the list. `ref` gives the list itself, for its methods. Its only children may be a `<template>` for the cards and
 * an element with `slot="empty"`.
 */
export const CyclrConnectorList = createComponent({
  react: React, tagName: 'cyclr-connector-list', elementClass: Element, events: EVENTS, displayName: 'CyclrConnectorList',
}) as unknown as React.ForwardRefExoticComponent<CyclrConnectorListProps & React.RefAttributes<Element>>;
