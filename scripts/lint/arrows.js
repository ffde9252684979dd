import { dirname, relative, resolve, sep } from 'node:path';

/** The rooms of `src`, from the lowest to the highest, and the rooms that each may import. Arrows run one way. */
const ROOMS = {
  contract: [],
  locales: [],
  client: ['contract', 'locales'],
  flow: ['contract', 'client'],
  'sign-in': ['contract', 'client', 'flow'],
  attempt: ['contract', 'client', 'flow', 'sign-in'],
  diagnosis: ['contract', 'client'],
  element: ['contract', 'client', 'flow', 'attempt', 'diagnosis', 'locales'],
  // The entries of the package: `element.ts`, `index.ts`, `return.ts`, `version.ts`.
  '.': ['contract', 'client', 'flow', 'sign-in', 'attempt', 'element', 'locales'],
  frameworks: ['.', 'contract', 'attempt', 'element'],
  conformance: ['contract'],
  'server/lib': ['contract'],
  'server/http': ['contract', 'server/lib'],
  'server/options': ['contract', 'server/lib', 'server/http'],
  'server/token': ['contract', 'server/lib', 'server/http', 'server/options'],
  'server/cyclr': ['contract', 'server/lib', 'server/http', 'server/options', 'server/token'],
  'server/node': ['contract', 'server/lib', 'server/http'],
  server: ['contract', 'server/lib', 'server/http', 'server/options', 'server/token', 'server/cyclr'],
};

/** Only these rooms know Lit. */
const WITH_LIT = ['attempt', 'element', 'frameworks'];

/** The room that a file of `src` is in: the longest name of a room that its folder begins with. */
function roomOf(src, file) {
  const folder = relative(src, dirname(file)).split(sep).join('/') || '.';
  const rooms = Object.keys(ROOMS).filter((room) => folder === room || folder.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

/** An ESLint rule: an import may lead only to the rooms that are listed above. */
export const arrows = {
  meta: { type: 'problem', schema: [{ type: 'string' }], messages: { room: '{{ room }} may not import {{ target }}.', lit: '{{ room }} may not import Lit.' } },
  create(context) {
    const [src] = context.options;
    const room = roomOf(src, context.filename);
    const check = (node) => {
      const name = node.source?.value;
      if (typeof name !== 'string') return;
      if (/^(lit|@lit)(\/|$)/.test(name) && !WITH_LIT.includes(room)) context.report({ node, messageId: 'lit', data: { room } });
      if (!name.startsWith('.')) return;
      const target = roomOf(src, resolve(dirname(context.filename), name));
      if (target === room || ROOMS[room]?.includes(target)) return;
      context.report({ node, messageId: 'room', data: { room: room ?? context.filename, target: target ?? name } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};
