import { Component, CUSTOM_ELEMENTS_SCHEMA, input, output } from '@angular/core';
import type { ConnectorDescription } from 'cyclr-connector-auth';
import 'cyclr-connector-auth';

@Component({
  selector: 'app-connect',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <cyclr-connector-auth
      endpoint="/api/connectors" [connectorId]="id()" [connector]="connector()" [fetch]="fetch()" [messages]="messages"
      (cyclr-auth-complete)="end.emit('connected by ' + $event.detail.via)"
      (cyclr-auth-cancel)="end.emit('cancelled: ' + $event.detail.reason)"
    >
      <h3 slot="header">Your account</h3>
      <small slot="footer">Connector {{ id() }}</small>
    </cyclr-connector-auth>
  `,
})
export class Connect {
  readonly id = input.required<string>();
  readonly connector = input<ConnectorDescription>();
  readonly fetch = input<typeof globalThis.fetch>();
  readonly end = output<string>();
  readonly messages = { apiKey: 'Your key' };
}
