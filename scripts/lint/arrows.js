import { dirname, relative, resolve, sep } from 'node:path';

/** The folders of `src`, from the lowest to the highest, each with the folders that it may import. */
const ROOMS = {
  contract: [],
  locales: [],
  client: ['contract', 'locales'],
  flow: ['contract', 'client'],
  'sign-in': ['contract', 'client', 'flow'],
  diagnosis: ['contract', 'client'],
  attempt: ['contract', 'client', 'flow', 'sign-in'],
  element: ['contract', 'client', 'flow', 'attempt', 'diagnosis', 'locales'],
  list: ['contract', 'client', 'flow', 'element', 'locales'],
  // The entries of the package: `element.ts`, `index.ts`, `list.ts`, `return.ts`, and what they share: `register.ts`, `version.ts`.
  '.': ['contract', 'client', 'flow', 'sign-in', 'diagnosis', 'attempt', 'element', 'list', 'locales'],
  frameworks: ['.', 'contract', 'attempt', 'element', 'list'],
  'frameworks/types': ['.', 'contract', 'attempt', 'element', 'list', 'frameworks'],
  conformance: ['contract', 'server/lib'],
  'server/lib': ['contract'],
  'server/http': ['contract', 'server/lib'],
  'server/options': ['contract', 'server/lib', 'server/http'],
  'server/token': ['contract', 'server/lib', 'server/http', 'server/options'],
  'server/cyclr': ['contract', 'server/lib', 'server/http', 'server/options', 'server/token'],
  'server/node': ['contract', 'server/lib', 'server/http'],
  'server/properties': ['contract', 'server/lib', 'server/http', 'server/cyclr'],
  // The error page of the start route is for people: it speaks their language.
  'server/sign-in': ['contract', 'locales', 'server/lib', 'server/http'],
  server: ['contract', 'server/lib', 'server/http', 'server/options', 'server/token', 'server/cyclr', 'server/properties', 'server/sign-in'],
};

/** The packages that a folder may import; a folder that is not listed imports none. */
const PACKAGES = {
  // `fetch` cannot send a navigation.
  conformance: ['node:http', 'node:https'],
  attempt: ['lit'],
  element: ['lit'],
  list: ['lit'],
  frameworks: ['lit', '@lit/react', 'react'],
  'frameworks/types': ['preact', 'react', 'solid-js', 'svelte', 'vue'],
  'server/node': ['node:events', 'node:http', 'node:stream'],
};

/** The folder of a file, relative to `src`. */
const folderOf = (src, file) => relative(src, dirname(file)).split(sep).join('/') || '.';

/** The module that a node names, for every form of import and export. */
function moduleOf({ type, source, argument, expression }) {
  // `import('…')` as a type: older parsers keep the name in `argument`.
  const name = type === 'TSImportType' ? source ?? argument?.literal : source ?? expression;
  return typeof name?.value === 'string' ? name.value : undefined;
}

/** An ESLint rule for `src`: a folder imports only what the tables above allow. Its option is the path of `src`. */
export const arrows = {
  meta: {
    type: 'problem',
    schema: [{ type: 'string' }],
    messages: {
      room: '{{ room }} may not import {{ target }}.',
      package: '{{ room }} may not import the package {{ target }}.',
      unknown: '{{ folder }} is not a known folder of src: add it to scripts/lint/arrows.js, with the folders that it may import.',
    },
  },
  create(context) {
    const [src] = context.options;
    const room = folderOf(src, context.filename);
    const allowed = ROOMS[room];
    if (!allowed) return { Program: (node) => context.report({ node, messageId: 'unknown', data: { folder: room } }) };

    const check = (node) => {
      const name = moduleOf(node);
      if (name === undefined) return;
      if (name.startsWith('.')) {
        const target = folderOf(src, resolve(dirname(context.filename), name));
        if (target !== room && !allowed.includes(target)) context.report({ node, messageId: 'room', data: { room, target } });
      } else if (!PACKAGES[room]?.some((each) => name === each || name.startsWith(`${each}/`))) {
        context.report({ node, messageId: 'package', data: { room, target: name } });
      }
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
      TSExternalModuleReference: check,
    };
  },
};
