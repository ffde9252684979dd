import { expect } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { alertOf, click, clickAction, hasPart, mount, part, reaches, until } from '../browser/helpers.js';
import { mountOAuth, no, oauth, oauthScene, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, popup, tell, visits, windows } from '../browser/windows.js';

/** A sign-in whose user has closed the window. */
const detached = async (known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const scene = await waitingScene({ known });
  tell(popup(), 'close');
  await reaches(scene.el, 'detached');
  return scene;
};

/** Cyclr has refreshed the token, and changed the revision, since the page described the connector. */
const renewedElsewhere = {
  known: { authenticated: true, revision: 'r0' }, get: { json: oauth({ authenticated: true, revision: 'r1' }) },
};

/** Closes the window of a sign-in, and asserts that no answer of the backend's ends that sign-in. */
async function completesNothing({ el, backend, log }: Scene): Promise<void> {
  tell(popup(), 'close');
  await reaches(el, 'detached');
  await backend.requests('GET', 3);
  expect([el.state, log.endings]).to.deep.equal(['detached', []]);
  el.cancel();
}

describe('a window that the user closes', () => {
  it('is noticed within 1.5 s; the element offers check, reopen and cancel', async () => {
    const { el, log } = await waitingScene();
    const closed = new Promise<number>((resolve) => {
      const timer = setInterval(() => {
        if (!popup().closed) return;
        clearInterval(timer);
        resolve(performance.now());
      }, 1);
    });
    tell(popup(), 'close');
    const start = await closed;
    await reaches(el, 'detached');
    // One second more than promised, for a busy machine.
    expect(performance.now() - start).to.be.below(2_500);
    for (const name of ['check', 'reopen', 'cancel']) expect(hasPart(el, name), name).to.equal(true);
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:detached']);
    el.cancel();
  });

  it('neither cancels nor completes the sign-in: the element goes on asking', async () => {
    const { el, backend, log } = await detached();
    expect(await backend.requests('GET', 3)).to.have.length.of.at.least(3);
    expect([el.state, el.error, log.endings]).to.deep.equal(['detached', null, []]);
    el.cancel();
  });

  it('before the sign-in URL arrives leads to detached, too', async () => {
    const { el, backend, log } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await clickAction(el);
    await backend.requests('POST', 1);
    popup().close();
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.endings).to.deep.equal(['cancel']);
    await backend.release();
  });

  it('does not end the questions when the page calls refresh()', async () => {
    const { el, backend } = await detached();
    await el.refresh();
    const { length } = await backend.requests('GET');
    await backend.requests('GET', length + 2);
    expect(el.state).to.equal('detached');
    el.cancel();
  });
});

describe('a detached sign-in', () => {
  it('completes by status when the backend changes from no to yes', async () => {
    const { backend, log } = await detached();
    await backend.answer('GET', yes);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:detached', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'status', verified: true });
  });

  it('has no error any more when the backend answers again', async () => {
    const { el, backend } = await detached();
    await backend.answer('GET', { status: 503 });
    await click(part(el, 'check'));
    await until(() => el.state === 'detached' && el.error, 'the question fails');
    await backend.answer('GET', no);
    await until(() => !el.error, 'the next one does not');
    expect([el.state, alertOf(el).textContent.trim()]).to.deep.equal(['detached', '']);
    el.cancel();
  });

  it('of a connected connector completes by status only with another revision', async () => {
    const { el, backend, log } = await detached({ authenticated: true, revision: 'r1' });
    await backend.requests('GET', 2);
    expect(el.state).to.equal('detached');
    await backend.answer('GET', { json: oauth({ authenticated: true, revision: 'r2' }) });
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('of a connected connector is not completed by a revision that had changed before the click', async () => {
    await completesNothing(await waitingScene(renewedElsewhere));
  });

  it('of a connected connector is not completed by a yes that the page sets while the window opens', async () => {
    const scene = await oauthScene(renewedElsewhere);
    const { el, backend } = scene;
    const described = el.connector;
    el.addEventListener('cyclr-auth-state', () => { el.connector = described; }, { once: true });
    await openSignIn(el, backend);
    await completesNothing(scene);
  });

  it('of a connected connector leaves for the sign-in before the description is answered, and can be cancelled', async () => {
    const { el, backend, log } = await waitingScene({ known: { authenticated: true, revision: 'r1' }, get: { ...yes, held: true } });
    expect(await backend.requests('GET')).to.have.length(1);
    el.cancel();
    await backend.release();
    expect([el.state, log.endings]).to.deep.equal(['connected', ['cancel']]);
  });

  it('of a connected connector without a revision does not complete by status', async () => {
    const { el, backend, log } = await detached({ authenticated: true });
    await backend.requests('GET', 3);
    expect([el.state, log.endings]).to.deep.equal(['detached', []]);
    el.cancel();
  });

  it('is compared with the description that was requested beside the sign-in URL', async () => {
    const backend = await Backend.start({ GET: yes });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend);
    const log = new EventLog(el);
    await openSignIn(el, backend);
    await backend.requests('GET', 1);
    tell(popup(), 'close');
    await reaches(el, 'detached');
    await backend.requests('GET', 3);
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });
});

describe('the check part', () => {
  it('asks the backend at once, and returns to detached when the answer is no', async () => {
    const { el, backend, log } = await detached();
    await backend.answer('GET', { ...no, held: true });
    const { length } = await backend.requests('GET');
    await click(part(el, 'check'));
    await reaches(el, 'verifying');
    await backend.requests('GET', length + 1);
    await backend.answer('GET', no);
    await backend.release();
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });

  it('completes via the user when the answer is yes and there is no revision to compare', async () => {
    const { el, log } = await detached({ authenticated: true });
    await click(part(el, 'check'));
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'user', verified: true });
    expect(el.state).to.equal('connected');
  });

  it('completes via the user when the answer is yes, whatever the revision', async () => {
    const { el, log } = await detached({ authenticated: true, revision: 'r1' });
    await click(part(el, 'check'));
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('user');
    expect(el.state).to.equal('connected');
  });
});

describe('the reopen part', () => {
  it('opens another window in the same attempt, whose message completes it', async () => {
    const { el, backend, log } = await detached();
    await click(part(el, 'reopen'));
    await reaches(el, 'waiting');
    await visits(popup(), backend);
    expect(windows).to.have.length(2);
    expect(await backend.requests('POST')).to.have.length(2);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.names).to.deep.equal([
      'start', 'state:opening', 'state:waiting', 'state:detached', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete',
    ]);
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
  });

  it('ends the attempt with popup_blocked when the browser opens no window', async () => {
    const { el, log } = await detached();
    window.open = () => null;
    await click(part(el, 'reopen'));
    await log.ends();
    expect(log.endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('popup_blocked');
  });
});

describe('a window that the third party cuts off', () => {
  it('leads to detached and stays open; its sign-in completes by status', async () => {
    const { el, backend, log } = await waitingScene();
    tell(popup(), 'go', { url: backend.signInUrl('coop=same-origin') });
    const [, cut] = await backend.visits(2);
    expect(cut!.opener).to.equal(false);
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    await backend.answer('GET', yes);
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('on its first page does so, too', async () => {
    const backend = await Backend.start({ GET: no });
    await backend.answer('POST', { json: { url: backend.signInUrl('coop=same-origin') } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: oauth() });
    const log = new EventLog(el);
    await clickAction(el);
    await reaches(el, 'detached');
    await backend.answer('GET', yes);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });
});
