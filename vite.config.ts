import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { VERSION } from './src/version.js';

/** White space that only a reader of the source needs: around the tags of the templates, and in the style sheet. */
const withoutLayout: Plugin = {
  name: 'without-layout',
  enforce: 'pre',
  transform(code, id) {
    // Nobody steps through a style sheet or the tags of a template: these two files go without a map.
    const map = { mappings: '' as const };
    if (id.endsWith('/element/templates.ts')) return { code: code.replace(/>\n\s*/g, '>').replace(/\n\s*</g, '<'), map };
    if (!id.endsWith('/element/styles.ts')) return undefined;
    return { code: code.replace(/`[^`]+:host[^`]+`/, (css) => css.replace(/\s+/g, ' ').replace(/ ?([{};,>]) ?|(:) /g, '$1$2').replace(/;}/g, '}')), map };
  },
};

/**
 * Names by which our own modules know something of each other, in one file, and nobody else does: no page, no wire, no storage, no file
 * that is loaded later. Shortened in that file, they take some eighty bytes less over the wire.
 */
const OWN_NAMES = /^(answered|decides?|forgetQuestion|isUnseen|labelled|mayLeave|opensWindow|outstanding|question|relabel|telling)$/;

/** What the licences ask of a file that holds more than our own code; their texts are in the file that it names. */
const licences = `/*! cyclr-connector-auth ${VERSION}, MIT; lit: Copyright 2017 Google LLC, BSD-3-Clause; third-party-licenses.md */`;

/**
 * The files for script tags: self-contained, minified ES modules; with `--mode return` that of a return page. The npm entries are written
 * by the TypeScript compiler.
 */
export default defineConfig(({ mode }) => {
  const [entry, name] = mode === 'return'
    ? ['src/return.ts', 'cyclr-connector-auth.return']
    : ['src/index.ts', 'cyclr-connector-auth'];
  return {
    plugins: [withoutLayout],
    publicDir: false,
    build: {
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      sourcemap: true,
      lib: { entry, formats: ['es'], fileName: () => `${name}.min.js` },
      // Before the bundler's own, for what that leaves: both together are one per cent smaller than either.
      minify: 'terser',
      terserOptions: {
        ecma: 2020,
        module: true,
        compress: { passes: 3 },
        mangle: { properties: { regex: OWN_NAMES } },
        format: { comments: /^!/ },
      },
      license: mode === 'return' ? false : { fileName: 'third-party-licenses.md' },
      // What is loaded only when it is asked for keeps its name: a page that hosts the files itself copies both.
      rolldownOptions: {
        output: {
          minify: true,
          chunkFileNames: 'cyclr-connector-auth.[name].min.js',
          postBanner: ({ moduleIds }) => moduleIds.some((id) => id.includes('/node_modules/')) ? licences : '',
        },
      },
    },
  };
});
