import type { HostUser, HostUsers } from '../options.js';
import type { paths } from '../paths.js';

/** The pages that show the user's connectors. */
export type IntegrationsPath = typeof paths.list | typeof paths.elements;

/** The data of the integrations pages. */
export interface IntegrationsPage {
  readonly user: HostUser;
  /** Everybody who can sign in. */
  readonly users: HostUsers;
  readonly elementsUserId: string | undefined;
  readonly simulated: boolean;
  /** The page's path. */
  readonly path: IntegrationsPath;
  /** The query of the page's URL: `complete=return`, `complete=page` or `complete=direct`, `direct`, `user`, `sheet`, `coop` and `coep`. */
  readonly query: Readonly<Record<string, string>>;
}
