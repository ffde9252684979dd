/** The users and secrets of the third party. They are short, because people type them into the demo. */

export interface User {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** The workspaces ("products") in which the user can install an app. */
  readonly products: readonly string[];
}

export const users: readonly User[] = [
  {
    id: 'user_1815',
    username: 'ada',
    password: 'lovelace',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@cycle.example',
    products: ['Analytical Engine', 'Difference Engine', 'Flying Machine'],
  },
  {
    id: 'user_1906',
    username: 'grace',
    password: 'hopper',
    firstName: 'Grace',
    lastName: 'Hopper',
    email: 'grace@cycle.example',
    products: ['Compiler', 'Mark I'],
  },
];

/** Personal API keys of Cycle. Each opens one product of its user. */
export const personalKeys = [
  { id: 'key_1', key: 'cyc_7f3a9d2e51b84c60', label: 'Scripts', userId: 'user_1815', product: 'Analytical Engine' },
  { id: 'key_2', key: 'cyc_19d0c4b7e2a35f88', label: 'Reports', userId: 'user_1906', product: 'Compiler' },
] as const;

export const pipedriveTokens: ReadonlyMap<string, string> = new Map([
  ['pd-4d1c0b8e77', 'Ada Lovelace'],
  ['pd-9a27f3c051', 'Grace Hopper'],
]);

/** Zoë's name and password are not ASCII: they work only when base64 encodes them in UTF-8. */
export const freshdeskAgents = [
  { username: 'ada', password: 'lovelace', name: 'Ada Lovelace' },
  { username: 'zoë', password: 'pâté:crème', name: 'Zoë Bühler' },
] as const;

export const feeds: Readonly<Record<string, { readonly title: string; readonly items: readonly string[] }>> = {
  releases: { title: 'Releases', items: ['2.1 Dark mode', '2.0 Workspaces', '1.9 Imports'] },
  roadmap: { title: 'Roadmap', items: ['Offline editing', 'Audit log'] },
  status: { title: 'Status', items: ['All systems operational'] },
  internal: { title: 'Internal', items: ['Pricing', 'Hiring'] },
};

/** Opens all feeds. The feed `internal` needs it. */
export const feedToken = 'feed-61b0e9a2c4';
