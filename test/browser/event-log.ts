import { expect } from '@open-wc/testing';
import type { ConnectorAuthError, ConnectorAuthEventDetails, CyclrConnectorAuth } from '../../src/index.js';
import { until } from './helpers.js';

export type Detail<T extends keyof ConnectorAuthEventDetails> = ConnectorAuthEventDetails[T];

const TYPES = ['start', 'submit', 'complete', 'cancel', 'error', 'before-disconnect', 'disconnect', 'state'] as const;

/** Records an element's events in their order. */
export class EventLog {
  readonly events: Event[] = [];

  constructor(readonly el: CyclrConnectorAuth) {
    for (const name of TYPES) el.addEventListener(`cyclr-auth-${name}`, (event) => { this.events.push(event); });
  }

  /** The short names of the events: `start`, `state:opening`, … */
  get names(): readonly string[] {
    return this.events.map((event) => {
      const name = event.type.replace('cyclr-auth-', '');
      return name === 'state' ? `state:${(event as Event & { detail: Detail<'cyclr-auth-state'> }).detail.state}` : name;
    });
  }

  /** The events that ended attempts. */
  get endings(): readonly string[] {
    return this.names.filter((name) => ['complete', 'cancel', 'error'].includes(name));
  }

  count(name: string): number {
    return this.names.filter((each) => each === name).length;
  }

  /** The detail of the last event of the type. */
  detail<T extends keyof ConnectorAuthEventDetails>(eventType: T): Detail<T> {
    const found = this.events.findLast((event) => event.type === eventType);
    expect(found, eventType).to.exist;
    return (found as Event & { detail: Detail<T> }).detail;
  }

  error(): ConnectorAuthError {
    return this.detail('cyclr-auth-error').error;
  }

  /** Resolves when this many attempts have ended. */
  async ends(count = 1): Promise<this> {
    await until(() => this.endings.length >= count, 'an attempt ends').catch(() => {
      throw new Error(`${count} endings expected, but the events are ${this.names.join(', ') || 'none'}; the state is ${this.el.state}`);
    });
    await this.el.updateComplete;
    return this;
  }
}
