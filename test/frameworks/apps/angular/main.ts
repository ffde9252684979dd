import { Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { ConnectorDescription } from 'cyclr-connector-auth';
import { Connect } from './connect.js';
import { described, fetchWithToken } from '#page';

@Component({
  selector: 'app-root',
  imports: [Connect],
  template: `
    <button (click)="id.set('12')">Next</button>
    <button (click)="shown.set(!shown())">Toggle</button>
    <button (click)="connector.set(described)">Describe</button>
    @if (shown()) {
      <app-connect [id]="id()" [connector]="connector()" [fetch]="fetch" (end)="add($event)" />
    }
    <output>{{ ends().join('; ') }}</output>
  `,
})
class App {
  readonly id = signal('11');
  readonly shown = signal(true);
  readonly connector = signal<ConnectorDescription | undefined>(undefined);
  readonly ends = signal<readonly string[]>([]);
  readonly described = described;
  readonly fetch = fetchWithToken;

  add(text: string): void {
    this.ends.update((before) => [...before, text]);
  }
}

await bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
