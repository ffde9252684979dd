import type { HostUser } from '../options.js';

/** The data of the integrations page. */
export interface IntegrationsPage {
  readonly user: HostUser;
  readonly connectorIds: readonly string[];
  readonly simulated: boolean;
  /** The query of the page's URL: `complete=return`, `complete=page` or `complete=direct`, `direct`, `sheet`, `coop` and `coep`. */
  readonly query: Readonly<Record<string, string>>;
}
