import { expect } from '@open-wc/testing';
import { description } from '../browser/helpers.js';
import { cardIds, listWith, shows } from './setup.js';

/** Lists with entries of another shape: the ids that are shown, and the warnings. */
const lists: Readonly<Record<string, readonly [connectors: readonly unknown[], ids: readonly string[], warnings: readonly string[]]>> = {
  'a connector twice': [
    [description({ id: '1' }), description({ id: '2' }), description({ id: '1', name: 'Other' })], ['1', '2'],
    ['connectors[2] has the id of an entry before it.'],
  ],
  'no id': [[{ ...description(), id: undefined }, description({ id: '2' })], ['2'], ['connectors[0] has no id.']],
  'an empty id': [[description({ id: '' }), description({ id: '2' })], ['2'], ['connectors[0] has no id.']],
  'an id that is an object': [[{ ...description(), id: { toString: 1 } }, description({ id: '2' })], ['2'], ['connectors[0] has no id.']],
  'an id that is a number': [[{ ...description(), id: 33 }], ['33'], []],
  'an id that is a number and the same id': [[{ ...description(), id: 33 }, description({ id: '33' })], ['33'], ['connectors[1] has the id of an entry before it.']],
  'null, a text, a number and an array': [[null, 'x', 7, [], description({ id: '2' })], ['2'], [0, 1, 2, 3].map((index) => `connectors[${index}] has no id.`)],
  'no auth type': [[{ id: 'secret-1', authenticated: true }, description({ id: '2' })], ['2'], ['connectors[0] is no description of a connector.']],
  '`authenticated` as a text': [[{ id: '1', authType: 'None', authenticated: 'yes' }, description({ id: '2' })], ['2'], ['connectors[0] is no description of a connector.']],
  'properties that are no list': [[{ ...description({ id: '1' }), properties: {} }, description({ id: '2' })], ['2'], ['connectors[0] is no description of a connector.']],
  'an auth type that is not known': [[description({ id: '1', authType: 'Future' })], ['1'], []],
  'ids with special characters': [[description({ id: 'a/b?c#d"e' }), description({ id: '<b>' }), description({ id: '__proto__' })], ['a/b?c#d"e', '<b>', '__proto__'], []],
};

for (const [what, [entries, ids, expected]] of Object.entries(lists)) {
  it(`a list with ${what} shows the other connectors`, async () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => { if (text.startsWith('cyclr-connector-list')) warnings.push(text); };
    try {
      const { list } = await listWith({ json: { connectors: entries } });
      await shows(list, 'ready');
      expect(cardIds(list)).to.deep.equal(ids);
      expect(warnings).to.deep.equal(expected.map((text) => `cyclr-connector-list: ${text}`));
    } finally {
      console.warn = warn;
    }
  });
}
