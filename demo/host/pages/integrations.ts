import type { HostUser, HostUsers } from '../options.js';

/** The data of the integrations page. */
export interface IntegrationsPage {
  readonly user: HostUser;
  /** Everybody who can sign in. */
  readonly users: HostUsers;
  readonly simulated: boolean;
  /** The query of the page's URL: `complete=return`, `complete=page` or `complete=direct`, `direct`, `user`, `sheet`, `coop` and `coep`. */
  readonly query: Readonly<Record<string, string>>;
}
