import { runInNewContext } from 'node:vm';

/** These cannot be shadowed: a script that declares one of them does not run. */
const UNSHADOWED = ['window', 'document', 'location', 'top'];

/** The names of the language itself, such as `Promise`. V8 adds its `console` to them. */
const LANGUAGE = runInNewContext('Object.getOwnPropertyNames(globalThis)').filter((name) => name !== 'console');

const ALLOWED = new Set([...UNSHADOWED, ...LANGUAGE]);

/**
 * A page's `let open = false` shadows the bare name `open` in every script, modules included. Only `globalThis.open` is still the window's.
 */
export const windowGlobals = {
  meta: { type: 'problem', schema: [], messages: { bare: 'A page may have a variable `{{name}}`: write `globalThis.{{name}}`.' } },
  create({ report, sourceCode }) {
    return {
      'Program:exit'() {
        const { through, variables } = sourceCode.scopeManager.globalScope;
        // The parser knows some names of the window from the types of its library.
        const known = variables.filter(({ defs }) => !defs.length).flatMap(({ references }) => references);
        for (const { identifier, isValueReference } of [...through, ...known]) {
          if (isValueReference && !ALLOWED.has(identifier.name)) report({ node: identifier, messageId: 'bare', data: { name: identifier.name } });
        }
      },
    };
  },
};
