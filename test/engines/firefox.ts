import { launch } from 'puppeteer-core';
import type { Page } from 'puppeteer-core';
import { findFirefox } from '../../scripts/browser.mjs';
import type { Engine, View } from './driver.js';
import { pageView } from './page-view.js';

/**
 * A page whose navigation ends with its load event. Puppeteer also waits for the end of each frame that the page held before, and Firefox
 * announces no such end when the next page is in another process, as a Cross-Origin-Opener-Policy can demand.
 */
function firefoxView(page: Page): View {
  return {
    ...pageView(page),
    goto: async (url) => {
      const loaded = new Promise((resolve) => { page.once('load', resolve); });
      await Promise.race([page.goto(url), loaded]);
    },
  };
}

/** Over WebDriver BiDi, which Firefox implements without a separate driver. */
export const firefox: Engine = {
  name: 'Firefox',
  async launch(ownPage = false) {
    const browser = await launch({
      browser: 'firefox',
      executablePath: findFirefox(),
      headless: true,
      defaultViewport: null,
      extraPrefsFirefox: { 'dom.disable_open_during_load': true },
    });
    const [first] = await browser.pages();
    // In Firefox's first page the address bar keeps the focus, so key presses reach no button.
    const page = first && !ownPage ? first : await browser.newPage();
    return {
      version: (await browser.version()).replace(/^\D*/, ''),
      page: firefoxView(page),
      popups: async () => (await browser.pages()).filter((each) => each !== page && each !== first).map(firefoxView),
      close: () => browser.close(),
    };
  },
};
