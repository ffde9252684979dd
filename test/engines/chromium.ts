import { chromium as playwright } from 'playwright';
import { findChromium } from '../../scripts/browser.mjs';
import type { Engine } from './driver.js';
import { pageView } from './page-view.js';

/**
 * Playwright's own list disables the partitioning of third-party storage, which users' browsers have. Chromium uses the last list, so this
 * one replaces it.
 */
const DISABLED = ['HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'OptimizationHints', 'PaintHolding'];

export const chromium: Engine = {
  name: 'Chromium',
  async launch() {
    const browser = await playwright.launch({
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking', `--disable-features=${DISABLED.join()}`],
      ignoreDefaultArgs: ['--disable-popup-blocking', '--disable-back-forward-cache'],
    });
    const context = await browser.newContext({ viewport: null });
    const page = await context.newPage();
    return {
      version: browser.version(),
      page: pageView(page),
      popups: async () => context.pages().filter((each) => each !== page).map(pageView),
      close: () => browser.close(),
    };
  },
};
