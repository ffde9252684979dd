import { expect } from '@open-wc/testing';
import type { CyclrConnectorList } from '../../src/list.js';
import { cardIds, cards, listed, listWith } from './setup.js';

const ids = Array.from({ length: 500 }, (_, index) => `c${index}`);

/** Resolves when every card is there. A slow machine needs a while for hundreds of them. */
const isReady = (list: CyclrConnectorList): Promise<unknown> =>
  new Promise((resolve) => { list.addEventListener('cyclr-list-change', resolve, { once: true }); });

/** A clock on which each look takes 10 ms, so that the test does not depend on the computer's speed. */
function slowClock(): { restore(): void } {
  let time = 0;
  performance.now = () => time += 10;
  return { restore: () => { Reflect.deleteProperty(performance, 'now'); } };
}

/** Calls back in a task of its own, again and again, until the callback returns `false`. */
function inEachTask(callback: () => boolean): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    if (callback()) port2.postMessage(null);
    else port1.close();
  };
  port2.postMessage(null);
}

it('500 connectors are shown in order, in tasks of limited time', async function () {
  this.timeout(60_000);
  const clock = slowClock();
  try {
    const { list } = await listWith(listed(...ids));
    const perTask: number[] = [];
    let shown = 0;
    inEachTask(() => {
      const { length } = cards(list);
      perTask.push(length - shown);
      shown = length;
      return length < ids.length;
    });
    await isReady(list);
    expect(cardIds(list)).to.deep.equal(ids);
    // Three groups of eight take longer than a task may. Two tasks of the list may come between two of the test.
    expect(Math.max(...perTask)).to.be.within(1, 48);
  } finally {
    clock.restore();
  }
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

it('a refresh of 500 connectors in another order moves them in tasks of limited time, and keeps the focus that the user moves meanwhile', async function () {
  this.timeout(60_000);
  const { list } = await listWith([listed(...ids), listed(...ids.toReversed())]);
  await isReady(list);
  const all = cards(list);
  const clock = slowClock();
  try {
    let moved = 0;
    const perTask: number[] = [];
    const observer = new MutationObserver((records) => { moved += records.filter(({ addedNodes }) => addedNodes.length).length; });
    observer.observe(list, { childList: true });
    let isDone = false;
    inEachTask(() => {
      perTask.push(moved);
      moved = 0;
      if (perTask.some(Boolean) && !list.contains(document.activeElement)) all[250]!.focus();
      return !isDone;
    });
    let blurs = 0;
    all[250]!.addEventListener('blur', () => { blurs += 1; });
    await list.refresh();
    isDone = true;
    observer.disconnect();
    expect([cardIds(list), document.activeElement, blurs]).to.deep.equal([ids.toReversed(), all[250], 0]);
    expect(Math.max(...perTask)).to.be.within(1, 48);
  } finally {
    clock.restore();
  }
});

it('a refresh ends although the page has an order of its own, and moves the cards back', async () => {
  const some = ids.slice(0, 40);
  const { list } = await listWith([listed(...some), listed(...some.toReversed())]);
  await isReady(list);
  const all = cards(list);
  const observer = new MutationObserver(() => {
    list.append(...all);
    observer.takeRecords();
  });
  observer.observe(list, { childList: true });
  await list.refresh();
  observer.disconnect();
  expect(cardIds(list)).to.deep.equal(some);
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
