import { defineConfig } from 'playwright/test';
import { findChromium } from './scripts/browser.mjs';

/** End-to-end: the built widget in a real browser, on three origins that each test starts for itself. */
export default defineConfig({
  testDir: 'test/e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking'],
    },
  },
});
