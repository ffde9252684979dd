import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** White space that only a reader of the source needs: around the tags of the templates, and in the style sheet. */
const withoutLayout: Plugin = {
  name: 'without-layout',
  enforce: 'pre',
  transform(code, id) {
    // Nobody steps through a style sheet or the tags of a template: these two files go without a map.
    const map = { mappings: '' as const };
    if (id.endsWith('/element/templates.ts')) return { code: code.replace(/>\n\s*/g, '>').replace(/\n\s*</g, '<'), map };
    if (!id.endsWith('/element/styles.ts')) return undefined;
    return { code: code.replace(/`[^`]+:host[^`]+`/, (css) => css.replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1')), map };
  },
};

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
      minify: true,
      // What is loaded only when it is asked for keeps its name: a page that hosts the files itself copies both.
      rolldownOptions: { output: { minify: true, chunkFileNames: 'cyclr-connector-auth.[name].min.js' } },
    },
  };
});
