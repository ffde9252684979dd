import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { clicksAt, holdKey } from '../browser/fakes.js';
import { clickAction, description, form, inClick, input, middleOf, nextTask, part, reaches, type } from '../browser/helpers.js';
import { formScene, no, oauth, oauthScene, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { popup, tell, visits, windows } from '../browser/windows.js';

const TIMES = 50;

type Ways = Readonly<Record<string, (el: CyclrConnectorAuth) => Promise<unknown>>>;

const repeat = (action: () => void): void => { for (let time = 0; time < TIMES; time++) action(); };

/** An OAuth connector has a form only for its properties. */
const showForm = async (el: CyclrConnectorAuth): Promise<void> => {
  if (el.shadowRoot!.querySelector('form')) return;
  el.connector = oauth({ properties: [{ name: 'Site', label: 'Site' }] });
  await el.updateComplete;
};

const ways: Ways = {
  'fifty clicks': (el) => clicksAt(middleOf(part(el, 'action')), TIMES),
  'Enter held down': (el) => {
    part(el, 'action').focus();
    return holdKey('Enter', TIMES);
  },
  'the space bar held down': (el) => {
    part(el, 'action').focus();
    return holdKey('Space', TIMES);
  },
  'fifty calls of click()': (el) => inClick(() => { repeat(() => { part(el, 'action').click(); }); }),
  'fifty calls of requestSubmit()': async (el) => {
    await showForm(el);
    return inClick(() => { repeat(() => { form(el).requestSubmit(); }); });
  },
  'fifty calls of connect()': (el) => inClick(() => { repeat(() => { void el.connect(); }); }),
};

describe('one window opens and one request is sent', () => {
  for (const [what, act] of Object.entries(ways)) {
    it(`for ${what}`, async () => {
      const { el, backend, log } = await oauthScene({ get: yes });
      await act(el);
      await reaches(el, 'waiting');
      await visits(popup(), backend);
      expect(windows).to.have.length(1);
      expect(await backend.requests('POST')).to.have.length(1);
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting']);
      expect(popup().closed).to.equal(false);
      tell(popup(), 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
    });

    it(`for ${what}, while the backend delays its answer`, async () => {
      const { el, backend, log } = await oauthScene();
      await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
      await act(el);
      await backend.requests('POST', 1);
      await nextTask();
      expect(el.state).to.equal('opening');
      await backend.release();
      await reaches(el, 'waiting');
      expect(windows).to.have.length(1);
      expect(await backend.requests('POST')).to.have.length(1);
      expect(log.count('start')).to.equal(1);
      el.cancel();
    });
  }

  it('by reopen for fifty clicks', async () => {
    const { el, backend, log } = await detached();
    await inClick(() => { repeat(() => { part(el, 'reopen').click(); }); });
    await reaches(el, 'waiting');
    expect(windows).to.have.length(2);
    expect(await backend.requests('POST')).to.have.length(2);
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });
});

describe('fifty clicks', () => {
  it('in a browser that opens no window send nothing, and each attempt ends with one error', async () => {
    const { el, backend, log } = await oauthScene();
    window.open = () => null;
    await clicksAt(middleOf(part(el, 'action')), TIMES);
    await log.ends();
    expect(await backend.requests('POST')).to.have.length(0);
    expect(log.count('start')).to.equal(log.endings.length);
    expect(new Set(log.endings)).to.deep.equal(new Set(['error']));
  });

  it('on check ask the backend once, and end nothing while it says no', async () => {
    const { el, backend, log } = await detached();
    await backend.answer('GET', { ...no, held: true });
    const { length } = await backend.requests('GET');
    repeat(() => { part(el, 'check').click(); });
    await backend.requests('GET', length + 1);
    expect(el.state).to.equal('verifying');
    await backend.answer('GET', no);
    await backend.release();
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    expect(log.count('state:verifying')).to.equal(1);
    el.cancel();
  });

  it('on cancel, and fifty calls of cancel(), cancel once', async () => {
    const { el, log } = await detached();
    repeat(() => { part(el, 'cancel').click(); });
    repeat(() => { el.cancel(); });
    await nextTask();
    expect(log.endings).to.deep.equal(['cancel']);
  });
});

describe('the press that follows a press', () => {
  it('of a double click on "Continue in this tab" does not cancel', async () => {
    const { el, backend, log } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    window.open = () => null;
    await clickAction(el);
    await log.ends();
    const leave = part(el, 'leave');
    leave.click();
    await reaches(el, 'opening');
    expect([leave.isConnected, leave.getAttribute('part')]).to.deep.equal([false, 'leave']);
    part(el, 'cancel').dispatchEvent(new MouseEvent('click', { detail: 2 }));
    expect([el.state, log.endings]).to.deep.equal(['opening', ['error']]);
    el.cancel();
  });

  it('by Enter held down on check presses no other button, and asks the backend once', async () => {
    const { el, log } = await detached();
    part(el, 'check').focus();
    await holdKey('Enter', TIMES);
    await reaches(el, 'detached');
    expect([log.count('state:verifying'), log.endings, windows.length]).to.deep.equal([1, [], 1]);
    el.cancel();
  });

  it('by the space bar presses no button that gets the focus while the bar is held down', async () => {
    const { el, log } = await waitingScene();
    part(el, 'action').focus();
    await sendKeys({ down: 'Space' });
    popup().close();
    await reaches(el, 'detached');
    expect(el.shadowRoot!.activeElement?.getAttribute('part')).to.equal('check');
    await sendKeys({ down: 'Space' });
    await sendKeys({ up: 'Space' });
    await nextTask();
    expect(log.count('state:verifying')).to.equal(0);
    el.cancel();
  });
});

async function detached(): Promise<Scene> {
  const scene = await waitingScene();
  popup().close();
  await reaches(scene.el, 'detached');
  return scene;
}

describe('a form is submitted once', () => {
  for (const [what, act] of Object.entries({
    'fifty clicks': ways['fifty clicks']!,
    'Enter held down in its input': (el) => {
      input(el, 'apiKey').focus();
      return holdKey('Enter', TIMES);
    },
    'fifty calls of requestSubmit()': ways['fifty calls of requestSubmit()']!,
  } satisfies Ways)) {
    it(`for ${what}`, async () => {
      const { el, backend, log } = await formScene({}, { json: description({ authenticated: true }), held: true });
      await type(el, 'apiKey', 'k');
      await act(el);
      await backend.requests('POST', 1);
      await backend.release();
      await log.ends();
      await nextTask();
      expect(await backend.requests('POST')).to.have.length(1);
      expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    });
  }
});
