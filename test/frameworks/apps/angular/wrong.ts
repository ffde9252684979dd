import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import 'cyclr-connector-auth';

/** Angular's compiler must refuse this: only the error event's detail has `error`. */
@Component({
  selector: 'app-wrong',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: '<cyclr-connector-auth (cyclr-auth-complete)="$event.detail.error"></cyclr-connector-auth>',
})
export class Wrong {}
