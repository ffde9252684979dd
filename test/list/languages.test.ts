import { expect } from '@open-wc/testing';
import { LOCALES } from '../browser/locales.js';
import { listed, listWith, partOf, shows, textOf } from './setup.js';
import { until } from '../browser/helpers.js';

describe('the list speaks', () => {
  for (const [tag, messages] of Object.entries(LOCALES)) {
    it(`${tag} while it loads, if it is empty, and if it failed`, async () => {
      const { list, backend } = await listWith([{ ...listed(), held: true }, { status: 404 }], '', `lang="${tag}"`);
      await until(() => textOf(list, 'status') === messages.loadingList, 'it says that it loads');
      await backend.requests('GET', 1);
      await backend.release();
      await shows(list, 'empty');
      expect(textOf(list, 'status')).to.equal(messages.emptyList);
      await list.refresh();
      await shows(list, 'failed');
      expect(textOf(list, 'error')).to.contain(messages.misconfigured);
      expect(partOf(list, 'retry')!.textContent.trim()).to.equal(messages.retry);
    });
  }
});
