import type { BrowserContext, Page } from 'playwright';
import { moduleOf } from './code.js';
import { counters } from './counters.js';
import { elements } from './elements.js';
import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { load } from './in-page.js';
import { html, withContext, withPage, withServer } from './stage.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

/** Milliseconds until the backend answers. */
const HELD = 20;
const AT_ONCE = 6;

const STYLES = {
  /** As a page has them: so high that those in view stay those in view when they say more. */
  listed: 'cyclr-connector-auth { display: block; min-block-size: 4em }',
  /** So small that all are in view. */
  tiny: 'body { margin: 0 } cyclr-connector-auth { display: inline-block; overflow: hidden; inline-size: 24px; block-size: 16px; min-block-size: 0 }',
} as const;

/** What the backend was asked, and how many of the questions it had at the same time. */
class Backend {
  readonly asked: string[] = [];
  mostAtOnce = 0;
  #now = 0;

  async answer(id: string): Promise<Response> {
    this.asked.push(id);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#now += 1);
    await new Promise((resolve) => { setTimeout(resolve, HELD); });
    this.#now -= 1;
    return Response.json({ id, name: `Connector ${id}`, authType: 'OAuth2', authenticated: false });
  }
}

/** The ids of the elements that can be seen now. */
const seen = (page: Page): Promise<readonly string[]> => page.evaluate(() => [...document.querySelectorAll('cyclr-connector-auth')]
  .filter((element) => element.getBoundingClientRect().top <= innerHeight)
  .map((element) => element.getAttribute('connector-id') ?? ''));

interface Seen {
  readonly inView: readonly string[];
  readonly asked: readonly string[];
  readonly atOnceInPage: number;
  readonly atOnceAtServer: number;
}

async function look(stage: Stage, context: BrowserContext, style: keyof typeof STYLES): Promise<Seen> {
  const backend = new Backend();
  const page = html(`<style>${STYLES[style]}</style>`, elements('ours', 1_000));
  const text = await page.text();
  return withServer((_, { pathname }) => pathname.startsWith('/api/')
    ? backend.answer(pathname.slice(pathname.lastIndexOf('/') + 1))
    : new Response(text, { headers: page.headers }), (origin) => withPage(context, origin, async (view) => {
    await view.evaluate(load, moduleOf(stage.code, 'ours'));
    const inView = await seen(view);
    await view.waitForFunction((wanted) => document.querySelectorAll('cyclr-connector-auth[state=ready]').length >= wanted, inView.length);
    const atOnceInPage = await view.evaluate(() => (window as unknown as { readonly mostAtOnce: number }).mostAtOnce);
    return { inView, asked: backend.asked, atOnceInPage, atOnceAtServer: backend.mostAtOnce };
  }));
}

function figuresOf(name: string, { inView, asked, atOnceInPage, atOnceAtServer }: Seen): readonly Figure[] {
  const visible = new Set(inView);
  return [
    alone(`${name}: elements in view`, '', [inView.length]),
    alone(`${name}: asked for of those in view`, '', [new Set(asked.filter((id) => visible.has(id))).size]),
    alone(`${name}: asked for without being in view`, '', [asked.filter((id) => !visible.has(id)).length], 0),
    alone(`${name}: asked for more than once`, '', [asked.length - new Set(asked).size], 0),
    alone(`${name}: the most that the page asked at once`, '', [atOnceInPage], AT_ONCE),
    alone(`${name}: the most that the server had at once`, '', [atOnceAtServer], AT_ONCE),
  ];
}

/** Which elements ask, and how many at the same time. */
export async function inView(stage: Stage): Promise<Subject> {
  return withContext(stage, async (context) => {
    await context.addInitScript(counters);
    const listed = await look(stage, context, 'listed');
    const tiny = await look(stage, context, 'tiny');
    return {
      title: 'In view',
      how: `1,000 elements from the top of the page, in a list, and so small that all are in view; the backend holds each answer for ${HELD} ms. `
        + 'Over HTTP/1.1 a browser itself lets no more than 6 through, over HTTP/2 all: so what the page asks is counted, too.',
      figures: [...figuresOf('in a list', listed), ...figuresOf('all in view', tiny)],
    };
  });
}
