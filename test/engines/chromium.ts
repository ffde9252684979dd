import { chromium as playwright } from 'playwright';
import { findChromium } from '../../scripts/browser.mjs';
import type { Engine } from './driver.js';
import { pageView } from './page-view.js';

/** Playwright's own list has the partitioning of frames in it, which users' browsers have; the last list is the one that counts. */
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
