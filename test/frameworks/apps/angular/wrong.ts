import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import 'cyclr-connector-auth';

/** What Angular's compiler has to refuse: that detail is the error event's. */
@Component({
  selector: 'app-wrong',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: '<cyclr-connector-auth (cyclr-auth-complete)="$event.detail.error"></cyclr-connector-auth>',
})
export class Wrong {}
