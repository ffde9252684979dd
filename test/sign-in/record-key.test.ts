import { expect } from '@open-wc/testing';
import { recordKey } from '../../src/sign-in/attempt-record.js';

const address = (path: string): string => `cyclr-attempt:${location.origin}${path}`;

describe('the key of a record', () => {
  it('is the absolute address of the connector’s resource', () => {
    expect(recordKey('/api/connectors', '33')).to.equal(address('/api/connectors/33'));
    expect(recordKey(new URL('/api?tenant=1#top', location.origin), 33)).to.equal(address('/api/33?tenant=1'));
    expect(recordKey('/api/mine', null)).to.equal(address('/api/mine'));
  });

  it('is one key for all spellings of an address', () => {
    expect(recordKey(`${location.origin}/api/`, '33')).to.equal(recordKey('/api', 33));
  });

  it('is another key for another pair of endpoint and id, also without an address', () => {
    const pairs: [string | null, string | null][] = [
      ['/a', 'b:c'], ['/a:b', 'c'], ['/a', 'b/c'], ['/a/b', 'c/d'], ['/a', null], ['/a', '.'], ['/a', '..'], ['/', '..'], ['/a', '\ud800'],
      [null, null], [null, 'a'], [null, 'a:b'], ['http://[', null], ['http://[', 'a'], ['http://]', 'a'],
    ];
    const keys = pairs.map((pair) => recordKey(...pair));
    expect(new Set(keys).size).to.equal(pairs.length);
  });
});
