import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { findChromium } from './scripts/browser.mjs';
import { backend, fakes } from './test/browser/fake-servers.mjs';

export default {
  files: 'test/{element,attempt,sign-in,diagnosis}/**/*.test.ts',
  nodeResolve: true,
  concurrency: 2,
  middleware: [backend],
  plugins: [fakes(), esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: {
        executablePath: findChromium(),
        args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
        // Playwright turns the blocker off. Here windows open as for a user: by a real gesture only.
        ignoreDefaultArgs: ['--disable-popup-blocking'],
      },
    }),
  ],
  testsFinishTimeout: 600_000,
  testFramework: { config: { timeout: 15_000 } },
  // What a page's code logs is shown, save for what is known: a dependency's development build says so, and some tests throw.
  filterBrowserLogs: ({ args }) => !/Lit is in dev mode|thrown on purpose/.test(args.map((arg) => arg?.stack ?? arg).join(' ')),
};
