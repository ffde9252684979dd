import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import type { ListState } from '../../src/list.js';
import { pageWith } from './element-page.js';
import type { ListSituation } from './list-situations.js';
import { findMisfits } from './misfits.js';
import type { ScriptedHost } from './scripted-host.js';

/** A page with a list. */
export class ListPage {
  readonly list: Locator;

  constructor(readonly page: Page, readonly host: ScriptedHost) {
    this.list = page.locator('cyclr-connector-list');
  }

  /** Loads the page, and brings the list into a situation. */
  async show({ attributes = '', content = '', css = '', script, state, arrange }: ListSituation): Promise<void> {
    this.host.page = pageWith(`<cyclr-connector-list endpoint="/api" ${attributes}>${content}</cyclr-connector-list>`, css, 'list.js');
    this.host.script = script;
    await this.page.goto(this.host.origin);
    await arrange?.(this);
    await this.waitForState(state);
  }

  async waitForState(state: ListState): Promise<void> {
    await expect(this.list).toHaveAttribute('state', state);
    await this.settle();
  }

  /** Resolves when the list and its cards have shown their latest changes. */
  async settle(): Promise<void> {
    await this.page.evaluate(async () => {
      for (const element of window.document.querySelectorAll('cyclr-connector-list, cyclr-connector-auth')) {
        await (element as Element & { readonly updateComplete: Promise<unknown> }).updateComplete;
      }
    });
  }

  /** A part of the list itself. The parts of its cards have the same names. */
  part(part: string): Locator {
    return this.list.locator(`[part=${part}]`).first();
  }

  card(name: string): Locator {
    return this.page.locator('cyclr-connector-auth').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  findMisfits(): Promise<readonly string[]> {
    return findMisfits(this.page);
  }

  refresh(): Promise<void> {
    return this.page.evaluate(() => window.document.querySelector('cyclr-connector-list')!.refresh());
  }
}
