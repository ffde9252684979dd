import { expect } from 'playwright/test';
import { compile } from 'tailwindcss';
import { CONNECTORS, html, openPage, packageFile } from './real-page.js';
import type { RealPage } from './real-page.js';

/** The classes of a table's head, which the page also has around the connectors. */
const CLASSES = 'max-w-xl p-6 text-center uppercase tracking-widest whitespace-nowrap indent-8 select-none text-sm/4 leading-none';

/** What Tailwind builds for the page: its theme, preflight and utilities. */
async function tailwindCss(): Promise<string> {
  const { build } = await compile('@import "tailwindcss";', {
    loadStylesheet: async (id, base) => ({ path: id, base, content: await packageFile(`${id}/index.css`) }),
  });
  const css = build(CLASSES.split(' '));
  expect(css).toContain('border: 0 solid');
  return css;
}

export const tailwind: RealPage = {
  name: 'a page with Tailwind’s preflight',
  open: async (page) => openPage(page, {
    integrations: html({ head: '<link rel="stylesheet" href="/real-pages/page.css">', body: `<main class="${CLASSES}">\n${CONNECTORS}\n</main>` }),
    'page.css': await tailwindCss(),
  }),
  beforeTyping: async (byKey) => {
    const input = byKey.input('apiKey');
    await expect(input).toHaveCSS('border-top-width', '1px');
    await expect(input).not.toHaveCSS('padding-top', '0px');
    await expect(input).toHaveCSS('text-align', 'start');
    await expect(input).toHaveCSS('text-transform', 'none');
    await expect(input).toHaveCSS('letter-spacing', 'normal');
  },
};
