import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles a TypeScript file for the browser, in memory. */
export async function bundle(entry: URL): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { write: false, target: 'es2022', minify: false, lib: { entry: fileURLToPath(entry), formats: ['es'] } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error(`${entry.pathname} could not be built.`);
  return output.output[0].code;
}
