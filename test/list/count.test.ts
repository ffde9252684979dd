import { expect } from '@open-wc/testing';
import type { CyclrConnectorList } from '../../src/list.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { click, description, nextTask, part, reaches, type } from '../browser/helpers.js';
import { cards, listed, place, shows } from './setup.js';

const connected = (id: string) => description({ id, authenticated: true });

interface Counting {
  readonly list: CyclrConnectorList;
  readonly backend: Backend;
  /** What the list has told the page: `authenticated/total`. */
  readonly counts: readonly string[];
}

async function counting(...answers: readonly Answer[]): Promise<Counting> {
  const backend = await Backend.start({ GET: answers });
  const counts: string[] = [];
  const list = await place(`<cyclr-connector-list endpoint="${backend.endpoint}"></cyclr-connector-list>`);
  list.parentElement!.addEventListener('cyclr-list-change', (event) => {
    expect([event.target, event.bubbles, event.composed, event.cancelable]).to.deep.equal([list, true, true, false]);
    counts.push(`${event.detail.authenticated}/${event.detail.total}`);
  });
  return { list, backend, counts };
}

describe('cyclr-list-change', () => {
  it('tells once how many connectors there are, and how many are authenticated', async () => {
    const { list, counts } = await counting(listed('1', connected('2'), '3', connected('4')));
    await shows(list, 'ready');
    for (const card of cards(list)) await card.updateComplete;
    expect(counts).to.deep.equal(['2/4']);
  });

  it('comes when every card is there', async () => {
    const { list } = await counting(listed('1', '2', '3', '4', '5', '6', '7', '8', '9', '10'));
    const shown: number[] = [];
    list.addEventListener('cyclr-list-change', () => { shown.push(cards(list).length); });
    await shows(list, 'ready');
    expect(shown).to.deep.equal([10]);
  });

  it('tells that there is none', async () => {
    const { list, counts } = await counting(listed());
    await shows(list, 'empty');
    expect(counts).to.deep.equal(['0/0']);
  });

  it('does not come for a list that fails, nor for a refresh that changes nothing', async () => {
    const { list, counts } = await counting({ status: 500 }, listed('1', connected('2')), { status: 500 }, listed('1', connected('2')));
    await shows(list, 'failed');
    expect(counts).to.deep.equal([]);
    for (let time = 0; time < 3; time++) await list.refresh();
    expect(counts).to.deep.equal(['1/2']);
  });

  it('follows what the user does, and the state `connected` that a reconnect leaves changes nothing', async () => {
    const { list, backend, counts } = await counting(listed('1', connected('2')));
    await backend.answer('POST', { json: connected('1') });
    await backend.answer('DELETE', { json: description({ id: '2' }) });
    await shows(list, 'ready');
    const [one, two] = cards(list);
    await reaches(one!, 'ready');
    await type(one!, 'apiKey', 'key');
    await click(part(one!, 'action'));
    await reaches(one!, 'connected');
    await click(part(one!, 'action'));
    await reaches(one!, 'ready');
    expect(counts).to.deep.equal(['1/2', '2/2']);
    await two!.disconnect();
    expect(counts).to.deep.equal(['1/2', '2/2', '1/2']);
  });

  it('follows a refresh, with one event for each answer', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const { list, counts } = await counting(
      listed('1', connected('2'), ...many), listed(connected('1'), connected('2'), '3', ...many.map(connected)),
      listed('1', connected('2'), connected('3'), ...many.map(connected)), listed('3'),
    );
    await shows(list, 'ready');
    for (let time = 0; time < 3; time++) {
      await list.refresh();
      for (const card of cards(list)) await card.updateComplete;
      await nextTask();
    }
    expect(counts).to.deep.equal(['1/42', '42/43', '0/1']);
  });

  it('counts what the user does while a refresh waits, when its answer is there', async () => {
    const answer = { ...listed(connected('1'), '2'), held: true };
    const failure = { status: 500, held: true };
    const { list, backend, counts } = await counting(listed('1', '2'), answer, answer, failure);
    await backend.answer('POST', { json: connected('1') }, { json: connected('2') });
    await shows(list, 'ready');
    for (const [place, card] of cards(list).entries()) {
      await reaches(card, 'ready');
      const refreshed = list.refresh();
      await backend.requests('GET', 2 * place + 2);
      await type(card, 'apiKey', 'key');
      await click(part(card, 'action'));
      await reaches(card, 'connected');
      // The list has asked again: the answer may be from before.
      await backend.requests('GET', 2 * place + 3);
      await backend.release();
      await refreshed;
    }
    expect(counts).to.deep.equal(['0/2', '1/2', '2/2']);
  });

  it('starts anew with another endpoint', async () => {
    const { list, counts } = await counting(listed(connected('1')));
    await shows(list, 'ready');
    list.endpoint = (await Backend.start({ GET: listed(connected('1')) })).endpoint;
    await list.updateComplete;
    await shows(list, 'ready');
    expect(counts).to.deep.equal(['1/1', '1/1']);
  });
});
