import type { LibraryConnector } from './options.js';
import type { StoredConnector } from './state.js';

/** One entry for each release: accounts that have the same connector share it. */
export function createLibrary(connectors: readonly LibraryConnector[]): LibraryConnector[] {
  const releases = new Map<number, LibraryConnector>();
  for (const each of connectors) {
    if (!releases.has(each.connector.Id)) releases.set(each.connector.Id, each);
  }
  return [...releases.values()];
}

/** Finds a connector by the id of its release, or by its name. */
export function findInLibrary(library: readonly LibraryConnector[], idOrName: string): LibraryConnector | undefined {
  return library.find(({ connector }) => String(connector.Id) === idOrName) ?? library.find(({ connector }) => connector.Name === idOrName);
}

interface Upgradable {
  readonly library: LibraryConnector[];
  readonly accounts: ReadonlyMap<string, { readonly connectors: ReadonlyMap<number, StoredConnector> }>;
}

function nextVersion(version: string): string {
  const [major = '1', minor = '0'] = version.split('.');
  return `${major}.${Number(minor) + 1}`;
}

/**
 * Publishes a new release of a connector, and upgrades all its Account Connectors to it. They keep their own ids.
 * @returns The id of the new release. The id of the old one is no longer known.
 */
export function upgrade({ library, accounts }: Upgradable, name: string): number {
  const index = library.findIndex(({ connector }) => connector.Name === name);
  const before = library[index];
  if (!before) throw new Error(`The library has no connector “${name}”.`);
  const Id = Math.max(...library.map(({ connector }) => connector.Id)) + 1;
  const connector = { ...before.connector, Id, Version: nextVersion(before.connector.Version) };
  library[index] = { ...before, connector };
  for (const { connectors } of accounts.values()) {
    for (const stored of connectors.values()) {
      if (stored.seed.connector.Id === before.connector.Id) stored.seed = { ...stored.seed, connector };
    }
  }
  return Id;
}
