import { relative, sep } from 'node:path';

/** Members that may be missing, or throw, each with the files of `src` that are prepared for it. */
const FEATURES = {
  // jsdom has none of these.
  attachInternals: ['element/cyclr-connector-auth.ts'],
  IntersectionObserver: ['element/in-view.ts'],
  ResizeObserver: [],
  checkVisibility: [],
  // A document without a window has none.
  CSSStyleSheet: ['element/adopt-styles.ts'],
  // A server has no registry, and a polyfill of scoped registries has no `getName`.
  customElements: ['register.ts', 'sign-in/return-page.ts'],
  getName: ['register.ts'],
  // They throw where the browser denies the page its storage.
  BroadcastChannel: ['sign-in/return-page.ts'],
  sessionStorage: ['sign-in/attempt-record.ts'],
  localStorage: [],
  indexedDB: [],
  // It throws where the page's `lang` is no valid tag.
  RelativeTimeFormat: ['element/texts.ts'],
  // A page without TLS has none of these.
  caches: [],
  clipboard: [],
  cookieStore: [],
  locks: [],
  randomUUID: [],
  serviceWorker: ['diagnosis/check-direct.ts'],
  subtle: [],
  // Not every browser has these.
  requestIdleCallback: [],
  scheduler: [],
  startViewTransition: [],
  trustedTypes: [],
  userActivation: [],
};

/** Functions that give anything, because a page may replace them, each with the files that check what they get. */
const CALLS = {
  fetch: ['client/request.ts', 'diagnosis/ask.ts', 'diagnosis/check-backend.ts', 'diagnosis/check-direct.ts', 'diagnosis/check-page.ts', 'diagnosis/check-return-page.ts'],
  json: ['client/request.ts', 'diagnosis/ask.ts'],
};

/** The name of a member, for every way to write it. */
const nameOf = ({ computed, key, property }) => {
  const name = key ?? property;
  return computed ? name.value : name.name ?? name.value;
};

/** An ESLint rule for the browser's folders of `src`. Its option is the path of `src`. */
export const foreignValues = {
  meta: {
    type: 'problem',
    schema: [{ type: 'string' }],
    messages: {
      feature: '`{{name}}` may be missing, or throw. {{where}}',
      call: '`{{name}}()` may give anything: a page may replace it. {{where}}',
    },
  },
  create(context) {
    const [src] = context.options;
    const file = relative(src, context.filename).split(sep).join('/');
    const check = (table, messageId) => (node, name) => {
      const files = Object.hasOwn(table, name) ? table[name] : undefined;
      if (!files || files.includes(file)) return;
      const where = files.length ? `Only ${files.join(' and ')} may use it.` : 'Guard it in one file, and name that file in scripts/lint/foreign-values.js.';
      context.report({ node, messageId, data: { name, where } });
    };
    const checkFeature = check(FEATURES, 'feature');
    const checkCall = check(CALLS, 'call');
    return {
      MemberExpression: (node) => checkFeature(node, nameOf(node)),
      'ObjectPattern > Property': (node) => checkFeature(node, nameOf(node)),
      CallExpression: ({ callee }) => checkCall(callee, callee.type === 'MemberExpression' ? nameOf(callee) : callee.name),
    };
  },
};
