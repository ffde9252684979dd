import { expect } from '@open-wc/testing';
import { messages } from '../../src/locales/en.js';
import { messages as french } from '../../src/locales/fr.js';
import { Backend } from '../browser/fakes.js';
import { part, reaches, until } from '../browser/helpers.js';
import { cardIds, cards, listed, listWith, place, shows } from './setup.js';

const CARD = 'cyclr-connector-auth';

/** The warnings that the list logs while a test runs. */
function recordWarnings(): readonly string[] {
  const texts: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => { if (text.startsWith('cyclr-connector-list')) texts.push(text); };
  after(() => { console.warn = warn; });
  return texts;
}

describe('the template', () => {
  it('separates the cards by the white space behind the card', async () => {
    const { list } = await listWith(listed('1', '2', '3'), `<template><${CARD}></${CARD}> </template>`);
    await shows(list, 'ready');
    const kinds = [...list.childNodes].slice(1).map((node) => node instanceof Text ? 'space' : 'card');
    expect(kinds).to.deep.equal(['card', 'space', 'card', 'space', 'card', 'space']);
  });

  it('gives each card its attributes, slots and wrapper', async () => {
    const { list } = await listWith(listed('1', '2'), `
      <template>
        <article class="tile"><h3>Tile</h3><${CARD} class="mine" timeout="60" loading="eager"><em slot="footer">Help</em></${CARD}></article>
      </template>`);
    await shows(list, 'ready');
    expect(cardIds(list)).to.deep.equal(['1', '2']);
    for (const card of cards(list)) {
      expect([card.className, card.timeout, card.loading, card.querySelector('[slot=footer]')!.textContent]).to.deep.equal(['mine', 60, 'eager', 'Help']);
      expect(card.parentElement!.outerHTML).to.match(/^<article class="tile"><h3>Tile<\/h3>/);
      expect(card.parentElement!.parentElement === list).to.equal(true);
    }
  });

  it('may have more than one node at its top', async () => {
    const { list } = await listWith([listed('1', '2'), listed('2')], `<template><h3>Title</h3><${CARD}></${CARD}><hr></template>`);
    await shows(list, 'ready');
    const tags = (): readonly string[] => [...list.children].map(({ localName }) => localName).filter((name) => name !== 'template');
    expect(tags()).to.deep.equal(['h3', CARD, 'hr', 'h3', CARD, 'hr']);
    await list.refresh();
    expect([tags(), cardIds(list)]).to.deep.equal([['h3', CARD, 'hr'], ['2']]);
  });

  it('has precedence over the list’s own attributes', async () => {
    const template = `<template><${CARD} display="page" disabled></${CARD}></template>`;
    const { list } = await listWith(listed('1'), template, 'display="popup" timeout="30" return-url="/back"');
    await shows(list, 'ready');
    const [card] = cards(list);
    expect([card!.display, card!.timeout, card!.returnUrl, card!.disabled]).to.deep.equal(['page', 30, '/back', true]);
    list.disabled = true;
    await list.updateComplete;
    list.disabled = false;
    await list.updateComplete;
    expect(card!.disabled).to.equal(true);
  });

  it('does not decide the endpoint or the connector', async () => {
    const { list, backend } = await listWith(listed('1'), `<template><${CARD} endpoint="/other" connector-id="7"></${CARD}></template>`);
    await shows(list, 'ready');
    expect([cards(list)[0]!.endpoint, cards(list)[0]!.connectorId]).to.deep.equal([backend.endpoint, '1']);
  });

  it('runs none of its scripts', async () => {
    const { list } = await listWith(listed('1', '2'), `<template>
      <script>globalThis.templateRuns = true;</script><svg><script>globalThis.templateRuns = true;</script></svg>
      <div><${CARD}><script type="module">globalThis.templateRuns = true;</script></${CARD}></div></template>`);
    await shows(list, 'ready');
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    expect(cardIds(list)).to.deep.equal(['1', '2']);
    expect(list.querySelectorAll('script')).to.have.length(0);
    expect(globalThis).to.not.have.property('templateRuns');
  });

  /** Templates that cannot be used as they are, and the tags of what is shown for one connector. */
  const mistakes: Readonly<Record<string, readonly [template: string, shown: string, warning: RegExp]>> = {
    'is empty': ['', CARD, /has no <cyclr-connector-auth> element/],
    'has no card': ['<p>Hello</p>', CARD, /has no <cyclr-connector-auth> element/],
    'has its card in a template': [`<template><${CARD}></${CARD}></template>`, CARD, /has no <cyclr-connector-auth> element/],
    'has two cards': [`<${CARD} class="first"></${CARD}><${CARD}></${CARD}>`, `${CARD}.first`, /has 2 <cyclr-connector-auth> elements/],
    'has two cards in wrappers': [`<p><${CARD} class="first"></${CARD}></p><p><${CARD}></${CARD}></p>`, `p>${CARD}.first`, /has 2 <cyclr-connector-auth> elements/],
  };

  for (const [what, [template, shown, warning]] of Object.entries(mistakes)) {
    it(`that ${what} gets one card for each connector, and one warning`, async () => {
      const warnings = recordWarnings();
      const { list } = await listWith(listed('1', '2', '3'), `<template>${template}</template>`);
      await shows(list, 'ready');
      expect(cardIds(list)).to.deep.equal(['1', '2', '3']);
      expect(list.querySelectorAll(`:scope > ${shown}`)).to.have.length(3);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(warning);
    });
  }

  it('may have its nodes as children, where a framework adds them', async () => {
    const { list } = await listWith([listed(), listed('1', '2')], '<template></template>');
    const article = document.createElement('article');
    article.append(document.createElement(CARD));
    list.querySelector('template')!.append(article);
    await shows(list, 'empty');
    await list.refresh();
    expect([...list.children].map(({ localName }) => localName)).to.deep.equal(['template', 'article', 'article']);
    expect(cards(list).slice(1).map((card) => [card.connectorId, card.state, card.parentElement!.localName])).to.deep.equal([
      ['1', 'ready', 'article'], ['2', 'ready', 'article'],
    ]);
  });

  it('keeps the settings that a framework gives its card as properties', async () => {
    const { list } = await listWith([listed(), listed('1', '2')], '<template></template>', 'timeout="30" display="popup"');
    const fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request);
    const settings = { timeout: 300, display: 'page', direct: true, loading: 'eager', returnUrl: '/r', fetch, messages: { apiKey: 'Key' }, autocomplete: {} } as const;
    list.querySelector('template')!.append(Object.assign(document.createElement(CARD), settings, { connectorId: '7' }));
    await shows(list, 'empty');
    await list.refresh();
    Object.assign(list, { timeout: 40, messages: { apiKey: 'Other' } });
    await list.updateComplete;
    const names = Object.keys(settings) as (keyof typeof settings)[];
    const shown = cards(list).slice(1);
    expect(shown.map((card) => names.map((name) => card[name]))).to.deep.equal(Array(2).fill(Object.values(settings)));
    expect(shown.map(({ connectorId, endpoint }) => [connectorId, endpoint === list.endpoint])).to.deep.equal([['1', true], ['2', true]]);
  });

  it('changes the cards that come after it has changed', async () => {
    const { list } = await listWith([listed('1'), listed('1', '2'), listed('1', '2', '3')], `<template><${CARD} class="first"></${CARD}></template>`);
    await shows(list, 'ready');
    const template = list.querySelector('template')!;
    template.innerHTML = `<p><${CARD} class="second"></${CARD}></p>`;
    await list.refresh();
    template.remove();
    await list.refresh();
    expect(cards(list).map(({ className, parentElement }) => [className, parentElement!.localName])).to.deep.equal([
      ['first', 'cyclr-connector-list'], ['second', 'p'], ['', 'cyclr-connector-list'],
    ]);
  });

  it('is only a child of the list itself', async () => {
    const { list } = await listWith(listed('1'), `<div slot="empty"><template><${CARD} class="wrong"></${CARD}></template></div>`);
    await shows(list, 'ready');
    expect(cards(list)[0]!.className).to.equal('');
  });
});

describe('the list gives its cards', () => {
  it('its attributes, also when they change', async () => {
    const attributes = 'service-origin="https://a.example" return-url="/r" display="page" timeout="9" direct compact disabled';
    const { list } = await listWith(listed('1', '2'), '', attributes);
    await shows(list, 'ready');
    const values = (): readonly unknown[] => cards(list).map((card) =>
      [card.serviceOrigin, card.returnUrl, card.display, card.timeout, card.direct, card.hasAttribute('compact'), card.disabled]);
    expect(values()).to.deep.equal(Array(2).fill(['https://a.example', '/r', 'page', 9, true, true, true]));
    Object.assign(list, {
      serviceOrigin: null, returnUrl: undefined, display: null, timeout: null, direct: false, compact: false, disabled: false,
    });
    await list.updateComplete;
    expect(values()).to.deep.equal(Array(2).fill([null, null, 'popup', 600, false, false, false]));
  });

  it('its `fetch` and `messages`, also when they change', async () => {
    const backend = await Backend.start({ GET: listed('1') });
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      asked.push(input as string);
      return globalThis.fetch(input, init);
    };
    const html = `<cyclr-connector-list endpoint="${backend.endpoint}"></cyclr-connector-list>`;
    const list = await place(html, { fetch, messages: { apiKey: 'Token' } });
    await shows(list, 'ready');
    const [card] = cards(list);
    await reaches(card!, 'ready');
    expect(part(card!, 'label').textContent.trim()).to.equal('Token');
    await backend.answer('GET', { json: listed('1').json });
    expect(asked).to.deep.equal([`${backend.endpoint}?list`]);
    await card!.refresh();
    expect(asked).to.deep.equal([`${backend.endpoint}?list`, `${backend.endpoint}/1`]);
    list.messages = null;
    await list.updateComplete;
    await card!.updateComplete;
    expect(part(card!, 'label').textContent.trim()).to.equal(messages.apiKey);
  });

  it('its language, also when it changes', async () => {
    const { list } = await listWith(listed('1'), '', 'lang="de"');
    await shows(list, 'ready');
    const [card] = cards(list);
    await reaches(card!, 'ready');
    for (const [lang, label] of [['fr', french.apiKey], ['', messages.apiKey]] as const) {
      list.lang = lang;
      await until(() => part(card!, 'label').textContent.trim() === label, `the label is ${label as string}`);
    }
  });

  it('its `fetch` and `messages`, also when they are `undefined` again', async () => {
    const { list } = await listWith(listed('1'));
    await shows(list, 'ready');
    const [card] = cards(list);
    const fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request);
    Object.assign(list, { fetch, messages: { apiKey: 'Token' } });
    await list.updateComplete;
    expect([card!.fetch, card!.messages]).to.deep.equal([fetch, { apiKey: 'Token' }]);
    Object.assign(list, { fetch: undefined, messages: undefined });
    await list.updateComplete;
    expect([card!.fetch, card!.messages]).to.deep.equal([undefined, undefined]);
  });

  it('nothing that replaces a setting of the page for one card, until the list’s own setting changes', async () => {
    const { list } = await listWith(listed('1'), '', 'timeout="9"');
    await shows(list, 'ready');
    const [card] = cards(list);
    Object.assign(card!, { disabled: true, messages: { apiKey: 'Own' } });
    card!.setAttribute('timeout', '30');
    list.returnUrl = '/r';
    await list.updateComplete;
    expect([card!.disabled, card!.messages, card!.timeout, card!.returnUrl]).to.deep.equal([true, { apiKey: 'Own' }, 30, '/r']);
    Object.assign(list, { timeout: 10, messages: null });
    await list.updateComplete;
    expect([card!.disabled, card!.messages, card!.timeout]).to.deep.equal([true, null, 10]);
  });

  it('nothing that replaces a setting of one card, where its own `timeout` is no number', async () => {
    const { list } = await listWith(listed('1'), '', 'timeout="10m"');
    await shows(list, 'ready');
    const [card] = cards(list);
    card!.timeout = 60;
    list.returnUrl = '/r';
    await list.updateComplete;
    expect([card!.timeout, card!.returnUrl]).to.deep.equal([60, '/r']);
  });
});
