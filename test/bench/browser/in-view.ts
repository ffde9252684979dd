import type { BrowserContext, Page } from 'playwright';
import { moduleOf } from './code.js';
import { counters } from './counters.js';
import { elements } from './elements.js';
import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { load } from './in-page.js';
import { withContext, withPage } from './browser.js';
import { html, withServer } from './server.js';
import type { Setup } from './browser.js';
import type { Benchmark } from './benchmark.js';

/** Milliseconds until the backend answers. */
const DELAY = 20;
const AT_ONCE = 6;

const STYLES = {
  /** A list with a minimum height, so that the elements in view stay in view when their texts appear. */
  listed: 'cyclr-connector-auth { display: block; min-block-size: 4em }',
  /** So small that all elements are in view. */
  tiny: 'body { margin: 0 } cyclr-connector-auth { display: inline-block; overflow: hidden; inline-size: 24px; block-size: 16px; min-block-size: 0 }',
} as const;

/** Records which descriptions are requested, and how many at the same time. */
class Backend {
  readonly requested: string[] = [];
  mostAtOnce = 0;
  #current = 0;

  async answer(id: string): Promise<Response> {
    this.requested.push(id);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#current += 1);
    await new Promise((resolve) => { setTimeout(resolve, DELAY); });
    this.#current -= 1;
    return Response.json({ id, name: `Connector ${id}`, authType: 'OAuth2', authenticated: false });
  }
}

/** The ids of the elements in the viewport. */
const readIdsInView = (page: Page): Promise<readonly string[]> => page.evaluate(() => [...document.querySelectorAll('cyclr-connector-auth')]
  .filter((element) => element.getBoundingClientRect().top <= innerHeight)
  .map((element) => element.getAttribute('connector-id') ?? ''));

interface Requests {
  readonly inView: readonly string[];
  readonly requested: readonly string[];
  readonly atOnceInPage: number;
  readonly atOnceAtServer: number;
}

async function countRequests(setup: Setup, context: BrowserContext, style: keyof typeof STYLES): Promise<Requests> {
  const backend = new Backend();
  const page = html(`<style>${STYLES[style]}</style>`, elements('ours', 1_000));
  const text = await page.text();
  return withServer((_, { pathname }) => pathname.startsWith('/api/')
    ? backend.answer(pathname.slice(pathname.lastIndexOf('/') + 1))
    : new Response(text, { headers: page.headers }), (origin) => withPage(context, origin, async (view) => {
    await view.evaluate(load, moduleOf(setup.code, 'ours'));
    const inView = await readIdsInView(view);
    await view.waitForFunction((count) => document.querySelectorAll('cyclr-connector-auth[state=ready]').length >= count, inView.length, { timeout: 120_000 });
    const atOnceInPage = await view.evaluate(() => (window as unknown as { readonly mostAtOnce: number }).mostAtOnce);
    return { inView, requested: backend.requested, atOnceInPage, atOnceAtServer: backend.mostAtOnce };
  }));
}

function figuresOf(name: string, { inView, requested, atOnceInPage, atOnceAtServer }: Requests): readonly Figure[] {
  const visible = new Set(inView);
  return [
    alone({ what: `${name}: elements in view` }, [inView.length]),
    alone({ what: `${name}: elements in view that request their description` }, [new Set(requested.filter((id) => visible.has(id))).size]),
    alone({ what: `${name}: requests for elements out of view`, limit: 0 }, [requested.filter((id) => !visible.has(id)).length]),
    alone({ what: `${name}: repeated requests`, limit: 0 }, [requested.length - new Set(requested).size]),
    alone({ what: `${name}: most concurrent requests in the page`, limit: AT_ONCE }, [atOnceInPage]),
    alone({ what: `${name}: most concurrent requests at the server`, limit: AT_ONCE }, [atOnceAtServer]),
  ];
}

/** Which elements request their description, and how many do so at the same time. */
export async function inView(setup: Setup): Promise<Benchmark> {
  return withContext(setup, async (context) => {
    await context.addInitScript(counters);
    const listed = await countRequests(setup, context, 'listed');
    const tiny = await countRequests(setup, context, 'tiny');
    return {
      title: 'In view',
      how: `1,000 elements from the top of the page, once in a list and once so small that all are in view. The backend answers after ${DELAY} ms. `
        + 'Over HTTP/1.1 a browser itself sends at most 6 requests at a time, over HTTP/2 all of them, so the page’s own requests are counted, too.',
      figures: [...figuresOf('in a list', listed), ...figuresOf('all in view', tiny)],
    };
  });
}
