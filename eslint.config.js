import js from '@eslint/js';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { arrows } from './scripts/lint/arrows.js';

/** Only the room `sign-in` opens windows and sends messages. */
const WINDOWS = ['open', 'postMessage', 'BroadcastChannel'];

export default tseslint.config(
  // The apps know what is installed beside them only, and are held by their own checkers.
  { ignores: ['dist/**', 'dist-docs/**', 'test-results/**', 'test/frameworks/apps/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'src/server/tsconfig.json', 'src/server/node/tsconfig.json', 'src/conformance/tsconfig.json', 'demo/tsconfig.json', 'test/tsconfig.json'] } },
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
  {
    files: ['src/**/*.ts'],
    plugins: { house: { rules: { arrows } } },
    rules: { 'house/arrows': ['error', join(import.meta.dirname, 'src')] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/sign-in/**'],
    rules: { 'no-restricted-globals': ['error', ...WINDOWS.map((name) => ({ name, message: 'Only the room sign-in opens windows and sends messages.' }))] },
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
