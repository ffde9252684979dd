import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from './fakes.js';
import { EventLog, act, described, mount, popup, reaches, signIn, task, tell, type, until, windows } from './helpers.js';

interface One {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const oauth = async (id: string, given?: Backend): Promise<One> => {
  const backend = given ?? await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
  if (!given) await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': id }, { connector: described({ authType: 'OAuth2' }) });
  return { el, backend, log: new EventLog(el) };
};

describe('two elements on one page', () => {
  it('sign in at the same time, each by its own window, in either order', async () => {
    for (const order of [[0, 1], [1, 0]] as const) {
      const both = [await oauth('1'), await oauth('2')] as const;
      const signs = [await signIn(both[0].el, both[0].backend), await signIn(both[1].el, both[1].backend)] as const;
      expect(signs[0]).not.to.equal(signs[1]);
      const [first, second] = [both[order[0]], both[order[1]]];
      tell(signs[order[0]], 'complete');
      await first.log.ends();
      await task();
      expect(second.el.state).to.equal('waiting');
      expect(signs[order[1]].closed).to.equal(false);
      tell(signs[order[1]], 'complete');
      await second.log.ends();
      expect(both.map(({ log }) => log.endings)).to.deep.equal([['complete'], ['complete']]);
      expect(both.map(({ log }) => log.detail('cyclr-auth-complete').connectorId)).to.deep.equal(['1', '2']);
    }
  });

  it('of the same connector: each attempt ends by itself', async () => {
    const first = await oauth('33');
    const second = await oauth('33', first.backend);
    const sign = await signIn(first.el, first.backend);
    await signIn(second.el, second.backend);
    tell(sign, 'complete');
    await first.log.ends();
    expect(second.log.endings).to.deep.equal([]);
    expect(second.el.state).to.equal('waiting');
    second.el.cancel();
    await second.log.ends();
    expect(first.log.endings).to.deep.equal(['complete']);
  });

  it('of the same connector: the end of one forgets nothing of the other, which a reload would go on with', async () => {
    const first = await oauth('33');
    const second = await oauth('33', first.backend);
    await signIn(first.el, first.backend);
    await signIn(second.el, second.backend);
    expect(sessionStorage).to.have.length(1);
    first.el.cancel();
    await first.log.ends();
    expect(sessionStorage).to.have.length(1);
    second.el.cancel();
    await second.log.ends();
    expect(sessionStorage).to.have.length(0);
  });

  it('one is cancelled, removed or fails: the other goes on', async () => {
    for (const end of [
      ({ el }: One) => { el.cancel(); },
      ({ el }: One) => { el.remove(); },
      ({ el }: One) => { el.connectorId = '9'; },
    ]) {
      const first = await oauth('1');
      const second = await oauth('2');
      await signIn(first.el, first.backend);
      const sign = await signIn(second.el, second.backend);
      end(first);
      await first.log.ends();
      expect(sign.closed).to.equal(false);
      expect(second.el.state).to.equal('waiting');
      tell(sign, 'complete');
      await second.log.ends();
      expect(second.log.endings).to.deep.equal(['complete']);
    }
  });

  it('one submits a form while the other one signs in', async () => {
    const first = await oauth('1');
    const backend = await Backend.start({ POST: { json: described({ authenticated: true }) } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '2' }, { connector: described() });
    const log = new EventLog(el);
    await signIn(first.el, first.backend);
    await type(el, 'apiKey', 'k');
    await act(el);
    await log.ends();
    expect(first.el.state).to.equal('waiting');
    expect(windows).to.have.length(1);
    tell(popup(), 'complete');
    await first.log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('have their own texts, errors, inputs and descriptions', async () => {
    const refusing = await Backend.start({ POST: { status: 422, json: { errors: [{ name: 'apiKey', detail: 'Nope' }] } } });
    const first = await mount({ endpoint: refusing.endpoint }, { connector: described({ name: 'One' }), messages: { apiKey: 'First key' } });
    const second = await mount({ endpoint: refusing.endpoint }, { connector: described({ name: 'Two' }) });
    await type(first, 'apiKey', 'k');
    await act(first);
    await reaches(first, 'failed');
    expect(second.state).to.equal('ready');
    expect(second.error).to.equal(null);
    expect(second.shadowRoot!.textContent).not.to.match(/First key|Nope|One/);
    expect(second.shadowRoot!.querySelector('input')!.value).to.equal('');
  });

  it('twenty of them ask for twenty descriptions', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    const all = await Promise.all(Array.from({ length: 20 }, (_, id) => mount({ endpoint: backend.endpoint, 'connector-id': String(id), loading: 'eager' })));
    await until(() => all.every(({ state }) => state === 'ready'), 'all are ready');
    expect(new Set((await backend.requests('GET')).map(({ path }) => path)).size).to.equal(20);
  });
});
