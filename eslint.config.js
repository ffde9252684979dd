import js from '@eslint/js';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { arrows } from './scripts/lint/arrows.js';
import { foreignValues } from './scripts/lint/foreign-values.js';
import { windowGlobals } from './scripts/lint/window-globals.js';

/** Globals that open windows or send messages: only `src/sign-in` may use them. */
const WINDOWS = ['open', 'postMessage', 'BroadcastChannel'];

export default tseslint.config(
  // The frameworks' apps have dependencies and type checkers of their own.
  { ignores: ['dist/**', 'dist-docs/**', 'test-results/**', 'test/frameworks/apps/**', 'test/runtimes/.*/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'src/server/tsconfig.json', 'src/server/node/tsconfig.json', 'src/conformance/tsconfig.json', 'demo/tsconfig.json', 'test/tsconfig.json'] } },
    rules: {
      'max-len': ['error', { code: 140, ignoreUrls: true, ignoreTemplateLiterals: true, ignoreStrings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A condition that the types call unnecessary can be needed on a server without a DOM, or for callers that use plain JavaScript.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // An interface of the browser's gets the members of a type by extending it.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // The reason of a host page's rejection, or of an abort signal, is passed on unchanged, even when it is not an `Error`.
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `||` is allowed for strings, where an empty string means "not given".
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
    ignores: ['src/server/**', 'src/conformance/**'],
    plugins: { page: { rules: { 'window-globals': windowGlobals, 'foreign-values': foreignValues } } },
    rules: { 'page/window-globals': 'error', 'page/foreign-values': ['error', join(import.meta.dirname, 'src')] },
  },
  {
    files: ['src/**/*.ts'],
    // The element's public properties, events, parts and states are documented in one place.
    ignores: ['src/element/cyclr-connector-auth.ts'],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }] },
  },
  {
    files: ['src/**', 'demo/**'],
    rules: { '@typescript-eslint/max-params': ['error', { max: 3 }] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/sign-in/**'],
    rules: { 'no-restricted-globals': ['error', ...WINDOWS.map((name) => ({ name, message: 'Only src/sign-in may open windows and send messages.' }))] },
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
    // Tests read untyped JSON, and their assertions check its shape.
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
