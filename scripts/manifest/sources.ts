import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** The text of each file, by its path in the project. */
export type Sources = Readonly<Record<string, string>>;

/** A custom element of the package, and the names by which its public interface is found in the sources. */
export interface Subject {
  readonly tagName: string;
  readonly className: string;
  /** The interface that has the type of each event's detail. */
  readonly details: string;
  /** The type with the names of the custom states; `null` for an element without any. */
  readonly states: string | null;
  /** Whether a file belongs to this element. */
  readonly owns: (path: string) => boolean;
}

const isOfList = (path: string): boolean => path.startsWith('src/list');

export const CARD: Subject = {
  tagName: 'cyclr-connector-auth', className: 'CyclrConnectorAuth', details: 'ConnectorAuthEventDetails', states: 'CustomState',
  owns: (path) => !isOfList(path),
};

export const LIST: Subject = {
  tagName: 'cyclr-connector-list', className: 'CyclrConnectorList', details: 'ConnectorListEventDetails', states: null, owns: isOfList,
};

/** The folders that define the elements' public interfaces. */
const FOLDERS = ['src', 'src/element', 'src/list', 'src/attempt', 'src/flow', 'src/contract', 'src/client'];

export function readSources(): Sources {
  const paths = FOLDERS.flatMap((folder) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
