import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import type { Backend } from '../browser/fakes.js';
import { clickAction, description, mount, nextTask, type } from '../browser/helpers.js';
import { formScene, oauth, oauthScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, popup, tell, windows } from '../browser/windows.js';

const elementOf = async (id: string): Promise<Scene> => oauthScene({ get: yes, attributes: { 'connector-id': id } });

/** Another element of the same connector. */
const second = async (backend: Backend): Promise<Scene> => {
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: oauth() });
  return { el, backend, log: new EventLog(el) };
};

describe('two elements on one page', () => {
  it('sign in at the same time, each by its own window, in either order', async () => {
    for (const order of [[0, 1], [1, 0]] as const) {
      const both = [await elementOf('1'), await elementOf('2')] as const;
      const pages = [await openSignIn(both[0].el, both[0].backend), await openSignIn(both[1].el, both[1].backend)] as const;
      const [first, last] = [both[order[0]], both[order[1]]];
      tell(pages[order[0]], 'complete');
      await first.log.ends();
      await nextTask();
      expect([last.el.state, pages[order[1]].closed]).to.deep.equal(['waiting', false]);
      tell(pages[order[1]], 'complete');
      await last.log.ends();
      expect(both.map(({ log }) => log.endings)).to.deep.equal([['complete'], ['complete']]);
      expect(both.map(({ log }) => log.detail('cyclr-auth-complete').connectorId)).to.deep.equal(['1', '2']);
    }
  });

  it('of the same connector end their attempts separately', async () => {
    const one = await elementOf('33');
    const other = await second(one.backend);
    const page = await openSignIn(one.el, one.backend);
    await openSignIn(other.el, other.backend);
    tell(page, 'complete');
    await one.log.ends();
    expect([other.log.endings, other.el.state]).to.deep.equal([[], 'waiting']);
    other.el.cancel();
    await other.log.ends();
    expect(one.log.endings).to.deep.equal(['complete']);
  });

  it('of the same connector: the end of one attempt keeps the record of the other', async () => {
    const one = await elementOf('33');
    const other = await second(one.backend);
    await openSignIn(one.el, one.backend);
    await openSignIn(other.el, other.backend);
    expect(sessionStorage).to.have.length(1);
    one.el.cancel();
    await one.log.ends();
    expect(sessionStorage).to.have.length(1);
    other.el.cancel();
    await other.log.ends();
    expect(sessionStorage).to.have.length(0);
  });

  for (const [what, end] of Object.entries({
    'is cancelled': ({ el }: Scene) => { el.cancel(); },
    'is removed': ({ el }: Scene) => { el.remove(); },
    'gets another connector-id': ({ el }: Scene) => { el.connectorId = '9'; },
  })) {
    it(`keep one sign-in when the other element ${what}`, async () => {
      const one = await elementOf('1');
      const other = await elementOf('2');
      await openSignIn(one.el, one.backend);
      const page = await openSignIn(other.el, other.backend);
      end(one);
      await one.log.ends();
      expect([other.el.state, page.closed]).to.deep.equal(['waiting', false]);
      tell(page, 'complete');
      await other.log.ends();
      expect(other.log.endings).to.deep.equal(['complete']);
    });
  }

  it('submit a form and sign in at the same time', async () => {
    const one = await elementOf('1');
    const other = await formScene({}, { json: description({ authenticated: true }) });
    await openSignIn(one.el, one.backend);
    await type(other.el, 'apiKey', 'k');
    await clickAction(other.el);
    await other.log.ends();
    expect([one.el.state, windows.length]).to.deep.equal(['waiting', 1]);
    tell(popup(), 'complete');
    await one.log.ends();
    expect(other.log.endings).to.deep.equal(['complete']);
  });
});
