import { expect } from '@open-wc/testing';
import { LOCALES } from '../browser/locales.js';
import { cards, connectors, listed, listWith, partOf, place, shows, textOf } from './setup.js';
import { until } from '../browser/helpers.js';

describe('the list speaks', () => {
  for (const [tag, messages] of Object.entries(LOCALES)) {
    it(`${tag} while it loads, if it is empty, and if it failed`, async () => {
      const { list, backend } = await listWith([{ ...listed(), held: true }, { status: 404 }, { status: 500 }], '', `lang="${tag}"`);
      await until(() => textOf(list, 'status') === messages.loadingList, 'it says that it loads');
      await backend.requests('GET', 1);
      await backend.release();
      await shows(list, 'empty');
      expect(textOf(list, 'status')).to.equal(messages.emptyList);
      await list.refresh();
      await shows(list, 'failed');
      expect(textOf(list, 'error')).to.contain(messages.misconfigured);
      await list.refresh();
      await shows(list, 'failed');
      expect(textOf(list, 'error')).to.contain(messages.endpoint_error);
      expect(partOf(list, 'retry')!.textContent.trim()).to.equal(messages.retry);
    });
  }
});

it('the list speaks the language of the place to which the page has moved it', async () => {
  const { list } = await listWith([{ json: { connectors: [] } }], '', 'lang="de"');
  await shows(list, 'empty');
  expect(textOf(list, 'status')).to.equal(LOCALES.de!.emptyList);
  const parent = document.createElement('div');
  parent.lang = 'fr';
  list.removeAttribute('lang');
  await list.updateComplete;
  list.parentElement!.append(parent);
  parent.append(list);
  await until(() => textOf(list, 'status') === LOCALES.fr!.emptyList, 'it speaks French');
});

it('cards are added after the texts of their language are loaded', async () => {
  const json = { connectors: connectors('1', '2') };
  const answer = { ok: true, status: 200, headers: {}, json: () => Promise.resolve(json) } as unknown as Response;
  const list = await place('<cyclr-connector-list endpoint="/api" lang="ja"></cyclr-connector-list>', { fetch: () => Promise.resolve(answer) });
  const language = await new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!cards(list).length) return;
      observer.disconnect();
      resolve(list.shadowRoot!.querySelector<HTMLElement>('[lang]')?.lang);
    }).observe(list, { childList: true });
  });
  expect(language).to.equal('ja');
});
