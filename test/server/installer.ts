/** One of the processes in `find-or-install.test.ts`. */
import { CyclrClient } from '../../src/server/index.js';
import { demoPartner } from '../../demo/connectors.js';

export interface InstallerOptions {
  readonly apiUrl: string;
  readonly accountId: string;
  readonly connector: string;
  readonly name: string;
}

/** The ids of the connectors, or the messages of the errors. */
export type Installed = readonly string[];

const { apiUrl, accountId, connector, name } = JSON.parse(process.env.INSTALLER!) as InstallerOptions;
const { clientId, clientSecret } = demoPartner;
const client = new CyclrClient({ apiUrl, clientId, clientSecret });

process.on('message', async (count: number) => {
  const install = () => client.account(accountId).findOrInstall(connector, { name });
  const outcomes = await Promise.allSettled(Array.from({ length: count }, install));
  process.send!(outcomes.map((outcome) => outcome.status === 'fulfilled' ? outcome.value.id : String(outcome.reason)) satisfies Installed);
});
process.on('disconnect', () => process.exit());
process.send!('ready');
