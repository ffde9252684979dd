import { json, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { struck } from './fault.js';
import { patienceFor, runOut } from './patience.js';
import { ids, Stage } from './stage.js';

/** Answers to the order to de-authenticate. */
const own: readonly BadAnswer[] = [
  ['409', problem(409), 'error endpoint_error'],
  ['200 with authenticated: true', json({ authType: 'Basic', authenticated: true }), 'error endpoint_error'],
];

/** The connector stays connected; asked again it is disconnected, and then connects as if nothing had been. */
export const disconnecting = struck('DELETE', 'loading', own, async (bench, answer, end) => {
  const stored = Stage.stored(bench, ids.basic);
  Object.assign(stored, { authValue: btoa('ada:lovelace'), authenticated: true });
  const stage = await Stage.open(bench, ids.basic, 'connected');
  await stage.evaluate(patienceFor(answer));
  stage.gate.hold('DELETE');
  await stage.press('disconnect');
  await stage.is('loading');
  stage.gate.strike('DELETE', answer);
  await stage.evaluate(runOut);
  await stage.hears(end);
  await stage.is('connected');
  stage.gate.mend();
  await stage.press('disconnect');
  await stage.hears('disconnect');
  await stage.is('ready');
  if (stored.authenticated) throw new Error('it is still authenticated');
  await stage.connects();
});
