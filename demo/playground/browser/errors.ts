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

/** The form is sent, and this is the answer. */
const refused = (kind: Kind, caption: string, answer: Answer): Scene => failed(kind, caption, {
  prepare: ({ backend }) => { backend.answers.POST = answer; },
  play: (actor) => actor.submit(),
});

/** The description is asked for, and this is the answer. */
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

/** Every code, as a user gets to see it. */
export const errors: Readonly<Record<ErrorCode, readonly Scene[]>> = {
  popup_blocked: [signIn('The browser opens no window', {
    play: async (actor) => {
      await actor.reaches('ready');
      actor.signIn(null);
    },
  })],
  endpoint_unreachable: [undescribed('The request fails', () => Promise.reject(new TypeError('Failed to fetch')))],
  endpoint_error: [refused('Basic', '500, with a reference', problem(500, { reference: 'req-7f3a' }))],
  invalid_response: [undescribed('A login page answers', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }))],
  untrusted_url: [signIn('The sign-in URL is on another origin than service-origin lists', {
    attributes: { 'service-origin': 'https://yourcompany-h.cyclr.com' },
  })],
  unauthorized: [undescribed('401', problem(401))],
  not_found: [undescribed('404', problem(404))],
  rate_limited: [
    refused('ApiKey', '429', problem(429)),
    refused('ApiKey', '429, with Retry-After', () => new Response('{}', { status: 429, headers: { 'retry-after': '30' } })),
  ],
  invalid_credentials: [
    refused('Basic', '422, about an input', problem(422, { errors: [{ name: 'password', detail: '' }] })),
    refused('ApiKey', '422, about nothing in particular', problem(422)),
  ],
  missing_properties: [refused('None', '422, about a property', problem(422, { code: 'missing_properties', errors: [{ name: 'property:Filter', detail: '' }] }))],
  not_authenticated: [signIn('The user comes back without having allowed access', {
    attributes: { ...PATIENT, 'return-url': './' },
    play: async (actor) => {
      await actor.reaches('ready');
      const opened = new ScriptedWindow();
      actor.signIn(opened);
      await actor.reaches('waiting');
      opened.comeBack();
    },
  })],
  timeout: [signIn('Nothing comes back in time', { attributes: { timeout: '0.1' } })],
  unsupported_auth_type: [undescribed('A type that no browser can handle', () => json({ ...connectors.ApiKey, name: 'NetSuite', icon: null, description: 'ERP.', authType: 'NetSuiteOAuth1' }))],
  misconfigured: [signIn('return-url is on another origin', { attributes: { 'return-url': 'https://other.example/' } })],
};
