import { expect } from 'playwright/test';
import type { BrowserContext, Page } from 'playwright/test';

interface Verification {
  readonly page: Page;
  readonly secrets: readonly string[];
  readonly noted: readonly RegExp[];
}

/** Everything that a script on the page can read: the document with all shadow trees, the address and the storage. */
function readPage(): string {
  const shadows = (root: Document | ShadowRoot): readonly string[] => [...root.querySelectorAll('*')]
    .flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot.innerHTML, ...shadows(shadowRoot)] : []));
  const stored = [localStorage, sessionStorage, history.state].map((each: unknown) => JSON.stringify(each));
  return [document.documentElement.outerHTML, ...shadows(document), ...stored, location.href, document.cookie].join('\n');
}

/** Records errors, console messages, requests to other origins and sign-in tokens for as long as the context is open. */
export function watchForLeaks(context: BrowserContext, origins: readonly string[]): { verify(verification: Verification): Promise<void> } {
  const errors: string[] = [];
  const messages: string[] = [];
  const foreign: string[] = [];
  const tokens: string[] = [];
  context.on('console', (message) => {
    messages.push(message.text());
    if (message.type() === 'error') errors.push(message.text());
  });
  context.on('weberror', (error) => { errors.push(String(error.error())); });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:/.test(url.protocol) && !origins.includes(url.origin)) foreign.push(url.href);
    const token = url.searchParams.get('token');
    if (token) tokens.push(token);
  });

  return {
    async verify({ page, secrets, noted }) {
      expect(errors.filter((text) => !noted.some((pattern) => pattern.test(text))), 'errors and policy violations').toEqual([]);
      expect(foreign, 'requests to other origins').toEqual([]);
      const text = [page.isClosed() ? '' : await page.evaluate(readPage), ...messages].join('\n');
      const spellings = [...secrets, ...tokens].flatMap((secret) => [secret, encodeURIComponent(secret)]);
      const found = spellings.filter((secret) => text.includes(secret));
      expect(found, 'secrets in the page or the console').toEqual([]);
    },
  };
}
