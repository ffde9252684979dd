import type { HostUser } from '../options.js';

/** What the integrations page is made from. */
export interface IntegrationsPage {
  readonly user: HostUser;
  readonly connectorIds: readonly string[];
  readonly simulated: boolean;
  /** The address's: `complete=return` or `page`, and what `backstage` and the page's headers read. */
  readonly query: Readonly<Record<string, string>>;
}
