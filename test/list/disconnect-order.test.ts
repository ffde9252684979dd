import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { click, description, hasPart, nextTask, part, reaches } from '../browser/helpers.js';
import { cards, listed, listWith, shows } from './setup.js';

const connected = (id: string, name = `Service ${id}`) => description({ id, name, authenticated: true });

const isAsking = (card: CyclrConnectorAuth): boolean => hasPart(card, 'confirm');

/** A gesture of the user's, with two cards on the page. */
type Gesture = (cards: readonly CyclrConnectorAuth[]) => Promise<unknown>;

/** Presses "Disconnect" of a card, or the answer that takes its place and changes nothing. */
const pressDisconnect = (index: number): Gesture => async (all) => click(part(all[index]!, isAsking(all[index]!) ? 'keep' : 'disconnect'));

const gestures: Readonly<Record<string, Gesture>> = {
  'Escape': () => sendKeys({ press: 'Escape' }),
  'Tab': () => sendKeys({ press: 'Tab' }),
  'Enter': () => sendKeys({ press: 'Enter' }),
  'the same button': pressDisconnect(0),
  'the other card’s button': pressDisconnect(1),
};

const names = Object.keys(gestures);
const orders = names.flatMap((one) => names.flatMap((two) => names.map((three) => [one, two, three])));

describe('after "Disconnect" in a list', () => {
  it('Escape, Tab, Enter and a second "Disconnect" in every order disconnect nothing', async function () {
    this.timeout(120_000);
    const { list, backend } = await listWith(listed(connected('1'), connected('2')), '', 'compact');
    await shows(list, 'ready');
    const all = cards(list);
    for (const card of all) await reaches(card, 'connected');
    for (const order of orders) {
      await click(part(all[0]!, 'disconnect'));
      for (const name of order) {
        await gestures[name]!(all);
        for (const card of all) await card.updateComplete;
        // Enter on "Reconnect" shows the form.
        for (const card of all.filter(({ state }) => state === 'ready')) {
          card.cancel();
          await reaches(card, 'connected');
        }
      }
      for (const card of all.filter(isAsking)) await click(part(card, 'keep'));
      for (const card of all) await card.updateComplete;
      expect(all.map((card) => [card.state, isAsking(card)]), order.join(', ')).to.deep.equal([['connected', false], ['connected', false]]);
    }
    expect(await backend.requests('DELETE')).to.deep.equal([]);
  });

  it('a refresh keeps the question about the same connection, with the focus on "Keep"', async () => {
    const { list, backend } = await listWith(listed(connected('1'), connected('2')));
    await shows(list, 'ready');
    const [card] = cards(list);
    await reaches(card!, 'connected');
    await click(part(card!, 'disconnect'));
    await list.refresh();
    await card!.updateComplete;
    expect([isAsking(card!), card!.shadowRoot!.activeElement]).to.deep.equal([true, part(card!, 'keep')]);
    expect(await backend.requests('DELETE')).to.deep.equal([]);
  });

  const changes = {
    'has another name': [listed(connected('1', 'Renamed')), ['1']],
    'is not connected any more': [listed('1'), ['1']],
    'is gone': [listed(), []],
  } as const;

  for (const [what, [answer, ids]] of Object.entries(changes)) {
    it(`a refresh after which the connector ${what} closes the question, and disconnects nothing`, async () => {
      const { list, backend } = await listWith([listed(connected('1')), answer]);
      await shows(list, 'ready');
      const [card] = cards(list);
      await reaches(card!, 'connected');
      await click(part(card!, 'disconnect'));
      await card!.updateComplete;
      expect(isAsking(card!)).to.equal(true);
      await list.refresh();
      await nextTask();
      expect([cards(list).map(({ connectorId }) => connectorId), cards(list).some(isAsking)]).to.deep.equal([ids, false]);
      await sendKeys({ press: 'Enter' });
      await nextTask();
      expect(await backend.requests('DELETE')).to.deep.equal([]);
    });
  }
});
