import { expect } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend, clicksAt } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { clickAction, clickDisconnect, description, hasPart, inputNames, middleOf, mount, nextTask, part, reaches, type, until, wakeEvents } from '../browser/helpers.js';
import { mountLoaded, oauth, waitingScene } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';

const connected = async (answer: Answer): Promise<Scene> => {
  const backend = await Backend.start({ DELETE: answer });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description({ authenticated: true }) });
  return { el, backend, log: new EventLog(el) };
};

describe('disconnect()', () => {
  it('sends DELETE, shows the form again, and dispatches cyclr-auth-disconnect', async () => {
    const { el, backend, log } = await connected({ json: description({ name: 'Now off' }) });
    await el.disconnect();
    await el.updateComplete;
    expect((await backend.requests()).map(({ method, path }) => method + path)).to.deep.equal(['DELETE/33']);
    expect(log.names).to.deep.equal(['before-disconnect', 'state:loading', 'state:ready', 'disconnect']);
    expect(log.detail('cyclr-auth-disconnect')).to.deep.equal({ connectorId: '33' });
    expect(inputNames(el)).to.deep.equal(['apiKey']);
    expect(part(el, 'title').textContent).to.equal('Now off');
    expect(hasPart(el, 'disconnect')).to.equal(false);
  });

  it('is what the confirmed press does', async () => {
    const { el, log } = await connected({ json: description() });
    await clickDisconnect(el);
    await reaches(el, 'ready');
    expect(log.names).to.deep.equal(['before-disconnect', 'state:loading', 'state:ready', 'disconnect']);
  });

  it('sends one DELETE and dispatches one event for fifty clicks and fifty calls', async () => {
    const { el, backend, log } = await connected({ json: description(), held: true });
    part(el, 'disconnect').click();
    await el.updateComplete;
    await clicksAt(middleOf(part(el, 'confirm')), 50);
    for (let time = 0; time < 50; time++) void el.disconnect();
    await backend.requests('DELETE', 1);
    await backend.release();
    await until(() => log.count('disconnect'), 'it is disconnected');
    await nextTask();
    expect(await backend.requests('DELETE')).to.have.length(1);
    expect(log.count('disconnect')).to.equal(1);
    expect(log.endings).to.deep.equal([]);
  });

  it('can be followed by another attempt', async () => {
    const { el, backend, log } = await connected({ json: description() });
    await backend.answer('POST', { json: description({ authenticated: true }) });
    await el.disconnect();
    await el.updateComplete;
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    await log.ends();
    expect(log.names.filter((name) => !name.startsWith('state'))).to.deep.equal(['before-disconnect', 'disconnect', 'submit', 'complete']);
  });

  it('that fails where nothing is known leaves a main button that asks for the description first', async () => {
    const backend = await Backend.start({ GET: [{ status: 500 }, { json: description() }], DELETE: { status: 500 } });
    const el = await mountLoaded(backend);
    await el.disconnect();
    expect(el.state).to.equal('ready');
    await el.updateComplete;
    await clickAction(el);
    await until(() => el.connector, 'it is described');
    expect([el.state, await backend.requests('POST')]).to.deep.equal(['ready', []]);
  });

  it('ignores the late answer to an earlier question', async () => {
    const known = { authenticated: true, revision: 'r1' };
    const { el, log } = await waitingScene({ known });
    el.cancel();
    await log.ends();
    await el.updateComplete;
    const sent: { readonly method: string | undefined; readonly answer: (connector: ConnectorDescription) => void }[] = [];
    el.fetch = (_, init) => new Promise((resolve) => {
      sent.push({
        method: init?.method,
        answer: (connector) => { resolve(Object.assign(new Response(), { json: () => Promise.resolve(connector) })); },
      });
    });
    wakeEvents.focus();
    await clickDisconnect(el);
    const [get, remove] = sent;
    expect([get?.method, remove?.method]).to.deep.equal(['GET', 'DELETE']);
    get!.answer(oauth(known));
    await nextTask();
    expect(el.state).to.equal('loading');
    remove!.answer(oauth());
    await reaches(el, 'ready');
    expect(log.endings).to.deep.equal(['cancel']);
    expect(log.names.at(-1)).to.equal('disconnect');
  });
});
