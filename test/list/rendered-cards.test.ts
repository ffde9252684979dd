import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { click, description, inClick, input, nextTask, part, reaches, type } from '../browser/helpers.js';
import { cardIds, cards, listed, listWith, shows } from './setup.js';

const CARD = 'cyclr-connector-auth';

const cardOf = (list: Element, id: string): CyclrConnectorAuth => cards(list).find(({ connectorId }) => String(connectorId) === id)!;

describe('cards that the page has rendered', () => {
  it('are used, and have the list’s attributes beside their own', async () => {
    const { list } = await listWith(listed('1', '2'), `<div class="row"><${CARD} connector-id="2" timeout="5"></${CARD}></div>`, 'timeout="60" compact');
    const [own] = cards(list);
    await shows(list, 'ready');
    expect(cardIds(list)).to.deep.equal(['1', '2']);
    expect([own!.connectorId, own!.timeout, own!.compact, own!.connector!.name]).to.deep.equal(['2', 5, true, 'Service 2']);
  });

  it('keep the properties that the page has set before the list adopts them', async () => {
    const own = { timeout: 5, returnUrl: '/own', display: 'page', disabled: true, messages: { apiKey: 'Own' }, fetch: (...request) => fetch(...request) } as const satisfies Partial<CyclrConnectorAuth>;
    const { list } = await listWith(listed('1', '2'), `<${CARD} connector-id="2"></${CARD}>`, 'timeout="60" return-url="/list" display="popup"');
    const [card] = cards(list);
    Object.assign(card!, own);
    Object.assign(list, { messages: { apiKey: 'List' }, fetch: (...request: Parameters<typeof fetch>) => fetch(...request) });
    await shows(list, 'ready');
    const values = (): unknown => (Object.keys(own) as (keyof typeof own)[]).map((name) => cardOf(list, '2')[name]);
    expect(values()).to.deep.equal(Object.values(own));
    expect(cardOf(list, '1').timeout).to.equal(60);
  });

  it('have the list’s later settings also when another connector has taken their place meanwhile', async () => {
    const { list, backend } = await listWith([listed('1'), listed('2')], `<${CARD} connector-id="1"></${CARD}>`);
    Object.assign(list, { returnUrl: new URL('/list', location.href), disabled: true, messages: { apiKey: 'List' } });
    await shows(list, 'ready');
    const [card] = cards(list);
    card!.setAttribute('connector-id', '2');
    await backend.requests('GET', 2);
    await shows(list, 'ready');
    Object.assign(list, { returnUrl: '/later', disabled: false, messages: null });
    await list.updateComplete;
    expect([cards(list)[0] === card, card!.returnUrl, card!.disabled, card!.messages]).to.deep.equal([true, '/later', false, null]);
  });

  it('are put in the order of the list', async () => {
    const { list } = await listWith(listed('0', '1', '2', '3'), `<${CARD} connector-id="3"></${CARD}><${CARD} connector-id="1"></${CARD}>`);
    const before = cards(list);
    await shows(list, 'ready');
    expect(cardIds(list)).to.deep.equal(['0', '1', '2', '3']);
    expect([cardOf(list, '3'), cardOf(list, '1')]).to.deep.equal(before);
  });

  it('are removed if the list does not have their connector', async () => {
    const { list } = await listWith(listed('1'), `<p><${CARD} connector-id="7"></${CARD}></p><${CARD} connector-id="1"></${CARD}>`);
    await shows(list, 'ready');
    expect([cardIds(list), list.querySelector('p')]).to.deep.equal([['1'], null]);
  });

  it('are removed if there is another one of their connector: the list keeps the one that it has, or else the first', async () => {
    const second = `<p><${CARD} connector-id="1"></${CARD}></p>`;
    const { list } = await listWith(listed('1', '2'), `<${CARD} connector-id="1"></${CARD}>${second}`);
    const [first] = cards(list);
    await shows(list, 'ready');
    expect([cardIds(list), cardOf(list, '1'), list.querySelector('p')]).to.deep.equal([['1', '2'], first, null]);
    list.insertAdjacentHTML('afterbegin', second);
    const [other] = cards(list);
    await reaches(first!, 'ready');
    other!.connector = first!.connector;
    await reaches(other!, 'ready');
    input(other!, 'apiKey').focus();
    await list.refresh();
    expect([cardIds(list), cardOf(list, '1'), list.querySelector('p')]).to.deep.equal([['1', '2'], first, null]);
    expect(document.activeElement).to.equal(first);
  });

  it('keep the wrapper that they share when one of them goes', async () => {
    const content = `<div class="grid">${['1', '2'].map((id) => `<p><${CARD} connector-id="${id}"></${CARD}></p>`).join('')}</div>`;
    const { list } = await listWith([listed('1', '2'), listed('2')], content);
    await shows(list, 'ready');
    const two = cardOf(list, '2');
    await list.refresh();
    expect([cards(list), list.querySelectorAll('.grid > p').length]).to.deep.equal([[two], 1]);
  });

  it('keep a wrapper that another card has joined since, and an attempt in it, when the first one goes', async () => {
    const { list, backend } = await listWith([listed('1'), listed('1', '2'), listed('2')], `<div class="grid"><${CARD} connector-id="1"></${CARD}></div>`);
    await backend.answer('POST', { json: description({ id: '2', authenticated: true }), held: true });
    await shows(list, 'ready');
    list.querySelector('.grid')!.insertAdjacentHTML('beforeend', `<${CARD} connector-id="2"></${CARD}>`);
    const two = cardOf(list, '2');
    await reaches(two, 'ready');
    await type(two, 'apiKey', 'key');
    await click(part(two, 'action'));
    await backend.requests('POST', 1);
    await list.refresh();
    expect([cardIds(list), cardOf(list, '2') === two, two.parentElement!.className]).to.deep.equal([['2'], true, 'grid']);
    await backend.release();
    await reaches(two, 'connected');
  });

  for (const id of ['2', 2]) {
    it(`may have their id as a property, a ${typeof id}`, async () => {
      const { list } = await listWith(listed('1', '2'), `<${CARD}></${CARD}>`);
      const [own] = cards(list);
      own!.connectorId = id as string;
      await shows(list, 'ready');
      expect([cardIds(list), cardOf(list, '2')]).to.deep.equal([['1', '2'], own]);
    });
  }
});

it('a second card of a connector, such as the one that follows the pointer while the user drags, stays until the next refresh', async () => {
  const { list, backend } = await listWith(listed('1', '2'));
  await shows(list, 'ready');
  const [first] = cards(list);
  const copy = first!.cloneNode(true) as CyclrConnectorAuth;
  list.append(copy);
  await nextTask();
  expect([list.state, cardIds(list)]).to.deep.equal(['ready', ['1', '2', '1']]);
  copy.remove();
  await nextTask();
  expect([cards(list)[0] === first, (await backend.requests('GET')).filter(({ search }) => search).length]).to.deep.equal([true, 1]);
});

describe('a copy of the list', () => {
  it('has the same cards, and no second ones', async () => {
    const { list } = await listWith(listed('1', '2'), `<template><div><${CARD}></${CARD}></div></template>`);
    await shows(list, 'ready');
    const copy = list.cloneNode(true) as typeof list;
    list.replaceWith(copy);
    await shows(copy, 'ready');
    expect(cardIds(copy)).to.deep.equal(['1', '2']);
  });

  it('has no card of a connector that is gone', async () => {
    const { list } = await listWith([listed('1', '2', '3'), listed('0', '3', '1')]);
    await shows(list, 'ready');
    const copy = list.cloneNode(true) as typeof list;
    list.replaceWith(copy);
    await shows(copy, 'ready');
    expect(cardIds(copy)).to.deep.equal(['0', '3', '1']);
  });

  it('gives its cards its attributes when they change', async () => {
    const { list } = await listWith(listed('1'), '', 'disabled compact timeout="9"');
    await shows(list, 'ready');
    const copy = list.cloneNode(true) as typeof list;
    list.replaceWith(copy);
    await shows(copy, 'ready');
    Object.assign(copy, { disabled: false, compact: false, timeout: 10 });
    await copy.updateComplete;
    const [card] = cards(copy);
    expect([card!.disabled, card!.compact, card!.timeout]).to.deep.equal([false, false, 10]);
  });
});

describe('a setting of the list that the page takes from one card', () => {
  for (const [how, takeOff] of [
    ['a property', (card: CyclrConnectorAuth) => Object.assign(card, { disabled: false, compact: false, direct: false })],
    ['an attribute', (card: CyclrConnectorAuth) => { ['disabled', 'compact', 'direct'].forEach((name) => { card.removeAttribute(name); }); }],
  ] as const) {
    it(`by ${how} stays off until the list’s own changes`, async () => {
      const { list } = await listWith(listed('1', '2'), '', 'disabled compact direct');
      await shows(list, 'ready');
      const settings = (): unknown => cards(list).map(({ disabled, compact, direct }) => [disabled, compact, direct]);
      takeOff(cards(list)[0]!);
      await cards(list)[0]!.updateComplete;
      await nextTask();
      await list.refresh();
      expect(settings()).to.deep.equal([[false, false, false], [true, true, true]]);
      for (const value of [false, true]) {
        Object.assign(list, { disabled: value, compact: value, direct: value });
        await list.updateComplete;
      }
      expect(settings()).to.deep.equal([[true, true, true], [true, true, true]]);
    });
  }

  it('stays off when a library morphs the page', async () => {
    const { list } = await listWith(listed('1'), `<${CARD} connector-id="1"></${CARD}>`, 'compact disabled');
    await shows(list, 'ready');
    const [card] = cards(list);
    card!.disabled = false;
    await card!.updateComplete;
    await nextTask();
    for (const name of card!.getAttributeNames()) if (name !== 'connector-id') card!.removeAttribute(name);
    await nextTask();
    expect([card!.endpoint, card!.compact, card!.disabled]).to.deep.equal([list.endpoint, true, false]);
  });
});

describe('a library that morphs the page', () => {
  it('does not take the list’s attributes from a card', async () => {
    const { list } = await listWith(listed('1'), `<${CARD} connector-id="1"></${CARD}>`, 'compact timeout="9" return-url="/r"');
    await shows(list, 'ready');
    const [card] = cards(list);
    await reaches(card!, 'ready');
    for (const name of card!.getAttributeNames()) if (name !== 'connector-id') card!.removeAttribute(name);
    await nextTask();
    expect([card!.state, card!.endpoint, card!.compact, card!.timeout, card!.returnUrl]).to.deep.equal(['ready', list.endpoint, true, 9, '/r']);
  });

  it('does not take them from a card that has an endpoint of its own in the server’s HTML, nor its connector', async () => {
    const { list, backend } = await listWith(listed('1'), '', 'direct return-url="/r" service-origin="https://a.example" disabled');
    list.innerHTML = `<${CARD} connector-id="1" endpoint="${backend.endpoint}"></${CARD}>`;
    await shows(list, 'ready');
    const [card] = cards(list);
    await reaches(card!, 'ready');
    const settings = (): unknown => [card!.direct, card!.returnUrl, card!.serviceOrigin, card!.disabled, card!.connectorId, card!.endpoint];
    const before = settings();
    expect(before).to.deep.equal([true, '/r', 'https://a.example', true, '1', backend.endpoint]);
    for (const kept of [['endpoint', 'connector-id'], ['endpoint']]) {
      for (const name of card!.getAttributeNames()) if (!kept.includes(name)) card!.removeAttribute(name);
      await nextTask();
      expect([settings(), card!.state]).to.deep.equal([before, 'ready']);
    }
  });

  for (const where of ['outside', 'in a card']) it(`does not remove all cards while the focus is ${where}`, async () => {
    const { list, backend } = await listWith([listed('1', '2', '3'), listed('2', '3', '1')], `<template><p><${CARD}></${CARD}></p></template>`);
    await shows(list, 'ready');
    await list.refresh();
    const before = cards(list);
    await reaches(before[0]!, 'ready');
    if (where === 'in a card') input(before[0]!, 'apiKey').focus();
    for (const wrapper of list.querySelectorAll('p')) wrapper.remove();
    await nextTask();
    expect([cards(list), cardIds(list), (await backend.requests()).length]).to.deep.equal([before, ['2', '3', '1'], 2]);
  });

  it('may replace all cards by those of the server', async () => {
    const { list } = await listWith(listed('1', '2'));
    await shows(list, 'ready');
    const before = cards(list);
    list.innerHTML = `<${CARD} connector-id="2"></${CARD}>`;
    await nextTask();
    await shows(list, 'ready');
    expect([cardIds(list), cards(list).some((card) => before.includes(card))]).to.deep.equal([['1', '2'], false]);
    expect(cards(list).map(({ state }) => state)).to.deep.equal(['ready', 'ready']);
  });

  it('may replace one card by that of the server', async () => {
    const { list, backend } = await listWith(listed('1', '2'));
    await shows(list, 'ready');
    const two = cardOf(list, '2');
    cardOf(list, '1').outerHTML = `<p><${CARD} connector-id="1"></${CARD}></p>`;
    await backend.requests('GET', 2);
    await shows(list, 'ready');
    await reaches(cardOf(list, '1'), 'ready');
    expect([cardIds(list), cardOf(list, '2') === two, cardOf(list, '1').connector!.name]).to.deep.equal([['1', '2'], true, 'Service 1']);
    await list.refresh();
    expect((await backend.requests('GET')).map(({ path, search }) => path + search)).to.deep.equal(['?list', '?list', '?list']);
  });

  it('may add the card of a connector that is new', async () => {
    const { list, backend } = await listWith([listed('1'), listed('1', '2')]);
    await shows(list, 'ready');
    list.insertAdjacentHTML('beforeend', `<${CARD} connector-id="2"></${CARD}>`);
    const added = cardOf(list, '2');
    await backend.requests('GET', 2);
    await shows(list, 'ready');
    expect([cardIds(list), cardOf(list, '2') === added, added.connector!.name]).to.deep.equal([['1', '2'], true, 'Service 2']);
  });

  it('may give each card the id of the next one', async () => {
    const { list, backend } = await listWith([listed('1', '2', '3'), listed('2', '3')], ['1', '2', '3'].map((id) => `<${CARD} connector-id="${id}"></${CARD}>`).join(''));
    await shows(list, 'ready');
    const [first, second, third] = cards(list);
    first!.setAttribute('connector-id', '2');
    second!.setAttribute('connector-id', '3');
    third!.remove();
    await backend.requests('GET', 2);
    await shows(list, 'ready');
    await list.refresh();
    expect(cards(list).map((card) => [card.connectorId, card.connector!.name])).to.deep.equal([['2', 'Service 2'], ['3', 'Service 3']]);
    expect([cardOf(list, '2') === first, cardOf(list, '3') === second]).to.deep.equal([true, true]);
  });

  it('may exchange the ids of two cards', async () => {
    const { list, backend } = await listWith([listed('1', '2'), listed('2', '1')], ['1', '2'].map((id) => `<${CARD} connector-id="${id}"></${CARD}>`).join(''));
    await shows(list, 'ready');
    const [first, second] = cards(list);
    first!.setAttribute('connector-id', '2');
    second!.setAttribute('connector-id', '1');
    await backend.requests('GET', 2);
    await shows(list, 'ready');
    expect([cardOf(list, '2') === first, cardOf(list, '1') === second, cardIds(list)]).to.deep.equal([true, true, ['2', '1']]);
    await reaches(first!, 'ready');
    expect([first!.connector!.name, second!.connector!.name]).to.deep.equal(['Service 2', 'Service 1']);
  });

  it('does not end an attempt', async () => {
    const { list, backend } = await listWith(listed(description({ id: '1', authType: 'OAuth2' })));
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await shows(list, 'ready');
    const [card] = cards(list);
    await reaches(card!, 'ready');
    await inClick(() => { void card!.connect().catch(() => undefined); });
    await reaches(card!, 'opening');
    card!.remove();
    await nextTask();
    await nextTask();
    expect([card!.state, card!.isConnected]).to.deep.equal(['opening', true]);
    card!.cancel();
  });
});
