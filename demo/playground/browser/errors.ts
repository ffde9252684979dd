import type { ErrorCode } from '../../../src/contract/error-codes.js';
import { json, problem } from './backend.js';
import type { Answer } from './backend.js';
import { connectors } from './connectors.js';
import type { Kind } from './connectors.js';
import { PATIENT } from './scene.js';
import type { Scene } from './scene.js';
import { ScriptedWindow } from './sign-in-window.js';

const failed = (kind: Kind, caption: string, more: Partial<Scene>): Scene =>
  ({ kind, state: 'failed', caption, connector: connectors[kind], ...more });

/** A scene in which the backend answers the submitted form with an error. */
const rejected = (kind: Kind, caption: string, answer: Answer): Scene => failed(kind, caption, {
  prepare: ({ backend }) => { backend.answers.POST = answer; },
  play: (actor) => actor.submit(),
});

/** A scene in which the backend answers the request for the description with an error. */
const undescribed = (caption: string, answer: Answer): Scene =>
  failed('ApiKey', caption, { prepare: ({ backend }) => { backend.answers.GET = answer; } });

const signIn = (caption: string, more: Partial<Scene>): Scene => failed('OAuth2', caption, {
  attributes: PATIENT,
  play: async (actor) => {
    await actor.reaches('ready');
    actor.signIn();
  },
  ...more,
});

/** Every error code, as the user sees it. */
export const errors: Readonly<Record<ErrorCode, readonly Scene[]>> = {
  popup_blocked: [signIn('The browser opens no window', {
    play: async (actor) => {
      await actor.reaches('ready');
      actor.signIn(null);
    },
  })],
  endpoint_unreachable: [undescribed('The request fails', () => Promise.reject(new TypeError('Failed to fetch')))],
  endpoint_error: [rejected('Basic', '500, with a reference', problem(500, { reference: 'req-7f3a' }))],
  invalid_response: [undescribed('The backend answers with a login page', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }))],
  untrusted_url: [signIn('The sign-in URL is on an origin that service-origin does not list', {
    attributes: { 'service-origin': 'https://yourcompany-h.cyclr.com' },
  })],
  unauthorized: [undescribed('401', problem(401))],
  not_found: [undescribed('404', problem(404))],
  rate_limited: [
    rejected('ApiKey', '429', problem(429)),
    rejected('ApiKey', '429, with Retry-After', () => new Response('{}', { status: 429, headers: { 'retry-after': '30' } })),
  ],
  invalid_credentials: [
    rejected('Basic', '422, for one input', problem(422, { errors: [{ name: 'password', detail: '' }] })),
    rejected('ApiKey', '422, for no particular input', problem(422)),
  ],
  missing_properties: [rejected('None', '422, for a property', problem(422, { code: 'missing_properties', errors: [{ name: 'property:Filter', detail: '' }] }))],
  not_authenticated: [signIn('The user returns without allowing access', {
    attributes: { ...PATIENT, 'return-url': './' },
    play: async (actor) => {
      await actor.reaches('ready');
      const opened = new ScriptedWindow();
      actor.signIn(opened);
      await actor.reaches('waiting');
      opened.comeBack();
    },
  })],
  timeout: [signIn('The sign-in takes too long', { attributes: { timeout: '0.1' } })],
  unsupported_auth_type: [undescribed('An auth type that no browser can handle', () => json({ ...connectors.ApiKey, name: 'NetSuite', icon: null, description: 'ERP.', authType: 'NetSuiteOAuth1' }))],
  misconfigured: [signIn('return-url is on another origin', { attributes: { 'return-url': 'https://other.example/' } })],
};
