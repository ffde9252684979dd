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

test('one answer to the list is enough, also if it arrives while Cyclr fails at all the others that it is asked for', async () => {
  let describe!: (connector: AccountConnector) => void;
  const slow = new Promise<AccountConnector>((resolve) => { describe = resolve; });
  const { failures, asked } = withAnswers(async (id) => {
    if (id === '3') return slow;
    if (asked.length === 8) describe(described('3'));
    if (asked.length > 3) await slow.then(() => new Promise(setImmediate));
    throw broken();
  });
  const [first, second] = [failures.find('3'), failures.find('2')];
  assert.equal(await second, 'failed');
  assert.deepEqual(await first, described('3'));
  assert.deepEqual(asked, ['3', '2', '12', '10', '8', '6', '4', '1']);
});

test('no failure after the answer that Cyclr is down asks again', async () => {
  const { failures, asked } = withAnswers(() => Promise.reject(broken()));
  await assert.rejects(failures.find('1'), CyclrError);
  const { length } = asked;
  await assert.rejects(failures.find('2'), CyclrError);
  assert.equal(asked.length, length + 1);
});
