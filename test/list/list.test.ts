import { expect } from '@open-wc/testing';
import { messages } from '../../src/locales/en.js';
import { messages as german } from '../../src/locales/de.js';
import { Backend } from '../browser/fakes.js';
import { click, description, part, reaches, type, until } from '../browser/helpers.js';
import { cardIds, cards, connectors, listed, listWith, partOf, place, shows, textOf } from './setup.js';

describe('the list', () => {
  it('shows a card for each connector, in the order of the list, with one request', async () => {
    const { list, backend } = await listWith(listed('3', '1', '2'));
    await shows(list, 'ready');
    expect(cardIds(list)).to.deep.equal(['3', '1', '2']);
    for (const card of cards(list)) {
      await reaches(card, 'ready');
      expect(card.parentElement === list).to.equal(true);
      expect(part(card, 'title').textContent).to.equal(`Service ${card.connectorId}`);
      expect(card.endpoint).to.equal(backend.endpoint);
    }
    expect((await backend.requests()).map(({ method, path, search }) => [method, path, search])).to.deep.equal([['GET', '', '?list']]);
  });

  for (const [query, expected] of [['?', '?list'], ['?tenant=a', '?tenant=a&list'], ['?tenant=a&', '?tenant=a&list'], ['?tenant=a#part', '?tenant=a&list']] as const) {
    it(`adds to the query of an endpoint that ends with ${query}`, async () => {
      const backend = await Backend.start({ GET: listed('1') });
      const list = await place(`<cyclr-connector-list endpoint="${backend.endpoint}${query}"></cyclr-connector-list>`);
      await shows(list, 'ready');
      expect((await backend.requests())[0]!.search).to.equal(expected);
    });
  }

  it('separates its cards by more than the parts of a card, unless each is one line', async () => {
    const { list } = await listWith(listed('1', '2'));
    await shows(list, 'ready');
    const gapOf = (element: Element): number => Number.parseFloat(getComputedStyle(element).rowGap);
    const gapInside = gapOf(part(cards(list)[0]!, 'base'));
    expect(gapOf(list)).to.equal(2 * gapInside);
    list.compact = true;
    await list.updateComplete;
    expect(gapOf(list)).to.equal(gapInside);
  });

  it('keeps its styles in another document', async () => {
    const { list } = await listWith(listed('1'));
    await shows(list, 'ready');
    const frame = document.body.appendChild(document.createElement('iframe'));
    const displayOf = (): string => list.ownerDocument.defaultView!.getComputedStyle(list).display;
    const before = displayOf();
    expect(before).not.to.equal('inline');
    frame.contentDocument!.body.append(list);
    expect(displayOf()).to.equal(before);
    list.remove();
    frame.remove();
  });

  it('has its styles, and its cards theirs, in another document that it is first connected in', async () => {
    const backend = await Backend.start({ GET: listed('1') });
    const list = Object.assign(document.createElement('cyclr-connector-list'), { endpoint: backend.endpoint });
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument!.body.append(list);
    await shows(list, 'ready');
    const [card] = cards(list);
    await reaches(card!, 'ready');
    expect([list, part(card!, 'base')].map((element) => frame.contentWindow!.getComputedStyle(element).display)).to.deep.equal(['grid', 'flex']);
    frame.remove();
  });

  it('says that it is loading, and nothing once the cards are there', async () => {
    const { list, backend } = await listWith({ ...listed('1'), held: true });
    await list.updateComplete;
    expect([list.state, list.getAttribute('state'), textOf(list, 'status')]).to.deep.equal(['loading', 'loading', messages.loadingList]);
    await backend.requests('GET', 1);
    await backend.release();
    await shows(list, 'ready');
    expect([list.getAttribute('state'), textOf(list, 'status'), textOf(list, 'error')]).to.deep.equal(['ready', '', '']);
    expect(partOf(list, 'retry')).to.equal(null);
  });

  it('says that it is empty', async () => {
    const { list } = await listWith(listed());
    await shows(list, 'empty');
    expect([textOf(list, 'status'), cards(list).length]).to.deep.equal([messages.emptyList, 0]);
  });

  it('shows the page’s own words for an empty list, and only then', async () => {
    const { list } = await listWith([listed(), listed('1')], '<p slot="empty">Ask your administrator.</p>');
    const own = list.querySelector<HTMLElement>('[slot=empty]')!;
    expect(own.checkVisibility()).to.equal(false);
    await shows(list, 'empty');
    expect([textOf(list, 'status'), own.checkVisibility()]).to.deep.equal(['Ask your administrator.', true]);
    await list.refresh();
    await list.updateComplete;
    expect(own.checkVisibility()).to.equal(false);
  });

  it('speaks the language of its page, and the page’s own texts', async () => {
    const { list } = await listWith(listed(), '', 'lang="de"');
    await shows(list, 'empty');
    for (let time = 0; time < 100 && textOf(list, 'status') === ''; time++) await new Promise((resolve) => { setTimeout(resolve, 20); });
    expect([textOf(list, 'status'), partOf(list, 'status')!.lang]).to.deep.equal([german.emptyList, 'de']);
    list.messages = { emptyList: 'Nichts da.' };
    await list.updateComplete;
    expect(textOf(list, 'status')).to.equal('Nichts da.');
  });

  it('asks another endpoint anew, and removes the cards of the first', async () => {
    const { list } = await listWith(listed('1', '2'));
    await shows(list, 'ready');
    const [first] = cards(list);
    const other = await Backend.start({ GET: listed('1', '9') });
    list.endpoint = other.endpoint;
    await list.updateComplete;
    await shows(list, 'ready');
    expect(cardIds(list)).to.deep.equal(['1', '9']);
    expect(cards(list)[0] !== first).to.equal(true);
    expect(cards(list)[0]!.endpoint).to.equal(other.endpoint);
  });

  it('asks another endpoint anew, also by a refresh in the same task', async () => {
    const { list } = await listWith(listed('1', '2'));
    await shows(list, 'ready');
    const [first] = cards(list);
    await reaches(first!, 'ready');
    await type(first!, 'apiKey', 'typed');
    const other = await Backend.start({ GET: listed('1', '9') });
    list.endpoint = other.endpoint;
    await list.refresh();
    expect([cardIds(list), cards(list)[0] === first]).to.deep.equal([['1', '9'], false]);
    expect((await other.requests()).map(({ path, search }) => path + search)).to.deep.equal(['?list']);
  });

  it('asks once for an endpoint that the page sets again, as another URL object', async () => {
    const backend = await Backend.start({ GET: listed('1') });
    const url = (): URL => new URL(backend.endpoint, location.href);
    const list = await place('<cyclr-connector-list></cyclr-connector-list>', { endpoint: url() });
    await shows(list, 'ready');
    const before = cards(list);
    list.endpoint = url();
    await list.updateComplete;
    expect([list.state, cards(list), (await backend.requests()).length]).to.deep.equal(['ready', before, 1]);
  });

  it('says nothing when a refresh finds it empty again', async () => {
    const { list, backend } = await listWith([listed(), { ...listed(), held: true }, listed('1')], '<p slot="empty">Ask your administrator.</p>');
    await shows(list, 'empty');
    let changes = 0;
    const observer = new MutationObserver(() => { changes += 1; });
    observer.observe(partOf(list, 'status')!, { childList: true, subtree: true, characterData: true });
    const refreshed = list.refresh();
    await backend.requests('GET', 2);
    await list.updateComplete;
    expect([list.state, textOf(list, 'status')]).to.deep.equal(['loading', 'Ask your administrator.']);
    await backend.release();
    await refreshed;
    await shows(list, 'empty');
    expect(changes).to.equal(0);
    await list.refresh();
    await shows(list, 'ready');
    expect([textOf(list, 'status'), cardIds(list)]).to.deep.equal(['', ['1']]);
  });

  it('asks once when it is moved in the document, and keeps its cards', async () => {
    const { list, backend } = await listWith(listed('1'));
    await shows(list, 'ready');
    const [card] = cards(list);
    list.parentElement!.append(list);
    await list.updateComplete;
    expect(cards(list)).to.deep.equal([card]);
    expect(await backend.requests()).to.have.length(1);
  });

  it('is hidden as a closed popover', async () => {
    const { list } = await listWith(listed('1'), '', 'popover');
    await shows(list, 'ready');
    const { display } = getComputedStyle(list);
    list.showPopover();
    expect([display, getComputedStyle(list).display]).to.deep.equal(['none', 'grid']);
  });

  it('can be found while it is hidden until then', async () => {
    const { list } = await listWith(listed('1'));
    await shows(list, 'ready');
    list.setAttribute('hidden', 'until-found');
    const { display, contentVisibility } = getComputedStyle(list);
    expect([display, contentVisibility]).to.deep.equal(['grid', 'hidden']);
    list.popover = 'auto';
    expect(getComputedStyle(list).display, 'a closed popover').to.equal('none');
  });

  it('restores its attribute `state`', async () => {
    const { list } = await listWith(listed('1'));
    await shows(list, 'ready');
    list.removeAttribute('state');
    expect(list.getAttribute('state')).to.equal('ready');
  });
});

/** Each failure of the request, and the text that the user reads. */
const failures: Readonly<Record<string, readonly [answer: Parameters<typeof listWith>[0], text: string]>> = {
  'a lost connection': [{ fault: 'broken' }, messages.endpoint_unreachable],
  'a redirect to a login page': [{ status: 302, headers: { location: '/login' } }, messages.unauthorized],
  '401': [{ status: 401 }, messages.unauthorized],
  '403': [{ status: 403, json: { code: 'unauthorized' } }, messages.unauthorized],
  '422': [{ status: 422 }, messages.endpoint_error],
  '429': [{ status: 429 }, messages.rate_limited],
  '429 with a time to wait': [{ status: 429, headers: { 'retry-after': '30' } }, 'Too many attempts. Try again in 30 seconds.'],
  '500': [{ status: 500 }, messages.endpoint_error],
  '502 with a reference': [{ status: 502, json: { code: 'endpoint_error', reference: 'r-1' } }, `${messages.endpoint_error} Reference: r-1`],
  'a page of HTML': [{ text: '<!doctype html>' }, messages.invalid_response],
  'a description instead of a list': [{ json: description() }, messages.invalid_response],
  'an array': [{ json: connectors('1') }, messages.invalid_response],
  'a list that is an object': [{ json: { connectors: { 0: description() } } }, messages.invalid_response],
  'a list that is null': [{ json: { connectors: null } }, messages.invalid_response],
  'a list without a valid entry': [{ json: { connectors: [{}, null] } }, messages.invalid_response],
};

describe('a list without an endpoint', () => {
  it('waits for one, and tells only the developer', async () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => { warnings.push(text); };
    try {
      const list = await place('<cyclr-connector-list></cyclr-connector-list>');
      await until(() => warnings.length, 'the developer is warned');
      expect(warnings).to.deep.equal(['cyclr-connector-list waits: set endpoint to the URL of your backend.']);
      expect([list.state, textOf(list, 'status'), textOf(list, 'error')]).to.deep.equal(['loading', messages.loadingList, '']);
      list.endpoint = (await Backend.start({ GET: listed('1') })).endpoint;
      await shows(list, 'ready');
      expect(cardIds(list)).to.deep.equal(['1']);
      list.endpoint = null;
      await until(() => warnings.length > 1, 'the developer is warned again');
    } finally {
      console.warn = warn;
    }
  });

  it('has no cards any more, and is loading', async () => {
    const { list } = await listWith(listed('1'));
    await shows(list, 'ready');
    list.removeAttribute('endpoint');
    await shows(list, 'loading');
    expect([cards(list).length, textOf(list, 'status')]).to.deep.equal([0, messages.loadingList]);
  });
});

describe('a failure of the list', () => {
  for (const [what, [answer, text]] of Object.entries(failures)) {
    it(`by ${what} has words, and a button that asks again`, async () => {
      const { list } = await listWith([answer].flat().concat(listed('1')));
      await shows(list, 'failed');
      expect([textOf(list, 'error'), textOf(list, 'status'), cards(list).length]).to.deep.equal([text, '', 0]);
      await click(partOf(list, 'retry')!);
      await shows(list, 'ready');
      expect([textOf(list, 'error'), partOf(list, 'retry'), cardIds(list)]).to.deep.equal(['', null, ['1']]);
    });
  }

  for (const status of [404, 405, 501]) {
    it(`by ${status}, from a backend without a list, has words and no button: asking again would not help`, async () => {
      const { list } = await listWith({ status });
      await shows(list, 'failed');
      expect([textOf(list, 'error'), textOf(list, 'status'), partOf(list, 'retry')]).to.deep.equal([messages.misconfigured, '', null]);
    });
  }

  const serveIt = ' The backend has no list: serve {endpoint}?list';
  for (const [status, code, advice] of [
    [404, undefined, serveIt], [405, undefined, serveIt], [501, undefined, serveIt], [404, 'not_found', serveIt], [410, 'not_found', serveIt],
    [422, undefined, ''], [500, undefined, ''], [500, 'misconfigured', ''],
  ] as const) {
    it(`by ${status} ${code ?? 'without a code'} gives the developer the same advice in the console, with the reason and the backend’s own words`, async () => {
      const lines: string[] = [];
      const { info } = console;
      console.info = (text: string) => { lines.push(text); };
      try {
        const { endpoint } = await Backend.start({ GET: { status, json: { code, detail: 'No route.' } } });
        const list = await place(`<cyclr-connector-list endpoint="${location.origin}${endpoint}?key=canary#canary"></cyclr-connector-list>`);
        await shows(list, 'failed');
        const told = advice || code === 'misconfigured' ? 'misconfigured' : 'endpoint_error';
        const doubt = status === 404 && !code ? ' without a code: check endpoint' : '';
        expect(lines).to.deep.equal([`cyclr-connector-list: ${told}: ${textOf(list, 'error')} (GET ${status}${doubt})${advice}: No route.`]);
      } finally {
        console.info = info;
      }
    });
  }

  for (const [what, answer, subject] of [
    ['a page of HTML', { text: '<!doctype html>' }, 'no JSON'], ['an array', { json: [{ id: '1' }] }, 'no valid connectors'],
    ['a list of another shape', { json: { connectors: { canary: 1 } } }, 'no valid connectors'],
    ['a redirect', { status: 302, headers: { location: '/login' } }, 'GET redirect'],
  ] as const) {
    it(`by ${what} tells the developer so in the console`, async () => {
      const lines: string[] = [];
      const { info } = console;
      console.info = (text: string) => { lines.push(text); };
      try {
        const { list } = await listWith(answer);
        await shows(list, 'failed');
        const code = what === 'a redirect' ? 'unauthorized' : 'invalid_response';
        expect(lines).to.deep.equal([`cyclr-connector-list: ${code}: ${messages[code]} (${subject})`]);
      } finally {
        console.info = info;
      }
    });
  }

  it('by a refresh without an endpoint has no button, names the endpoint in the console, and ends when the page sets one', async () => {
    const lines: string[] = [];
    const { info } = console;
    console.info = (text: string) => { lines.push(text); };
    const list = await place('<cyclr-connector-list></cyclr-connector-list>');
    await list.refresh().finally(() => { console.info = info; });
    expect(lines).to.deep.equal([`cyclr-connector-list: misconfigured: ${messages.misconfigured} (endpoint)`]);
    await list.updateComplete;
    expect([list.state, textOf(list, 'error'), partOf(list, 'retry')]).to.deep.equal(['failed', messages.misconfigured, null]);
    list.endpoint = (await Backend.start({ GET: listed('1') })).endpoint;
    await list.updateComplete;
    await shows(list, 'ready');
    expect(textOf(list, 'error')).to.equal('');
  });

  it('keeps the button, and the focus in it, while the list asks again', async () => {
    const { list, backend } = await listWith([{ status: 500 }, { status: 500, held: true }, { ...listed('1'), held: true }]);
    await shows(list, 'failed');
    const retry = partOf(list, 'retry')!;
    await click(retry);
    await backend.requests('GET', 2);
    await list.updateComplete;
    expect([textOf(list, 'error'), textOf(list, 'status'), retry.getAttribute('aria-disabled')]).to.deep.equal(['', messages.loadingList, 'true']);
    await click(retry);
    await backend.release();
    await shows(list, 'failed');
    expect(list.shadowRoot!.activeElement === retry).to.equal(true);
    await click(retry);
    await backend.requests('GET', 3);
    await backend.release();
    await shows(list, 'ready');
    const [card] = cards(list);
    await card!.updateComplete;
    expect(await backend.requests('GET')).to.have.length(3);
    expect(document.activeElement === card).to.equal(true);
  });

  it('moves the focus from the button to the status of an empty list', async () => {
    const { list } = await listWith([{ status: 500 }, listed()]);
    await shows(list, 'failed');
    await click(partOf(list, 'retry')!);
    await shows(list, 'empty');
    expect(list.shadowRoot!.activeElement === partOf(list, 'status')).to.equal(true);
  });

  it('moves the focus from the button to the reason why asking again does not help', async () => {
    const { list } = await listWith([{ status: 500 }, { status: 422, json: { code: 'misconfigured' } }]);
    await shows(list, 'failed');
    await click(partOf(list, 'retry')!);
    await until(() => !partOf(list, 'retry'), 'the button goes');
    expect([list.shadowRoot!.activeElement?.getAttribute('part'), textOf(list, 'error')]).to.deep.equal(['error', messages.misconfigured]);
  });

  it('on a refresh keeps the cards', async () => {
    const { list } = await listWith([listed('1', '2'), { status: 500 }, listed('1')]);
    await shows(list, 'ready');
    const before = cards(list);
    await list.refresh();
    await list.updateComplete;
    expect([list.state, textOf(list, 'error')]).to.deep.equal(['failed', messages.endpoint_error]);
    expect(cards(list)).to.deep.equal(before);
    await click(partOf(list, 'retry')!);
    await shows(list, 'ready');
    expect(cards(list)).to.deep.equal(before.slice(0, 1));
  });
});
