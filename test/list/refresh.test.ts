import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import type { CyclrConnectorList } from '../../src/list.js';
import { Backend } from '../browser/fakes.js';
import { click, description, focusedName, input, nextTask, part, reaches, type, until } from '../browser/helpers.js';
import { cardIds, cards, connectors, listed, listWith, place, shows } from './setup.js';

const cardOf = (list: Element, id: string): CyclrConnectorAuth => list.querySelector(`[connector-id="${id}"]`)!;

const oauth = (id: string, more = {}) => description({ id, authType: 'OAuth2', ...more });

const connectedWith = (revision: string) => description({ id: '1', authenticated: true, revision });

/** The card of a connected connector whose user has opened the form and typed a key. */
async function cardWithOpenForm(list: CyclrConnectorList, key: string): Promise<CyclrConnectorAuth> {
  await shows(list, 'ready');
  const card = cardOf(list, '1');
  await reaches(card, 'connected');
  await click(part(card, 'action'));
  await reaches(card, 'ready');
  await type(card, 'apiKey', key);
  return card;
}

/** The events of the list's cards that reach the page, by their short names and connectors. */
function recordEvents(list: Element): readonly string[] {
  const names: string[] = [];
  for (const name of ['complete', 'cancel', 'error'] as const) {
    list.parentElement!.addEventListener(`cyclr-auth-${name}`, ({ detail }) => { names.push(`${name} ${detail.connectorId}`); });
  }
  return names;
}

describe('a refresh', () => {
  it('adds, removes and moves cards, and keeps those that stay', async () => {
    const { list } = await listWith([listed('1', '2', '3', '4'), listed('9', '4', '2', '8', '1')], '<p>Own</p>');
    await shows(list, 'ready');
    const [one, two, , four] = cards(list);
    await list.refresh();
    expect(cardIds(list)).to.deep.equal(['9', '4', '2', '8', '1']);
    expect([cardOf(list, '1'), cardOf(list, '2'), cardOf(list, '4')]).to.deep.equal([one, two, four]);
    expect(list.querySelector('p')!.textContent).to.equal('Own');
  });

  it('shows what the backend says now', async () => {
    const { list } = await listWith([listed('1', '2'), { json: { connectors: connectors('1', description({ id: '2', name: 'Renamed', authenticated: true })) } }]);
    await shows(list, 'ready');
    await list.refresh();
    await reaches(cardOf(list, '2'), 'connected');
    expect(part(cardOf(list, '2'), 'title').textContent).to.equal('Renamed');
    expect(cardOf(list, '1').state).to.equal('ready');
  });

  for (const order of [['1', '2', '3'], ['3', '2', '1'], ['2', '1', '3'], ['2'], ['9', '8', '2', '7', '6']]) {
    it(`keeps the focus and the typed text of a card, with the order ${order.join(', ')}`, async () => {
      const { list } = await listWith([listed('1', '2', '3'), listed(...order)]);
      await shows(list, 'ready');
      const card = cardOf(list, '2');
      await reaches(card, 'ready');
      await type(card, 'apiKey', 'typed');
      let moves = 0;
      card.addEventListener('blur', () => { moves += 1; });
      await list.refresh();
      expect(cardIds(list)).to.deep.equal(order);
      expect([input(card, 'apiKey').value, focusedName(card), moves]).to.deep.equal(['typed', 'apiKey', 0]);
    });
  }

  it('keeps the inputs, and what was typed, of a connector of which the list tells less now', async () => {
    const known = description({ id: '1', revision: 'r1', properties: [{ name: 'Subdomain' }] });
    const { list } = await listWith([{ json: { connectors: [known] } }, { json: { connectors: connectors('1', '2') } }]);
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await type(card, 'property:Subdomain', 'acme');
    await list.refresh();
    await reaches(cardOf(list, '2'), 'ready');
    expect(input(card, 'property:Subdomain').value).to.equal('acme');
  });

  it('moves the focus from a card that is gone to the first of the new ones', async () => {
    const { list } = await listWith([listed('1', '2'), listed('3', '4')]);
    await shows(list, 'ready');
    await reaches(cardOf(list, '2'), 'ready');
    input(cardOf(list, '2'), 'apiKey').focus();
    await list.refresh();
    await until(() => focusedName(cardOf(list, '3')) === 'apiKey', 'the first card has the focus');
    expect(input(cardOf(list, '3'), 'apiKey').value).to.equal('');
  });

  it('keeps a card that is gone while the user types into it: the next keys would go to another connector', async () => {
    const { list } = await listWith([listed('1', '2', '3'), listed('1', '3'), listed('3')]);
    await shows(list, 'ready');
    const card = cardOf(list, '2');
    await reaches(card, 'ready');
    await reaches(cardOf(list, '3'), 'ready');
    await type(card, 'apiKey', 'one');
    await list.refresh();
    await list.refresh();
    expect(cardIds(list)).to.deep.equal(['2', '3']);
    await sendKeys({ type: ' two' });
    expect([input(card, 'apiKey').value, input(cardOf(list, '3'), 'apiKey').value]).to.deep.equal(['one two', '']);
    // Nothing may move under the pointer between the press and the click: the card goes with the next refresh.
    input(cardOf(list, '3'), 'apiKey').focus();
    await nextTask();
    expect(cardIds(list)).to.deep.equal(['2', '3']);
    await list.refresh();
    expect([cardIds(list), focusedName(cardOf(list, '3'))]).to.deep.equal([['3'], 'apiKey']);
  });

  it('keeps it also between two inputs, and after the backend has refused what was typed', async () => {
    const basic = (...ids: readonly string[]) => listed(...ids.map((id) => description({ id, authType: 'Basic' })));
    const { list, backend } = await listWith([basic('1', '2'), basic('1', '2'), basic('2')]);
    await backend.answer('POST', { status: 422, json: { code: 'invalid_credentials' } });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await type(card, 'username', 'ada');
    await type(card, 'password', 'wrong');
    await sendKeys({ press: 'Enter' });
    await reaches(card, 'failed');
    await list.refresh();
    input(card, 'password').value = '';
    input(card, 'password').focus();
    await list.refresh();
    await sendKeys({ type: 'secret' });
    expect([cardIds(list), input(card, 'password').value, input(cardOf(list, '2'), 'username').value]).to.deep.equal([['1', '2'], 'secret', '']);
  });

  it('removes a card that is gone when the user has submitted what was typed', async () => {
    const { list, backend } = await listWith([listed('1', '2'), listed('2')]);
    await backend.answer('POST', { status: 404, json: { code: 'not_found' } });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    const events = recordEvents(list);
    await type(card, 'apiKey', 'key');
    await list.refresh();
    await sendKeys({ press: 'Enter' });
    await until(() => focusedName(cardOf(list, '2')) === 'apiKey', 'the next card has the focus');
    expect([cardIds(list), events]).to.deep.equal([['2'], ['error 1']]);
  });

  it('keeps the typed text where the description changed', async () => {
    const { list } = await listWith([listed('1'), listed(description({ id: '1', name: 'Renamed' }))]);
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await type(card, 'apiKey', 'typed');
    await list.refresh();
    await card.updateComplete;
    expect([part(card, 'title').textContent, input(card, 'apiKey').value, focusedName(card)]).to.deep.equal(['Renamed', 'typed', 'apiKey']);
  });

  it('keeps the open form of a connected connector, until it is disconnected elsewhere', async () => {
    const { list } = await listWith([listed(connectedWith('a')), listed(connectedWith('b')), listed(description({ id: '1', revision: 'c' }))]);
    const card = await cardWithOpenForm(list, 'typed');
    await list.refresh();
    await card.updateComplete;
    expect([card.state, input(card, 'apiKey').value]).to.deep.equal(['ready', 'typed']);
    await list.refresh();
    await card.updateComplete;
    expect(card.authenticated).to.equal(false);
  });

  it('keeps the error of an attempt that failed', async () => {
    const { list, backend } = await listWith(listed('1'));
    await backend.answer('POST', { status: 422 });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await type(card, 'apiKey', 'wrong');
    await click(part(card, 'action'));
    await reaches(card, 'failed');
    await list.refresh();
    await card.updateComplete;
    expect([card.state, input(card, 'apiKey').value]).to.deep.equal(['failed', 'wrong']);
  });

  it('keeps the form of a connected connector after an attempt that failed', async () => {
    const { list, backend } = await listWith([listed(connectedWith('a')), listed(connectedWith('b'))]);
    await backend.answer('POST', { status: 422 });
    const card = await cardWithOpenForm(list, 'wrong');
    await click(part(card, 'action'));
    await reaches(card, 'failed');
    await list.refresh();
    await card.updateComplete;
    expect([card.state, card.error!.code, input(card, 'apiKey').value]).to.deep.equal(['failed', 'invalid_credentials', 'wrong']);
  });

  it('removes a card that the page has moved out of its wrapper', async () => {
    const template = '<template><p><cyclr-connector-auth></cyclr-connector-auth></p></template>';
    const { list } = await listWith([listed('1', '2'), listed('2')], `${template}<section></section>`);
    await shows(list, 'ready');
    list.querySelector('section')!.append(cardOf(list, '1'));
    await list.refresh();
    expect([cardIds(list), list.querySelectorAll('p').length]).to.deep.equal([['2'], 1]);
  });

  it('keeps a card that the page has moved out of the list', async () => {
    const { list } = await listWith([listed('1', '2'), listed('3', '1', '2'), listed('2')]);
    await shows(list, 'ready');
    const [card] = cards(list);
    list.before(card!);
    await list.refresh();
    expect([cardIds(list), card!.isConnected, card!.connectorId]).to.deep.equal([['3', '2'], true, '1']);
    await list.refresh();
    expect([cardIds(list), card!.isConnected]).to.deep.equal([['2'], false]);
  });

  it('hears a card that the page has moved out of the list', async () => {
    const connected = description({ id: '1', authenticated: true });
    const { list, backend } = await listWith([listed('1', '2'), { ...listed('1', '2'), held: true }, listed(connected, '2'), listed('2')]);
    await backend.answer('POST', { json: connected }, { status: 422, held: true });
    const counts: string[] = [];
    await shows(list, 'ready');
    list.addEventListener('cyclr-list-change', ({ detail }) => { counts.push(`${detail.authenticated}/${detail.total}`); });
    const card = cardOf(list, '1');
    list.before(card);
    await reaches(card, 'ready');
    const refreshed = list.refresh();
    await backend.requests('GET', 2);
    await type(card, 'apiKey', 'key');
    await click(part(card, 'action'));
    await reaches(card, 'connected');
    // The list has asked again: the answer may be from before.
    await backend.requests('GET', 3);
    await backend.release();
    await refreshed;
    expect([card.state, counts]).to.deep.equal(['connected', ['1/2']]);

    await click(part(card, 'action'));
    await reaches(card, 'ready');
    await type(card, 'apiKey', 'other');
    await click(part(card, 'action'));
    await backend.requests('POST', 2);
    await list.refresh();
    expect(card.isConnected).to.equal(true);
    await backend.release();
    await until(() => !card.isConnected, 'the card goes with its attempt');
    expect(counts).to.deep.equal(['1/2', '0/1']);
  });

  it('hears only what the card itself dispatches', async () => {
    const { list, backend } = await listWith([listed('1'), { ...listed('1'), held: true }]);
    await shows(list, 'ready');
    const slotted = cardOf(list, '1').appendChild(document.createElement('p'));
    const refreshed = list.refresh();
    await backend.requests('GET', 2);
    // An exception in a listener fails the test.
    for (const name of ['cancel', 'error']) slotted.dispatchEvent(new Event(`cyclr-auth-${name}`, { bubbles: true }));
    await backend.release();
    await refreshed;
    expect(await backend.requests('GET')).to.have.length(2);
  });

  it('no longer hears a card that is gone', async () => {
    const { list, backend } = await listWith([listed('1', description({ id: '2', authenticated: true })), listed('1'), { ...listed('1'), held: true }]);
    await backend.answer('DELETE', { json: description({ id: '2' }) });
    await shows(list, 'ready');
    const card = cardOf(list, '2');
    await list.refresh();
    document.body.append(card);
    const refreshed = list.refresh();
    await backend.requests('GET', 3);
    await card.disconnect();
    await backend.release();
    await refreshed;
    card.remove();
    expect([card.authenticated, (await backend.requests('GET')).length]).to.deep.equal([false, 3]);
  });

  it('follows a connector that changes its kind', async () => {
    const { list } = await listWith([listed('1'), listed(description({ id: '1', authType: 'Basic' }))]);
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await list.refresh();
    await card.updateComplete;
    expect([...card.shadowRoot!.querySelectorAll('input')].map(({ name }) => name)).to.deep.equal(['username', 'password']);
  });

  it('does not change the kind of a connector during an attempt', async () => {
    const { list, backend } = await listWith([listed('1'), listed(description({ id: '1', authType: 'Basic' }))]);
    await backend.answer('POST', { json: description({ id: '1', authenticated: true }), held: true });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await type(card, 'apiKey', 'key');
    await click(part(card, 'action'));
    await backend.requests('POST', 1);
    await list.refresh();
    expect([card.state, card.connector!.authType]).to.deep.equal(['submitting', 'ApiKey']);
    await backend.release();
    await reaches(card, 'connected');
  });

  it('removes a card when its attempt has ended, and moves the focus to the next one', async () => {
    const { list, backend } = await listWith([listed('1', '2'), listed('2')]);
    await backend.answer('POST', { status: 422, held: true });
    await shows(list, 'ready');
    await reaches(cardOf(list, '1'), 'ready');
    await type(cardOf(list, '1'), 'apiKey', 'key');
    await click(part(cardOf(list, '1'), 'action'));
    await backend.requests('POST', 1);
    await list.refresh();
    expect([cardIds(list), document.activeElement]).to.deep.equal([['1', '2'], cardOf(list, '1')]);
    await backend.release();
    await until(() => focusedName(cardOf(list, '2')) === 'apiKey', 'the next card has the focus');
    expect(cardIds(list)).to.deep.equal(['2']);
  });

  it('does not change the kind of a connector during a sign-in, but after it', async () => {
    const other = listed(description({ id: '1', authType: 'Basic' }));
    const { list, backend } = await listWith([listed(oauth('1')), other, other]);
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    await shows(list, 'ready');
    const events = recordEvents(list);
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await click(part(card, 'action'));
    await reaches(card, 'waiting');
    await list.refresh();
    expect([card.state, card.connector!.authType]).to.deep.equal(['waiting', 'OAuth2']);
    await click(part(card, 'cancel'));
    await reaches(card, 'ready');
    await list.refresh();
    await card.updateComplete;
    expect([...card.shadowRoot!.querySelectorAll('input')].map(({ name }) => name)).to.deep.equal(['username', 'password']);
    expect([events, cards(list)]).to.deep.equal([['cancel 1'], [card]]);
  });

  it('hides the open form of a compact card whose connector has changed its kind', async () => {
    const { list } = await listWith([listed('1'), listed('1'), listed(oauth('1'))], '', 'compact');
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await click(part(card, 'action'));
    await card.updateComplete;
    await type(card, 'apiKey', 'typed');
    await list.refresh();
    expect(input(card, 'apiKey').value).to.equal('typed');
    await list.refresh();
    await card.updateComplete;
    expect([card.shadowRoot!.querySelector('form'), card.shadowRoot!.activeElement]).to.deep.equal([null, part(card, 'action')]);
  });

  it('keeps a card that the page has moved into a section of its own', async () => {
    const { list } = await listWith([listed('1', '2'), listed('2', '1', '3')], '<section></section>');
    await shows(list, 'ready');
    const section = list.querySelector('section')!;
    section.append(cardOf(list, '1'));
    await list.refresh();
    expect([...section.children].map((card) => card.getAttribute('connector-id'))).to.deep.equal(['1']);
    expect(cardIds(list)).to.have.members(['1', '2', '3']);
  });

  it('shows a connector again whose card the page has removed', async () => {
    const { list } = await listWith([listed('1', '2'), listed('1', '2')]);
    await shows(list, 'ready');
    cardOf(list, '1').remove();
    await list.refresh();
    expect(cardIds(list)).to.deep.equal(['1', '2']);
  });

  it('takes the place of an earlier one, and both resolve with the newer answer', async () => {
    const { list, backend } = await listWith([listed('1'), { ...listed('2'), held: true }, listed('3')]);
    await shows(list, 'ready');
    const first = list.refresh();
    await backend.requests('GET', 2);
    const states: string[] = [];
    await Promise.all([first, list.refresh()].map((refresh) => refresh.then(() => { states.push(`${list.state} ${cardIds(list).join()}`); })));
    expect(states).to.deep.equal(['ready 3', 'ready 3']);
    await backend.release();
    await nextTask();
    expect(cardIds(list)).to.deep.equal(['3']);
  });

  it('before the list is on the page asks once', async () => {
    const backend = await Backend.start({ GET: listed('1') });
    const list = document.createElement('cyclr-connector-list');
    list.setAttribute('endpoint', backend.endpoint);
    await list.refresh();
    (await place('<cyclr-connector-list></cyclr-connector-list>')).replaceWith(list);
    await shows(list, 'ready');
    expect([cardIds(list), (await backend.requests()).length]).to.deep.equal([['1'], 1]);
  });
});

describe('an answer that is older than what the user has done', () => {
  const connected = (id: string): ReturnType<typeof description> => description({ id, authenticated: true });

  it('does not undo a connection', async () => {
    const { list, backend } = await listWith([listed('1', '2'), { ...listed('1', '2'), held: true }, listed(connected('1'), '2')]);
    await backend.answer('POST', { json: connected('1') });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    const refreshed = list.refresh();
    await backend.requests('GET', 2);
    await type(card, 'apiKey', 'key');
    await click(part(card, 'action'));
    await reaches(card, 'connected');
    const states: string[] = [];
    card.addEventListener('cyclr-auth-state', () => { states.push(card.state); });
    await backend.release();
    await refreshed;
    expect([states, card.state, list.state]).to.deep.equal([[], 'connected', 'ready']);
  });

  it('does not undo a disconnect', async () => {
    const { list, backend } = await listWith([listed(connected('1')), { ...listed(connected('1')), held: true }, listed('1')]);
    await backend.answer('DELETE', { json: description({ id: '1' }) });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'connected');
    const refreshed = list.refresh();
    await backend.requests('GET', 2);
    await card.disconnect();
    await backend.release();
    await refreshed;
    expect([card.state, card.authenticated]).to.deep.equal(['ready', false]);
  });

  it('does not undo what a refused reconnect has done to the connection', async () => {
    const { list, backend } = await listWith([
      listed(connected('1')), { ...listed(connected('1')), held: true }, { json: description({ id: '1' }) }, listed('1'),
    ]);
    await backend.answer('POST', { status: 422, json: { code: 'invalid_credentials' } });
    const card = await cardWithOpenForm(list, 'wrong');
    const refreshed = list.refresh();
    await backend.requests('GET', 2);
    await click(part(card, 'action'));
    await until(() => card.authenticated === false, 'the card has asked');
    await backend.release();
    await refreshed;
    expect([card.state, card.authenticated, input(card, 'apiKey').value]).to.deep.equal(['failed', false, 'wrong']);
  });
});

describe('a connector that disappears', () => {
  it('while it is disconnected keeps its card until the answer', async () => {
    const { list, backend } = await listWith([listed(description({ id: '1', authenticated: true }), '2'), listed('2')]);
    await backend.answer('DELETE', { json: description({ id: '1' }), held: true });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'connected');
    let events = 0;
    list.parentElement!.addEventListener('cyclr-auth-disconnect', () => { events += 1; });
    const disconnected = card.disconnect();
    await backend.requests('DELETE', 1);
    await list.refresh();
    expect([cardIds(list), card.state]).to.deep.equal([['1', '2'], 'loading']);
    await backend.release();
    await disconnected;
    await nextTask();
    expect([cardIds(list), events]).to.deep.equal([['2'], 1]);
  });

  it('in the middle of an attempt keeps its card until the attempt succeeds', async () => {
    const { list, backend } = await listWith([listed('1', '2'), listed('2')]);
    await backend.answer('POST', { json: description({ id: '1', authenticated: true }), held: true });
    await shows(list, 'ready');
    const events = recordEvents(list);
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await type(card, 'apiKey', 'key');
    await click(part(card, 'action'));
    await backend.requests('POST', 1);
    await list.refresh();
    expect([cardIds(list), card.state]).to.deep.equal([['1', '2'], 'submitting']);
    await backend.release();
    await until(() => !card.isConnected, 'the card is removed');
    expect([events, cardIds(list)]).to.deep.equal([['complete 1'], ['2']]);
  });

  it('in the middle of a sign-in keeps its card until the user cancels', async () => {
    const { list, backend } = await listWith([listed(oauth('1')), listed()]);
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    await shows(list, 'ready');
    const events = recordEvents(list);
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await click(part(card, 'action'));
    await reaches(card, 'waiting');
    await list.refresh();
    expect([list.state, cardIds(list), card.state]).to.deep.equal(['empty', ['1'], 'waiting']);
    await click(part(card, 'cancel'));
    await until(() => !card.isConnected, 'the card is removed');
    await list.updateComplete;
    expect(events).to.deep.equal(['cancel 1']);
    expect(list.shadowRoot!.querySelector('slot[name=empty]')).to.not.equal(null);
  });

  it('and comes back during an attempt keeps its card', async () => {
    const { list, backend } = await listWith([listed(oauth('1'), '2'), listed('2'), listed('2', oauth('1'))]);
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    await shows(list, 'ready');
    const card = cardOf(list, '1');
    await reaches(card, 'ready');
    await click(part(card, 'action'));
    await reaches(card, 'waiting');
    await list.refresh();
    await list.refresh();
    expect([cardIds(list), cardOf(list, '1'), card.state]).to.deep.equal([['2', '1'], card, 'waiting']);
    card.cancel();
    await nextTask();
    expect(cardIds(list)).to.deep.equal(['2', '1']);
  });
});
