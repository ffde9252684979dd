import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { alertOf, click, description, focusedName, hasPart, input, inputs, nextTask, part, reaches, type, until } from '../browser/helpers.js';
import { cards, listed, listWith, shows } from './setup.js';

type Scene = Awaited<ReturnType<typeof listWith>>;

const one = (more: Partial<ConnectorDescription> = {}): ConnectorDescription => description({ id: '1', ...more });

/** A list of one connector, whose description is another one after a refresh. */
async function startWith(before: ConnectorDescription, after: ConnectorDescription, attributes = ''): Promise<Scene & { card: CyclrConnectorAuth }> {
  const scene = await listWith([listed(before), listed(after)], '', attributes);
  await shows(scene.list, 'ready');
  const card = cards(scene.list)[0]!;
  await reaches(card, before.authenticated ? 'connected' : 'ready');
  return { ...scene, card };
}

async function refresh({ list, card }: { readonly list: Scene['list']; readonly card: CyclrConnectorAuth }): Promise<void> {
  await list.refresh();
  await nextTask();
  await card.updateComplete;
}

describe('the list’s description of a card that the user works with', () => {
  for (const attributes of ['', 'compact']) {
    for (const [what, more] of [
      ['is not connected', {}], ['is connected', { authenticated: true }], ['needs attention', { authenticated: true, attention: 'reconnect' }],
    ] as const) {
      it(`keeps the form of a ${attributes} card that ${what}, and is learned`, async () => {
        const scene = await startWith(one(more), one({ ...more, connectedAs: 'acme' }), attributes);
        const { card } = scene;
        if (!inputs(card).length) await click(part(card, 'action'));
        await card.updateComplete;
        await type(card, 'apiKey', 'half a k');
        await refresh(scene);
        expect([card.connector?.connectedAs, input(card, 'apiKey').value, focusedName(card)]).to.deep.equal(['acme', 'half a k', 'apiKey']);
      });
    }
  }

  it('tells, beside an open form, that a connection has stopped working', async () => {
    const scene = await startWith(one({ authenticated: true }), one({ authenticated: true, attention: 'reconnect' }));
    const { card } = scene;
    await click(part(card, 'action'));
    await reaches(card, 'ready');
    await type(card, 'apiKey', 'half a k');
    await refresh(scene);
    expect([card.matches(':state(attention)'), input(card, 'apiKey').value]).to.deep.equal([true, 'half a k']);
  });

  it('closes the form of a connector that has been connected elsewhere', async () => {
    const scene = await startWith(one(), one({ authenticated: true }), 'compact');
    const { card } = scene;
    await click(part(card, 'action'));
    await type(card, 'apiKey', 'half a k');
    await refresh(scene);
    expect([card.state, hasPart(card, 'disconnect')]).to.deep.equal(['connected', true]);
  });

  it('keeps the error of an attempt, and what the user typed', async () => {
    const scene = await startWith(one(), one({ name: 'Another name' }));
    const { card, backend } = scene;
    await backend.answer('POST', { status: 422 });
    await type(card, 'apiKey', 'wrong');
    await click(part(card, 'action'));
    await reaches(card, 'failed');
    await refresh(scene);
    expect([card.state, card.error?.code, input(card, 'apiKey').value, card.connector?.name])
      .to.deep.equal(['failed', 'invalid_credentials', 'wrong', 'Another name']);
  });

  it('ends the error of a card that could not load', async () => {
    const { list, backend } = await listWith([listed(one()), { status: 500 }, listed(one())]);
    await shows(list, 'ready');
    const card = cards(list)[0]!;
    await reaches(card, 'ready');
    await card.refresh();
    expect(card.state).to.equal('failed');
    await refresh({ list, card });
    expect([card.state, alertOf(card).textContent, await backend.requests('GET').then(({ length }) => length)]).to.deep.equal(['ready', '', 3]);
  });

  it('counts for less than what the card asks for after a refusal', async () => {
    const before = one({ authenticated: true });
    const { list, backend } = await listWith([listed(before), { json: one(), held: true }, listed(before)]);
    await backend.answer('POST', { status: 422 });
    await shows(list, 'ready');
    const card = cards(list)[0]!;
    await reaches(card, 'connected');
    await click(part(card, 'action'));
    await reaches(card, 'ready');
    await type(card, 'apiKey', 'wrong');
    await click(part(card, 'action'));
    await reaches(card, 'failed');
    await backend.requests('GET', 2);
    await refresh({ list, card });
    expect(card.authenticated).to.equal(true);
    await backend.release();
    await until(() => card.authenticated === false, 'the card knows that it is not connected any more');
    expect([card.error?.code, input(card, 'apiKey').value]).to.deep.equal(['invalid_credentials', 'wrong']);
  });
});
