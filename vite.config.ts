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

/** The one file for script tags: a self-contained, minified ES module. The npm entries are written by the TypeScript compiler. */
export default defineConfig({
  plugins: [withoutLayout],
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: () => 'cyclr-connector-auth.min.js' },
    minify: true,
    rolldownOptions: { output: { minify: true } },
  },
});
