import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Arrows between the rooms run one way. A room may import itself, and what is named here. */
const ROOMS = {
  locales: [],
  backend: ['locales'],
  flow: ['backend'],
  popup: ['backend', 'flow'],
  diagnosis: ['backend'],
  element: ['backend', 'flow', 'popup', 'diagnosis', 'locales'],
  server: ['backend/wire'],
  check: ['backend/wire'],
};

const walls = Object.entries(ROOMS).map(([room, doors]) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        {
          regex: `^\\.\\./(?!(${[...doors, room].join('|')})(/|\\.js$))`,
          message: `The room ${room} may import: ${doors.join(', ') || 'nothing'}.`,
        },
        ...(room === 'element' ? [] : [{ regex: '^lit', message: 'Only the element knows Lit.' }]),
      ],
    }],
  },
}));

/** What only the popups room may say. */
const WINDOWS = ['open', 'postMessage', 'BroadcastChannel'];

export default tseslint.config(
  // The apps know what is installed beside them only, and are held by their own checkers.
  { ignores: ['dist/**', 'dist-docs/**', 'test-results/**', 'test/frameworks/apps/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'src/server/tsconfig.json', 'src/server/tsconfig.node.json', 'src/check/tsconfig.json', 'demo/tsconfig.json', 'test/tsconfig.json'] } },
    rules: {
      'max-len': ['error', { code: 140, ignoreUrls: true, ignoreTemplateLiterals: true, ignoreStrings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A condition that the types call unnecessary may still meet a server without a DOM, or a page that was written in JavaScript.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // What a host page rejects with, or a signal's reason, is handed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An empty text is as good as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  ...walls,
  {
    files: ['src/**/*.ts'],
    ignores: ['src/popup/**'],
    rules: { 'no-restricted-globals': ['error', ...WINDOWS.map((name) => ({ name, message: 'Windows and messages are the popups room’s.' }))] },
  },
  {
    files: ['test/**', 'demo/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-deprecated': 'off',
    },
  },
  {
    // What an answer of the wire holds is asserted there, not believed.
    files: ['test/**'],
    rules: {
      'no-empty-pattern': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      ...Object.fromEntries(['member-access', 'assignment', 'argument', 'call', 'return'].map((name) => [`@typescript-eslint/no-unsafe-${name}`, 'off'])),
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
