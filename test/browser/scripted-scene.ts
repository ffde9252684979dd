import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { pass } from './clock.js';
import { EventLog } from './event-log.js';
import { description, input, mount, nextTask, reaches, until } from './helpers.js';
import type { Attributes } from './helpers.js';
import { oauth } from './scene.js';
import type { Call, Reply } from './scripted.js';
import { ScriptedBackend, frameWindows, signInUrl } from './scripted.js';

/** An element with a scripted backend. Its file calls `useFakeClock()` and `useFrameWindows()`. */
export interface ScriptedScene {
  readonly el: CyclrConnectorAuth;
  readonly backend: ScriptedBackend;
  readonly log: EventLog;
}

export const yes: Reply = { json: oauth({ authenticated: true }) };
export const no: Reply = { json: oauth() };
export const signInAnswer: Reply = { json: { url: signInUrl } };

interface Options {
  readonly connector?: ConnectorDescription | null;
  readonly attributes?: Attributes;
  readonly respond?: (call: Call) => Reply | undefined;
}

export async function scriptedScene({ connector, attributes = {}, respond }: Options = {}): Promise<ScriptedScene> {
  const backend = new ScriptedBackend(respond);
  const el = await mount({ endpoint: '/connectors', 'connector-id': '33', ...attributes }, { fetch: backend.fetch, ...(connector && { connector }) });
  return { el, backend, log: new EventLog(el) };
}

/** Answers the last request of this method, or waits for it; resolves when the element has processed the answer. */
export async function answer({ backend }: ScriptedScene, method: string, reply: Reply): Promise<void> {
  await until(() => backend.held(method).length, `${method} is sent`);
  backend.held(method).at(-1)!.reply(reply);
  await nextTask();
}

/** Posts the completion message from the last window. */
export async function complete({ el, backend }: ScriptedScene): Promise<void> {
  frameWindows.at(-1)!.post(backend.last('POST').body!.callbackMessage);
  await reaches(el, 'verifying');
}

/** Closes the last window, and lets the element notice. */
export async function detach({ el }: ScriptedScene): Promise<void> {
  frameWindows.at(-1)!.close();
  pass(1_000);
  await reaches(el, 'detached');
}

async function submitting(): Promise<ScriptedScene> {
  const scene = await scriptedScene({ connector: description() });
  input(scene.el, 'apiKey').value = 'key';
  void scene.el.connect();
  expect(scene.el.state).to.equal('submitting');
  return scene;
}

async function opening(): Promise<ScriptedScene> {
  const scene = await scriptedScene({ connector: oauth() });
  void scene.el.connect();
  expect(scene.el.state).to.equal('opening');
  return scene;
}

async function waiting(): Promise<ScriptedScene> {
  const scene = await opening();
  await answer(scene, 'POST', signInAnswer);
  expect(scene.el.state).to.equal('waiting');
  return scene;
}

async function detached(): Promise<ScriptedScene> {
  const scene = await waiting();
  await detach(scene);
  return scene;
}

async function verifying(): Promise<ScriptedScene> {
  const scene = await waiting();
  await complete(scene);
  return scene;
}

/** Begins an attempt and brings it to a state. */
export const inState = { submitting, opening, waiting, detached, verifying };

/** Brings a running attempt to its success. */
export async function succeed(scene: ScriptedScene): Promise<void> {
  const { el } = scene;
  if (el.state === 'submitting') await answer(scene, 'POST', { json: description({ authenticated: true }) });
  if (el.state === 'opening') await answer(scene, 'POST', signInAnswer);
  if (el.state === 'waiting') await complete(scene);
  if (el.state === 'verifying' || el.state === 'detached') await answer(scene, 'GET', yes);
  await reaches(el, 'connected');
}
