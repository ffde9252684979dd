import type { LibraryConnector } from './options.js';
import type { Method } from './shapes.js';

/** The method that every connector of the simulator has: it tells who is connected. */
export const testMethodId = 'GetCurrentUser';

/** The methods of a connector. They have the same identifiers in every release, while `Id` changes. */
export function methodsOf({ connector }: LibraryConnector): readonly Method[] {
  return [
    { Id: connector.Id * 10, UniqueIdentifier: testMethodId, Name: 'Get Current User', Description: 'Gets the user or the account that is connected.' },
    { Id: connector.Id * 10 + 1, UniqueIdentifier: 'ListItems', Name: 'List Items', Description: 'Lists nothing. Fails like the other method.' },
  ];
}
