import { expect } from '@open-wc/testing';
import { nextTask } from '../browser/helpers.js';
import { cards, listed, listWith, shows } from './setup.js';

const CARD = 'cyclr-connector-auth';

describe('a list whose page changes its cards', () => {
it('does not ask for ever while a page puts back a card that the backend does not list', async () => {
  const { list, backend } = await listWith(listed('1', '2'));
  const putBack = (): void => {
    if (!list.querySelector('[connector-id=own]')) list.insertAdjacentHTML('beforeend', `<${CARD} connector-id="own"></${CARD}>`);
  };
  await shows(list, 'ready');
  const observer = new MutationObserver(putBack);
  observer.observe(list, { childList: true });
  putBack();
  await backend.requests('GET', 2);
  await shows(list, 'ready');
  await nextTask();
  observer.disconnect();
  expect([list.state, (await backend.requests('GET')).length]).to.deep.equal(['ready', 2]);
});

it('keeps what a page takes from a card as soon as it is there', async () => {
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) {
      if (node instanceof HTMLElement && node.matches('[connector-id="2"]')) node.removeAttribute('compact');
    }
  });
  observer.observe(document, { childList: true, subtree: true });
  const { list } = await listWith(listed('1', '2'), '', 'compact');
  await shows(list, 'ready');
  await nextTask();
  observer.disconnect();
  expect(cards(list).map(({ compact }) => compact)).to.deep.equal([true, false]);
});
});
