import { defineConfig } from 'vite';

/** The one file for script tags: a self-contained, minified ES module. The npm entries are written by the TypeScript compiler. */
export default defineConfig({
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
