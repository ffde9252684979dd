import { json, problem } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { struck } from './fault.js';
import { patienceFor, runOut } from './patience.js';
import { ids, Stage } from './stage.js';

/** Answers to the credentials. */
const own: readonly BadAnswer[] = [
  ['409', problem(409), 'error endpoint_error'],
  ['422 that names a field', problem(422, { errors: [{ name: 'password', detail: 'No.' }] }), 'error invalid_credentials'],
  ['200 of another shape', json({ url: 'https://cyclr.example/' }), 'error invalid_response'],
  ['200 with authenticated: false', json({ authType: 'Basic', authenticated: false }), 'error not_authenticated'],
];

export const inSubmitting = struck('POST', 'submitting', own, async (bench, answer, end) => {
  const stage = await Stage.open(bench, ids.basic);
  await stage.type();
  await stage.evaluate(patienceFor(answer));
  stage.gate.hold('POST');
  await stage.press('action');
  await stage.is('submitting');
  stage.gate.strike('POST', answer);
  await stage.evaluate(runOut);
  await stage.hears(end);
  await stage.is('failed');
  await stage.keepsWhatWasTyped();
  stage.gate.mend();
  await stage.connects();
});
