import { expect } from '@open-wc/testing';
import type { CyclrConnectorList } from '../../src/list.js';
import { cardIds, cards, listed, listWith } from './setup.js';

const ids = Array.from({ length: 500 }, (_, index) => `c${index}`);

/** Resolves when every card is there. A slow machine needs a while for hundreds of them. */
const isReady = (list: CyclrConnectorList): Promise<unknown> =>
  new Promise((resolve) => { list.addEventListener('cyclr-list-change', resolve, { once: true }); });

it('500 connectors are shown in order, a few in each task', async function () {
  this.timeout(60_000);
  const { list } = await listWith(listed(...ids));
  const perTask: number[] = [];
  let shown = 0;
  const observer = new MutationObserver(() => {
    const { length } = cards(list);
    // Moves between the tasks change nothing.
    if (length > shown) perTask.push(length - shown);
    shown = length;
  });
  observer.observe(list, { childList: true });
  await isReady(list);
  observer.disconnect();
  expect(cardIds(list)).to.deep.equal(ids);
  expect(Math.max(...perTask)).to.equal(8);
});

it('a refresh of 500 connectors in another order keeps every card', async function () {
  this.timeout(60_000);
  const { list } = await listWith([listed(...ids), listed(...ids.toReversed())]);
  await isReady(list);
  const before = cards(list);
  await list.refresh();
  expect(cardIds(list)).to.deep.equal(ids.toReversed());
  expect(cards(list)).to.have.members(before);
});

it('a list that is refreshed while it adds its cards shows the newer answer', async () => {
  const { list } = await listWith([listed(...ids), listed('c9', 'new', 'c1')]);
  const added = new Promise<void>((resolve) => {
    new MutationObserver((_, observer) => {
      if (cards(list).length < 20) return;
      observer.disconnect();
      resolve();
    }).observe(list, { childList: true });
  });
  await added;
  await list.refresh();
  expect([list.state, cardIds(list)]).to.deep.equal(['ready', ['c9', 'new', 'c1']]);
});
