import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const server = join(root, 'src/server');

/** The problems of the start route have a sentence of their own. Nobody reads the answer to a client that has closed the request. */
const isElsewhere = (path: string): boolean => path.endsWith('start-request.ts');
const CLIENT_CLOSED = '499 endpoint_error';
/** The host's own refusal. The element takes its code from the status. */
const HOST_REFUSAL = '401 unauthorized';

/** The status and the code of each problem in the source. */
const thrown = (): ReadonlySet<string> => new Set(readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !isElsewhere(path))
  .flatMap((path) => [...readFileSync(join(server, path), 'utf8').matchAll(/status: (\d+),\s+code: '(\w+)'/g)])
  .map(([, status, code]) => `${status} ${code}`));

/** The status and the code of each row of the reference. */
function documented(): ReadonlySet<string> {
  const [, section = ''] = readFileSync(join(root, 'docs/reference.md'), 'utf8').split('### Errors of the backend\n');
  const rows = [...section.matchAll(/^\| ([\d, ]+) \| `(\w+)` \|/gm)];
  return new Set(rows.flatMap(([, statuses = '', code]) => statuses.split(', ').map((status) => `${status} ${code}`)));
}

test('the reference names the code of each problem that the handler answers with', () => {
  const expected = [...thrown(), HOST_REFUSAL].filter((each) => each !== CLIENT_CLOSED);
  assert.ok(expected.length > 10);
  assert.deepEqual([...documented()].sort(), expected.sort());
});
