import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { VERSION } from './src/version.js';

/**
 * Gives the bundled copy of lit-html a Trusted Types policy name of its own.
 *
 * lit-html creates a policy named `lit-html` as it loads. A page that has its own copy of Lit, under a `trusted-types` directive without
 * `'allow-duplicates'`, may create that name only once: the copy that loads second would throw. The npm entries share the page's Lit, so
 * only the script-tag file needs this.
 *
 * The build fails if lit-html no longer creates its policy in this way: the file would otherwise ship with the name that collides.
 */
function renameLitPolicy(): Plugin {
  const LIT_PACKAGE = '/node_modules/lit-html/';
  const POLICY = 'createPolicy("lit-html"';
  let isRenamed = false;
  return {
    name: 'rename-lit-policy',
    buildStart() { isRenamed = false; },
    transform: {
      filter: { id: /\/lit-html\/lit-html\.js$/ },
      handler(code, id) {
        const parts = code.split(POLICY);
        if (parts.length !== 2) this.error(`Expected ${POLICY} once in ${id}, found it ${parts.length - 1} times.`);
        isRenamed = true;
        // Without a map of its own: no line moves, only the columns behind the name.
        return { code: parts.join('createPolicy("cyclr-connector-auth"'), map: null };
      },
    },
    buildEnd(error) {
      if (error || isRenamed) return;
      // An external copy of Lit has no file here: only a bundled one counts.
      const lit = [...this.getModuleIds()].find((id) => id.includes(LIT_PACKAGE));
      if (lit) this.error(`${lit} is bundled, but the module of lit-html that creates its Trusted Types policy is not.`);
    },
  };
}

/** The licences require this notice in a file that contains more than our own code. It names the file with their full texts. */
const licences = `/*! cyclr-connector-auth ${VERSION}, MIT; lit: Copyright 2017 Google LLC, BSD-3-Clause; third-party-licenses.md */`;

/** The script-tag files of a page with elements, by name. */
const ELEMENTS = { 'cyclr-connector-auth': 'src/index.ts', 'cyclr-connector-auth.list': 'src/list.ts' };

/**
 * Builds the files for script tags: minified ES modules. `--mode return` builds the one for a return page. The TypeScript compiler builds
 * the npm entries.
 *
 * The element's file is self-contained. The list's file imports it instead of a copy of its code: a page has one Lit, and one class for its
 * cards. For this the element's file also exports, under names of one letter, the few things that the list uses. These names change with
 * every build; both files are of the same version, as a page gets them from one folder.
 */
export default defineConfig(({ mode }) => {
  const isReturn = mode === 'return';
  return {
    plugins: [renameLitPolicy()],
    publicDir: false,
    build: {
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      sourcemap: true,
      lib: {
        entry: isReturn ? { 'cyclr-connector-auth.return': 'src/return.ts' } : ELEMENTS,
        formats: ['es'],
        fileName: (_, name) => `${name}.min.js`,
      },
      license: isReturn ? false : { fileName: 'third-party-licenses.md' },
      rolldownOptions: {
        // The modules that the entries share stay in the element's file. By default they would become a third file.
        preserveEntrySignatures: 'allow-extension',
        output: {
          // By default Vite leaves the white space of an ES library, for the sake of bundlers that read it. These files are for browsers.
          minify: true,
          comments: { annotation: false },
          // Files that are loaded on demand keep their names: a page that hosts the files itself copies them all.
          chunkFileNames: 'cyclr-connector-auth.[name].min.js',
          postBanner: ({ moduleIds }) => moduleIds.some((id) => id.includes('/node_modules/')) ? licences : '',
        },
      },
    },
  };
});
