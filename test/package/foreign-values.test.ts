import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { foreignValues } from '../../scripts/lint/foreign-values.js';

RuleTester.describe = describe;
RuleTester.it = test;
RuleTester.itOnly = test.only;

const SRC = '/project/src';

/** A file of `src`, and what it holds. */
const file = (name: string, path: string, code: string) => ({ name, filename: join(SRC, path), code, options: [SRC] });

const feature = (path: string, name: string, code: string, where: string) => ({
  ...file(`reports ${code}`, path, code), errors: [{ message: `\`${name}\` may be missing, or throw. ${where}` }],
});

const call = (path: string, name: string, code: string, where: string) => ({
  ...file(`reports ${code}`, path, code), errors: [{ message: `\`${name}()\` may give anything: a page may replace it. ${where}` }],
});

const NOWHERE = 'Guard it in one file, and name that file in scripts/lint/foreign-values.js.';
const IN_VIEW = 'Only element/in-view.ts may use it.';
const JSON_FILES = 'Only client/request.ts and diagnosis/ask.ts may use it.';

new RuleTester({ languageOptions: { parser: tseslint.parser } }).run('foreign-values', foreignValues, {
  valid: [
    file('allows a feature in the file that guards it', 'element/in-view.ts', 'new globalThis.IntersectionObserver(() => {});'),
    file('allows the type of a feature', 'element/card.ts', 'let observer: IntersectionObserver | undefined;'),
    file('allows a call in the file that checks its result', 'client/request.ts', 'const json = await response.json();'),
    file('allows the page’s own fetch to be handed on', 'element/card.ts', 'const { fetch } = host; use({ fetch: host.fetch });'),
    file('allows a value that is called json', 'attempt/requests.ts', 'const { json } = await request(); parse(answer.json);'),
    file('allows a feature that every browser has', 'element/card.ts', 'globalThis.crypto.getRandomValues(bytes);'),
    file('allows names of Object’s own', 'element/card.ts', 'value.toString(); value.constructor; value.hasOwnProperty();'),
  ],
  invalid: [
    feature('element/card.ts', 'IntersectionObserver', 'new globalThis.IntersectionObserver(() => {});', IN_VIEW),
    feature('element/card.ts', 'IntersectionObserver', 'globalThis["IntersectionObserver"];', IN_VIEW),
    feature('element/card.ts', 'IntersectionObserver', 'const { IntersectionObserver: Observer } = globalThis;', IN_VIEW),
    feature('attempt/ids.ts', 'randomUUID', 'globalThis.crypto.randomUUID();', NOWHERE),
    feature('element/focus-controller.ts', 'attachInternals', 'host.attachInternals?.();', 'Only element/cyclr-connector-auth.ts may use it.'),
    feature('attempt/memory.ts', 'sessionStorage', 'const { sessionStorage } = globalThis;', 'Only sign-in/attempt-record.ts may use it.'),
    feature('sign-in/watch.ts', 'locks', 'globalThis.navigator.locks.request(name, work);', NOWHERE),
    call('attempt/requests.ts', 'json', 'const json = await response.json();', JSON_FILES),
    call('attempt/requests.ts', 'json', 'const json = await response?.json();', JSON_FILES),
    ...['globalThis.fetch(url)', 'fetch(url)', 'host.fetch(url)', "globalThis['fetch'](url)"].map((code) => ({
      ...file(`reports ${code}`, 'element/card.ts', code), errors: [{ messageId: 'call' }],
    })),
  ],
});
