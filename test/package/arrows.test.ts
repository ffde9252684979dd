import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { arrows } from '../../scripts/lint/arrows.js';

RuleTester.describe = describe;
RuleTester.it = test;
RuleTester.itOnly = test.only;

const SRC = '/project/src';

/** A file of `src`, and what it holds. */
const file = (name: string, path: string, code: string) => ({ name, filename: join(SRC, path), code, options: [SRC] });

const wrong = (name: string, path: string, code: string, message: string) => ({ ...file(name, path, code), errors: [{ message }] });

new RuleTester({ languageOptions: { parser: tseslint.parser } }).run('arrows', arrows, {
  valid: [
    file('allows a lower folder', 'element/texts.ts', "import { messages } from '../locales/en.js';"),
    file('allows the file’s own folder', 'flow/step.ts', "import { initial } from './flow.js';"),
    file('allows a dynamic import of a lower folder', 'element/card.ts', "const load = () => import('../diagnosis/diagnose.js');"),
    file('allows a type import of a lower folder', 'flow/flow.ts', "type Error = import('../client/connector-auth-error.js').ConnectorAuthError;"),
    file('allows an entry to import the element', 'index.ts', "export * from './element.js';\nimport './element/card.js';"),
    file('allows a folder of the server the one below it', 'server/token/lease.ts', "import { pause } from '../lib/pause.js';"),
    file('allows the framework types the framework', 'frameworks/types/vue.d.ts', "import type { PublicProps } from 'vue';"),
    file('allows the list to import the element', 'list/cards.ts', "import { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';"),
    file('allows Lit in the element', 'element/templates.ts', "import { html } from 'lit/html.js';"),
    file('allows Lit in the attempt', 'attempt/runner.ts', "import type { ReactiveController } from 'lit';"),
    file('ignores exports without a source', 'contract/wire.ts', 'export const limit = 64; export { limit as size };'),
  ],
  invalid: [
    wrong('reports a higher folder', 'contract/wire.ts', "import { parse } from '../client/parse.js';", 'contract may not import client.'),
    wrong('reports a folder beside it', 'flow/step.ts', "import { ConnectorAuthEvent } from '../attempt/events.js';", 'flow may not import attempt.'),
    wrong('reports the list in the element', 'element/templates.ts', "import { Cards } from '../list/cards.js';", 'element may not import list.'),
    wrong('reports the attempt in the list', 'list/cards.ts', "import { AttemptRunner } from '../attempt/runner.js';", 'list may not import attempt.'),
    wrong('reports the server in the browser’s code', 'client/request.ts', "import { handle } from '../server/handler.js';", 'client may not import server.'),
    wrong('reports the server’s top in a folder below it', 'server/http/answer.ts', "import { verbs } from '../verbs.js';", 'server/http may not import server.'),
    wrong('reports an import from outside src', 'server/verbs.ts', "import { demo } from '../../demo/start.js';", 'server may not import ../demo.'),
    wrong('reports a type import', 'flow/flow.ts', "import type { Say } from '../element/texts.js';", 'flow may not import element.'),
    wrong('reports an inline type import', 'flow/flow.ts', "type Say = import('../element/texts.js').Say;", 'flow may not import element.'),
    wrong('reports a dynamic import', 'flow/flow.ts', "const load = () => import('../element/texts.js');", 'flow may not import element.'),
    wrong('reports a re-export', 'flow/flow.ts', "export { say } from '../element/texts.js';", 'flow may not import element.'),
    wrong('reports a re-export of everything', 'flow/flow.ts', "export * from '../element/texts.js';", 'flow may not import element.'),
    wrong('reports an import by require', 'flow/flow.ts', "import texts = require('../element/texts.js');", 'flow may not import element.'),
    wrong('reports Lit in the flow', 'flow/flow.ts', "import { html } from 'lit';", 'flow may not import the package lit.'),
    wrong('reports Lit’s submodules in the sign-in', 'sign-in/watch.ts', "import { html } from 'lit/html.js';", 'sign-in may not import the package lit/html.js.'),
    wrong('reports a package in the server', 'server/handler.ts', "import { Hono } from 'hono';", 'server may not import the package hono.'),
    wrong('reports Node’s modules outside server/node', 'server/handler.ts', "import { join } from 'node:path';", 'server may not import the package node:path.'),
    wrong('reports the package’s own name', 'flow/flow.ts', "import 'cyclr-connector-auth';", 'flow may not import the package cyclr-connector-auth.'),
    ...['utilities/text.ts', 'server/extra/text.ts', 'flow/inner/text.ts'].map((path) => {
      const folder = path.slice(0, path.lastIndexOf('/'));
      return wrong(`reports a file in the unknown folder ${folder}`, path, 'export const text = 1;',
        `${folder} is not a known folder of src: add it to scripts/lint/arrows.js, with the folders that it may import.`);
    }),
  ],
});
