import { launch } from 'puppeteer-core';
import { findFirefox } from '../../scripts/browser.mjs';
import type { Engine } from './driver.js';
import { pageView } from './page-view.js';

/** Over WebDriver BiDi, which Firefox speaks without a driver. */
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
    // In the page that Firefox begins with the address bar has the focus: keys press no button there.
    const page = first && !ownPage ? first : await browser.newPage();
    return {
      version: (await browser.version()).replace(/^\D*/, ''),
      page: pageView(page),
      popups: async () => (await browser.pages()).filter((each) => each !== page && each !== first).map(pageView),
      close: () => browser.close(),
    };
  },
};
