import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';

type Part = 'action' | 'check' | 'reopen' | 'cancel' | 'disconnect' | 'status' | 'error' | 'input';

/** One card of the host's page, as a user knows it. */
export class Card {
  readonly element: Locator;

  constructor(readonly page: Page, readonly id: number, private readonly secrets: Set<string>) {
    this.element = page.locator(`cyclr-connector-auth[connector-id="${id}"]`);
  }

  part(part: Part): Locator {
    return this.element.locator(`[part=${part}]`);
  }

  input(name: string): Locator {
    return this.element.locator(`[name="${name}"]`);
  }

  /** Types a secret: from then on it must be found nowhere. */
  async typeSecret(name: string, value: string): Promise<void> {
    this.secrets.add(value);
    await this.input(name).fill(value);
  }

  async is(state: string): Promise<void> {
    await expect(this.element).toHaveAttribute('state', state);
  }

  /** Presses a button that opens a window. */
  async opens(part: 'action' | 'reopen' = 'action'): Promise<Page> {
    const [popup] = await Promise.all([this.page.waitForEvent('popup'), this.part(part).click()]);
    return popup;
  }

  /** The page's log of one kind of event of this card. */
  logged(event: string): Locator {
    return this.page.locator(`#log .entry.cyclr-auth-${event}`).filter({ has: this.page.locator('.id', { hasText: String(this.id) }) });
  }

  /** The third party's own answer to what is stored now. */
  async answers(identity: string): Promise<void> {
    await this.is('connected');
    await this.element.getByRole('button', { name: 'Test the connection' }).click();
    await expect(this.element.locator('output.ok')).toHaveText(identity);
  }

  /** The same question where the card has no button for it. */
  async answersNothing(error: string): Promise<void> {
    const outcome = await this.page.evaluate(async (id): Promise<unknown> => {
      const response = await fetch(`/demo/test/${id}`, { method: 'POST' });
      return response.json();
    }, this.id);
    expect(outcome).toEqual({ ok: false, error });
  }
}
