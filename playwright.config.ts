import { defineConfig } from 'playwright/test';
import { findChromium } from './scripts/browser.mjs';

/** Tests of the built element in a browser: end to end, on three origins that each test starts, and accessibility. */
export default defineConfig({
  projects: [{ name: 'e2e', testDir: 'test/e2e' }, { name: 'access', testDir: 'test/access' }],
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  // A test fails by what it expects. On a busy computer one with many pages takes more than the usual 30 seconds.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking'],
    },
  },
});
