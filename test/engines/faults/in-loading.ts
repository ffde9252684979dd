import { json } from './answers.js';
import type { BadAnswer } from './bad-answers.js';
import { struck } from './fault.js';
import { patienceFor, runOut } from './patience.js';
import { ids, Stage } from './stage.js';

/** Answers to the request for the description. */
const own: readonly BadAnswer[] = [
  ['200 of another shape', json({ authType: 'ApiKey', authenticated: 'no' }), 'error invalid_response'],
  ['an auth type that no browser can do', json({ authType: 'NetSuiteOAuth1', authenticated: false }), 'error unsupported_auth_type'],
];

export const inLoading = struck('GET', 'loading', own, async (bench, answer, end) => {
  const stage = await Stage.open(bench, ids.apiKey);
  await stage.evaluate(patienceFor(answer));
  stage.gate.hold('GET');
  await stage.evaluate('(() => { subject.connector = null; })()');
  await stage.is('loading');
  stage.gate.strike('GET', answer);
  await stage.evaluate(runOut);
  await stage.hears(end);
  await stage.is('failed');
  stage.gate.mend();
  // A connector that cannot be connected has no button: the page asks again.
  if (end.endsWith('auth_type')) await stage.evaluate('void subject.refresh()');
  else await stage.press('action');
  await stage.is('ready');
  await stage.connects();
});
