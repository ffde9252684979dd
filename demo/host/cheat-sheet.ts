import { demoSecrets } from '../connectors.js';

export interface Cheat {
  readonly where: string;
  readonly entries: readonly { readonly label: string; readonly value: string }[];
}

const {
  cycle, cycleApiKey, otherCycleApiKey, pipedriveApiKey, otherPipedriveApiKey, freshdesk, salesforce, internalFeed, customerApp,
} = demoSecrets;

function entries(values: Readonly<Record<string, string>>): Cheat['entries'] {
  return Object.entries(values).map(([label, value]) => ({ label, value }));
}

/** The credentials that the demo's third party accepts, by card. */
export const cheatSheet: readonly Cheat[] = [
  { where: 'Cycle', entries: entries({ 'API key': cycleApiKey, 'Another key': otherCycleApiKey }) },
  { where: 'Pipedrive', entries: entries({ 'API key': pipedriveApiKey, 'Another key': otherPipedriveApiKey }) },
  { where: 'Freshdesk', entries: entries({ Username: freshdesk.username, Password: freshdesk.password }) },
  { where: 'Signing in (OAuth)', entries: entries({ Username: cycle.username, Password: cycle.password }) },
  {
    where: 'Salesforce',
    entries: entries({ 'Sub domain': salesforce.Subdomain, 'Client ID': salesforce.ClientId, 'Client secret': salesforce.ClientSecret }),
  },
  { where: 'Public feed', entries: entries({ 'Access token': internalFeed.AccessToken }) },
  { where: 'Cycle for servers', entries: entries({ 'Client ID': customerApp.clientId, 'Client secret': customerApp.clientSecret }) },
];
