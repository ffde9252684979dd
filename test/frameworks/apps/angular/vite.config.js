import { transformAsync } from '@babel/core';
import linker from '@angular/compiler-cli/linker/babel';
import { defineConfig } from 'vite';

/** Angular publishes partially compiled packages. This completes the compilation, as the Angular CLI does. */
const link = {
  name: 'angular-linker',
  async transform(code, id) {
    if (!/@angular\/.*\.mjs$/.test(id) || !code.includes('ɵɵngDeclare')) return undefined;
    const { code: linked } = await transformAsync(code, {
      filename: id, babelrc: false, configFile: false, compact: false, plugins: [[linker.default ?? linker, { linkerJitMode: false }]],
    });
    return { code: linked, map: null };
  },
};

export default defineConfig({ plugins: [link], build: { target: 'es2022' } });
