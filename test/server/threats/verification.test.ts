import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { ConnectorAuthOptions, DescriptionExtension, Verify } from '../../../src/server/index.js';
import { account, parameter, seed } from '../setup.js';
import { forged, target, wholeText } from './attacker.js';
import type { Target } from './attacker.js';

const apiKey = 'sk-Canary/key+7f3a';
const oldKey = 'old-key-77c0';
const post = (key = apiKey) => forged('POST', 33, {}, { authType: 'ApiKey', apiKey: key });

interface VerifiedTarget extends Target {
  /** All that `onError` got. */
  readonly errors: unknown[];
}

async function verified(t: TestContext, verify: Verify, more: Partial<ConnectorAuthOptions> = {}): Promise<VerifiedTarget> {
  const errors: unknown[] = [];
  const accounts = account(seed(33, 'ApiKey', { Parameters: [parameter('Subdomain', { IsOptional: true })] }));
  return { ...await target(t, { verify, onError: (error) => errors.push(error), ...more }, accounts), errors };
}

test('leaves no key connected that the third party refuses or that could not be verified', async (t) => {
  const attempts: readonly Verify[] = [() => ({ detail: 'No.' }), () => { throw new Error('No answer.'); }, () => 'nonsense' as never];
  for (const verify of attempts) {
    const { send, stored } = await verified(t, verify);
    assert.notEqual((await send(post())).status, 200);
    assert.equal(stored(33).authenticated, false);
  }
});

test('undoes an unverified change before it settles, even if the client goes away', async (t) => {
  const gone = new AbortController();
  const { handle, stored } = await verified(t, () => new Promise<never>(() => { gone.abort(); }));
  await handle(new Request(post(), { signal: gone.signal }));
  assert.equal(stored(33).authenticated, false);
});

test('undoes a change that Cyclr is making when the client goes away', async (t) => {
  const gone = new AbortController();
  const { cyclr, handle, stored } = await verified(t, () => ({ detail: 'No.' }));
  cyclr.intercept = async (call) => {
    if (call.method !== 'PUT' || !call.url.endsWith('/33')) return undefined;
    cyclr.intercept = undefined;
    const { url, method, headers } = call;
    const body = await call.text();
    gone.abort();
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    return fetch(url, { method, headers, body });
  };
  await handle(new Request(post(), { signal: gone.signal }));
  await new Promise((resolve) => { setTimeout(resolve, 300); });
  assert.equal(stored(33).authenticated, false);
});

test('restores no key of another request that is not verified yet', async (t) => {
  let second: Promise<unknown> | undefined;
  const bench = await verified(t, async () => {
    const delay = second ? 200 : 50;
    second ??= bench.send(post('wrong-key-2'));
    await new Promise((resolve) => { setTimeout(resolve, delay); });
    return { detail: 'No.' };
  });
  await bench.send(post('wrong-key-1'));
  await second;
  assert.equal(bench.stored(33).authenticated, false);
});

test('restores no key if another instance has changed the connector meanwhile', async (t) => {
  const bench = await verified(t, () => {
    bench.stored(33).authValue = null;
    bench.stored(33).authenticated = false;
    return { detail: 'No.' };
  });
  Object.assign(bench.stored(33), { authenticated: true, authValue: oldKey });
  await bench.send(post());
  assert.equal(bench.stored(33).authenticated, false);
});

test('names only inputs of the connector in the errors of a refusal', async (t) => {
  const errors = ['password', 'property:Unasked', '__proto__', 'apiKey'].map((name) => ({ name, detail: 'No.' }));
  const { send } = await verified(t, () => ({ errors }));
  assert.deepEqual((await send(post())).body.errors, [{ name: 'apiKey', detail: 'No.' }]);
});

test('drops the text of a refusal that repeats the key', async (t) => {
  const { send } = await verified(t, () => ({ detail: `Not valid: ${apiKey}` }));
  const text = wholeText(await send(post()));
  assert(!text.includes('Canary'), text);
});

test('replaces an error of the verifier that repeats the key', async (t) => {
  const { send, errors } = await verified(t, () => { throw new Error('Not valid.', { cause: { headers: { 'x-api-key': apiKey } } }); });
  const text = wholeText(await send(post())) + inspect(errors, { showHidden: true, depth: 9 });
  assert.equal(errors.length, 1);
  assert(!text.includes('Canary'), text);
});

test('takes no script and no insecure page as the help of a connector', async (t) => {
  let helpUrl: unknown = null;
  const { send } = await verified(t, () => {}, { extend: () => ({ helpUrl }) as DescriptionExtension });
  for (helpUrl of ['javascript:alert(1)', 'http://evil.example', 'data:text/html,x']) {
    assert.equal((await send(forged('GET', 33))).body.helpUrl, undefined);
  }
});

test('extend cannot make a connector look connected', async (t) => {
  const { send } = await verified(t, () => {}, {
    extend(description) {
      Object.assign(description, { authenticated: true });
      return { authenticated: true } as DescriptionExtension;
    },
  });
  assert.equal((await send(forged('GET', 33))).body.authenticated, false);
});
