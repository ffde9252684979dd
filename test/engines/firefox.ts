import { launch } from 'puppeteer-core';
import { findFirefox } from '../../scripts/browser.mjs';
import type { Engine } from './driver.js';
import { pageView } from './page-view.js';

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
      page: pageView(page),
      popups: async () => (await browser.pages()).filter((each) => each !== page && each !== first).map(pageView),
      close: () => browser.close(),
    };
  },
};
