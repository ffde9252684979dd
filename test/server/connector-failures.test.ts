import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountConnector } from '../../src/server/cyclr/account-connector.js';
import { ConnectorFailures } from '../../src/server/cyclr/connector-failures.js';
import { CyclrError } from '../../src/server/http/cyclr-error.js';

const ids = Array.from({ length: 12 }, (_, index) => `${index + 1}`);
const broken = (): CyclrError => new CyclrError('unexpected', 'Cyclr answered 500.');
const described = (id: string) => ({ id }) as AccountConnector;

/** The failures of a list with these connectors, and the ids that Cyclr was asked for. */
function withAnswers(answer: (id: string) => Promise<AccountConnector>) {
  const asked: string[] = [];
  const failures = new ConnectorFailures((id) => {
    asked.push(id);
    return answer(id);
  }, () => ids);
  return { failures, asked };
}

for (const [what, last, outcome] of [
  ['a connector', () => Promise.resolve(described('3')), described('3')],
  ['a removed one', () => Promise.reject(new CyclrError('not_found', 'Cyclr answered 404.')), 'removed'],
] as const) {
  test(`waits for the answer to ${what} that the list is requesting before it asks for others`, async () => {
    let answerLast!: () => void;
    const isAnswered = new Promise<void>((resolve) => { answerLast = resolve; });
    const { failures, asked } = withAnswers((id) => id === '3' ? isAnswered.then(last) : Promise.reject(broken()));
    const found = [failures.find('1'), failures.find('2'), failures.find('3')];
    await new Promise(setImmediate);
    answerLast();
    assert.deepEqual(await Promise.all(found), ['failed', 'failed', outcome]);
    assert.deepEqual(asked, ['1', '2', '3']);
  });
}

test('asks for others after all requests of the list have failed, for one and then for some', async () => {
  const { failures, asked } = withAnswers((id) => id === '4' ? Promise.resolve(described(id)) : Promise.reject(broken()));
  assert.deepEqual(await Promise.all([failures.find('1'), failures.find('2')]), ['failed', 'failed']);
  assert.deepEqual(asked, ['1', '2', '12', '10', '8', '6', '4']);
});

test('no failure after the answer that Cyclr is down asks again', async () => {
  const { failures, asked } = withAnswers(() => Promise.reject(broken()));
  await assert.rejects(failures.find('1'), CyclrError);
  const { length } = asked;
  await assert.rejects(failures.find('2'), CyclrError);
  assert.equal(asked.length, length + 1);
});
