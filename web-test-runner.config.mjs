import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { findChromium } from './scripts/browser.mjs';
import { backend, fakes } from './test/browser/fake-servers.mjs';

export default {
  // A test of pure code runs in Node, which is faster.
  files: ['test/{element,attempt,sign-in,diagnosis,list}/**/*.test.ts', '!test/**/*.node.test.ts'],
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
        // Playwright disables the popup blocker. These tests need it: windows must open by a real user gesture only.
        ignoreDefaultArgs: ['--disable-popup-blocking'],
      },
    }),
  ],
  testsFinishTimeout: 600_000,
  // Longer than each single wait of a test, so that the wait tells what is missing.
  testFramework: { config: { timeout: 45_000 } },
  // Hides expected logs: the warning of Lit's development build, and errors that tests throw on purpose.
  filterBrowserLogs: ({ args }) => !/Lit is in dev mode|thrown on purpose/.test(args.map((arg) => arg?.stack ?? arg).join(' ')),
};
