import { chromium as playwright } from 'playwright';
import { findChromium } from '../../scripts/browser.mjs';
import type { Engine } from './driver.js';
import { pageView } from './page-view.js';

export const chromium: Engine = {
  name: 'Chromium',
  async launch() {
    const browser = await playwright.launch({
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking'],
      ignoreDefaultArgs: ['--disable-popup-blocking'],
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
