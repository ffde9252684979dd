import { expect } from 'playwright/test';
import type { BrowserContext, Page } from 'playwright/test';

interface Verification {
  readonly page: Page;
  readonly secrets: readonly string[];
  readonly noted: readonly RegExp[];
}

/** Everything that a script on the page could read: the document with all its shadow trees, its address, and what it stored. */
function readable(): string {
  const shadows = (root: Document | ShadowRoot): readonly string[] => [...root.querySelectorAll('*')]
    .flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot.innerHTML, ...shadows(shadowRoot)] : []));
  const stored = [localStorage, sessionStorage, history.state].map((each: unknown) => JSON.stringify(each));
  return [document.documentElement.outerHTML, ...shadows(document), ...stored, location.href, document.cookie].join('\n');
}

/** Looks on for as long as the browser is open. */
export function watch(context: BrowserContext, origins: readonly string[]): { verify(verification: Verification): Promise<void> } {
  const complaints: string[] = [];
  const said: string[] = [];
  const foreign: string[] = [];
  const tokens: string[] = [];
  context.on('console', (message) => {
    said.push(message.text());
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => { complaints.push(String(error.error())); });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:/.test(url.protocol) && !origins.includes(url.origin)) foreign.push(url.href);
    const token = url.searchParams.get('token');
    if (token) tokens.push(token);
  });

  return {
    async verify({ page, secrets, noted }) {
      expect(complaints.filter((text) => !noted.some((pattern) => pattern.test(text))), 'errors and policy violations').toEqual([]);
      expect(foreign, 'requests to other origins').toEqual([]);
      const text = [page.isClosed() ? '' : await page.evaluate(readable), ...said].join('\n');
      const spellings = [...secrets, ...tokens].flatMap((secret) => [secret, encodeURIComponent(secret)]);
      const found = spellings.filter((secret) => text.includes(secret));
      expect(found, 'secrets in the page or the console').toEqual([]);
    },
  };
}
