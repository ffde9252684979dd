import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import type { ConnectorDescription } from '../../src/contract/wire.js';

type Part = 'action' | 'check' | 'reopen' | 'cancel' | 'disconnect' | 'confirm' | 'keep' | 'status' | 'error' | 'input';

/** Shows the form of a compact element. Any other element shows it already. */
export async function openForm(element: Locator): Promise<void> {
  await expect(element).not.toHaveAttribute('state', /^(idle|loading)$/);
  if (!await element.locator('[part=input]').first().isVisible()) await element.locator('[part=action]').click();
}

/** One card of the host's page. */
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

  /** Fills in a secret, which must then not appear on the page or in the console. */
  async typeSecret(name: string, value: string): Promise<void> {
    this.secrets.add(value);
    await this.input(name).fill(value);
  }

  async expectState(state: string): Promise<void> {
    await expect(this.element).toHaveAttribute('state', state);
  }

  /** Clicks a button that opens a popup. */
  async openPopup(part: 'action' | 'reopen' = 'action'): Promise<Page> {
    const [popup] = await Promise.all([this.page.waitForEvent('popup'), this.part(part).click()]);
    return popup;
  }

  /** Clicks the disconnect button, and confirms. */
  async disconnect(): Promise<void> {
    await this.part('disconnect').click();
    await this.part('confirm').click();
  }

  /** This card's entries of one event type in the page's log. */
  logEntries(event: string): Locator {
    return this.page.locator(`#log .entry.cyclr-auth-${event}`).filter({ has: this.page.locator('.id', { hasText: String(this.id) }) });
  }

  /** Tests the connection, and expects the third party to answer for this identity. */
  async expectIdentity(identity: string): Promise<void> {
    await this.expectState('connected');
    await this.element.getByRole('button', { name: 'Test the connection' }).click();
    await expect(this.element.locator('output.ok')).toHaveText(identity);
  }

  /** The backend's description of the connector. */
  async describe(): Promise<ConnectorDescription> {
    const response = await this.page.request.get(new URL(`/api/connectors/${this.id}`, this.page.url()).href);
    return await response.json() as ConnectorDescription;
  }

  /** Tests the connection without the card's button, and expects an error. */
  async expectTestFailure(error: string): Promise<void> {
    const outcome = await this.page.evaluate(async (id): Promise<unknown> => {
      const response = await fetch(`/demo/test/${id}`, { method: 'POST' });
      return response.json();
    }, this.id);
    expect(outcome).toEqual({ ok: false, error });
  }
}
