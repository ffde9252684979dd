import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { answerPages, listAnswers } from '../server/list-answers.js';
import { startPython } from './python-backend.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

describe('the list of the backend in Python', { skip: noPython }, () => {
  test('has the connectors, or the problem, that the handler’s has', async (t) => {
    const { origin, cyclr } = await startPython(t);
    for (const { what, page, expected } of listAnswers) {
      cyclr.intercept = answerPages(page);
      const response = await fetch(`${origin}/api/connectors?list`);
      const body = await response.json() as { readonly code?: string; readonly connectors?: readonly { readonly id: string }[] };
      assert.equal(response.headers.get('cache-control'), 'no-store', what);
      const seen = body.connectors?.map(({ id }) => id) ?? { status: response.status, code: body.code };
      assert.deepEqual(seen, expected, what);
    }
  });
});
