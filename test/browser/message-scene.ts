import { expect } from '@open-wc/testing';
import { nextTask, until } from './helpers.js';
import { signInRequest, waitingScene, yes } from './scene.js';
import type { Scene } from './scene.js';
import { tell } from './windows.js';

/** A sign-in that waits for its completion message. */
export interface MessageScene extends Scene {
  /** The attempt's window, at the service's page. */
  readonly page: Window;
  /** The data of the right message. */
  readonly right: string;
  readonly serviceOrigin: string;
}

export async function messageScene(attributes: Readonly<Record<string, string>> = {}): Promise<MessageScene> {
  const scene = await waitingScene({ get: yes, attributes });
  const { callbackMessage } = await signInRequest(scene.backend);
  return { ...scene, right: callbackMessage!, serviceOrigin: new URL(scene.backend.signInUrl()).origin };
}

/** Sends messages; resolves when `count` of them have been delivered to all listeners of this page. */
export async function delivered(count: number, send: () => unknown): Promise<readonly MessageEvent[]> {
  const events: MessageEvent[] = [];
  const hear = (event: MessageEvent): void => { events.push(event); };
  addEventListener('message', hear);
  await send();
  await until(() => events.length >= count, `${count} messages are delivered`);
  await nextTask();
  removeEventListener('message', hear);
  return events;
}

export async function nothingHappens({ el, backend, log, page }: MessageScene): Promise<void> {
  expect([el.state, log.endings, page.closed]).to.deep.equal(['waiting', [], false]);
  expect(await backend.requests('GET')).to.have.length(0);
}

export async function rightMessageCompletes({ log, page }: MessageScene): Promise<void> {
  tell(page, 'complete');
  await log.ends();
  expect(log.endings).to.deep.equal(['complete']);
  expect(log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: true });
}
