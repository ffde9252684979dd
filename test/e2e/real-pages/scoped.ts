import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';
import { bundle } from '../../../demo/host/bundle.js';
import { CONNECTORS, html, openPage, packageFile } from './real-page.js';
import type { RealPage } from './real-page.js';

/** The page's application: its custom elements live in a shadow tree with a registry of its own. */
const app = (registryOption: string): string => `
import { CyclrConnectorAuth } from '/real-pages/element.js';
const registry = new CustomElementRegistry();
registry.define('cyclr-connector-auth', class extends CyclrConnectorAuth {});
const app = document.querySelector('#app');
const root = app.attachShadow({ mode: 'open', ${registryOption}: registry });
root.innerHTML = app.querySelector('template').innerHTML;`;

const BODY = `<div id="app"><template>${CONNECTORS}</template></div>`;

const appScript = '<script type="module" src="/real-pages/app.js"></script>';

/** The browser's registries. Returns false where it has none. */
export const hasScopedRegistries = (page: Page): Promise<boolean> => page.evaluate(() => {
  try {
    return !!new CustomElementRegistry();
  } catch {
    return false;
  }
});

async function expectOwnRegistry(page: Page, isGlobal: boolean): Promise<void> {
  expect(await page.evaluate(() => !!customElements.get('cyclr-connector-auth')), 'registered for the document').toBe(isGlobal);
  const isOwn = await page.locator('cyclr-connector-auth').first()
    .evaluate((element) => element.constructor !== customElements.get('cyclr-connector-auth') && 'connect' in element);
  expect(isOwn, 'the class of the registry').toBe(true);
}

/** The element from npm, which is registered nowhere else. */
export const scoped: RealPage = {
  name: 'a page with a shadow tree that has its own registry',
  open: async (page) => {
    await openPage(page, {
      integrations: html({ script: '', head: appScript, body: BODY }),
      'app.js': app('customElementRegistry'),
      'element.js': await bundle(new URL('../../../src/element.ts', import.meta.url)),
    });
    await expectOwnRegistry(page, false);
  },
};

/** The script-tag file, which registers the element for the document, too. */
export const polyfilled: RealPage = {
  name: 'a page with a shadow tree that has its own registry by polyfill',
  open: async (page) => {
    await openPage(page, {
      integrations: html({ head: `<script src="/real-pages/polyfill.js"></script>${appScript}`, body: BODY }),
      'app.js': app('registry').replace('/real-pages/element.js', '/cyclr-connector-auth.min.js'),
      'polyfill.js': await packageFile('@webcomponents/scoped-custom-element-registry/scoped-custom-element-registry.min.js'),
    });
    await expectOwnRegistry(page, true);
  },
};
