import { EventLog } from './event-log.js';
import { Backend } from './fakes.js';
import type { Answer } from './fakes.js';
import { mount } from './helpers.js';
import { no } from './scene.js';
import type { Scene } from './scene.js';

/** The storage key of a connector's record: the absolute address of the connector's resource. */
export const keyOf = ({ endpoint }: Backend, connectorId = '33'): string => `cyclr-attempt:${location.origin}${endpoint}/${connectorId}`;

/** The record of the sign-in in this tab's storage. */
export const recordOf = (backend: Backend): unknown => JSON.parse(sessionStorage.getItem(keyOf(backend)) ?? 'null');

/** A record as the element writes it. */
export const record = (more: Readonly<Record<string, unknown>> = {}): string => JSON.stringify({
  attempt: '1-2-3-4', display: 'popup', before: { authenticated: false }, deadline: Date.now() + 60_000, ...more,
});

/** An element that finds this record, as after a reload. */
export const withRecord = async (text: string | null, get: Answer = no): Promise<Scene> => {
  const backend = await Backend.start({ GET: { ...get, held: true } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  if (text !== null) sessionStorage.setItem(keyOf(backend), text);
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
  const log = new EventLog(el);
  await backend.requests('GET', 1);
  await backend.answer('GET', get);
  await backend.release();
  return { el, backend, log };
};
