import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page, Route } from 'playwright/test';
import type { Card } from '../card.js';

/** What the tests do on every page, and what they do on one page in addition. */
export interface RealPage {
  /** What the page has, as part of a test's name. */
  readonly name: string;
  /** Opens the page until the user sees both connectors. */
  open(page: Page): Promise<void>;
  /** Console errors that the page's own steps cause. */
  readonly noted?: readonly RegExp[];
  /** The text that the user reads where the element says `text`. Default: the same. */
  reading?(text: string): string;
  /** Starts the sign-in and returns its window. Default: clicks the main button. */
  openPopup?(oauth: Card): Promise<Page>;
  /** Runs before the user types the key. */
  beforeTyping?(byKey: Card): Promise<void>;
  /** Runs when the user has typed half of the key. */
  halfTyped?(byKey: Card): Promise<void>;
  /** Runs while the user signs in, in the window. */
  whileWaiting?(oauth: Card): Promise<void>;
  /** Runs when the connector is connected. */
  whenConnected?(card: Card): Promise<void>;
}

type Body = string | ((route: Route) => string | Promise<string>);

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** The folder of the pages on the host's origin. */
const FOLDER = '/real-pages/';

/** Serves files on the host's origin; a name without an extension is an HTML page. */
async function serve(page: Page, files: Readonly<Record<string, Body>>): Promise<void> {
  for (const [name, body] of Object.entries(files)) {
    const type = TYPES[name.split('.')[1] ?? 'html']!;
    await page.route(`**${FOLDER}${name}`, async (route) => route.fulfill({
      contentType: `${type}; charset=utf-8`,
      body: typeof body === 'string' ? body : await body(route),
    }));
  }
}

/** Serves the files and opens the page `integrations`. */
export async function openPage(page: Page, files: Readonly<Record<string, Body>>): Promise<void> {
  await serve(page, files);
  await page.goto(new URL(`${FOLDER}integrations`, page.url()).href);
}

/** The text of a file in an npm package. */
export const packageFile = (path: string): Promise<string> => readFile(createRequire(import.meta.url).resolve(path), 'utf8');

const ELEMENT_SCRIPT = '<script type="module" src="/cyclr-connector-auth.min.js"></script>';

/** The connectors of the demo that take an API key and an OAuth sign-in. */
export const CONNECTORS = [11, 12].map((id) => `<cyclr-connector-auth endpoint="/api/connectors" connector-id="${id}"></cyclr-connector-auth>`).join('\n');

interface Html {
  readonly head?: string;
  /** Default: the script-tag file. */
  readonly script?: string;
  /** Default: the two connectors. */
  readonly body?: string;
}

/** A host's page that loads the element's script. */
export const html = ({ head = '', script = ELEMENT_SCRIPT, body = CONNECTORS }: Html): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Integrations</title>
<link rel="icon" href="data:,">
${head}
${script}
</head>
<body>
${body}
</body>
</html>`;
