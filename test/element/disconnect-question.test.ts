import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend, clicksAt, holdKey } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import {
  alertOf, click, clickDisconnect, description, hasPart, input, middleOf, mount, nextTask, part, parts, reaches, rejection, type, until,
} from '../browser/helpers.js';
import type { Scene } from '../browser/scene.js';

const QUESTION = 'Disconnect Pipedrive? Integrations that use it will stop.';

const connected = async (known: Partial<ConnectorDescription> = {}, answers: Readonly<Record<string, Answer>> = {}): Promise<Scene> => {
  const backend = await Backend.start({ DELETE: { json: description() }, ...answers });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description({ authenticated: true, ...known }) });
  return { el, backend, log: new EventLog(el) };
};

/** The element, with the question shown. */
const asked = async (known: Partial<ConnectorDescription> = {}, answers: Readonly<Record<string, Answer>> = {}): Promise<Scene> => {
  const scene = await connected(known, answers);
  await click(part(scene.el, 'disconnect'));
  await scene.el.updateComplete;
  expect(hasPart(scene.el, 'confirm')).to.equal(true);
  return scene;
};

const focusedPart = (el: CyclrConnectorAuth): string | null => el.shadowRoot!.activeElement?.getAttribute('part') ?? null;

const question = (el: CyclrConnectorAuth): string | undefined => el.shadowRoot!.querySelector('#question')?.textContent;

/** Expects the connected element without the question, and that nothing was sent. */
async function expectKept({ el, backend, log }: Scene): Promise<void> {
  await nextTask();
  await el.updateComplete;
  expect([el.state, hasPart(el, 'confirm'), hasPart(el, 'disconnect'), question(el)]).to.deep.equal(['connected', false, true, undefined]);
  expect(await backend.requests('DELETE')).to.deep.equal([]);
  expect(log.names.filter((name) => name.includes('disconnect'))).to.deep.equal([]);
}

describe('the disconnect button', () => {
  it('asks in place of the buttons, in a named group, with the focus on "Keep", and sends nothing', async () => {
    const { el, backend, log } = await asked();
    expect(question(el)).to.equal(QUESTION);
    expect([part(el, 'confirm').textContent.trim(), part(el, 'keep').textContent.trim()]).to.deep.equal(['Disconnect', 'Keep']);
    expect([hasPart(el, 'action'), hasPart(el, 'disconnect')]).to.deep.equal([false, false]);
    expect(['role', 'aria-labelledby'].map((name) => part(el, 'actions').getAttribute(name))).to.deep.equal(['group', 'question']);
    expect([focusedPart(el), part(el, 'status').textContent, el.state]).to.deep.equal(['keep', 'Connected', 'connected']);
    expect([await backend.requests(), log.names]).to.deep.equal([[], []]);
  });

  it('asks without a name where the connector has none', async () => {
    for (const name of [null, '']) {
      const { el } = await asked({ name });
      expect(question(el)).to.equal('Disconnect? Integrations that use this connection will stop.');
    }
  });

  it('focuses "Keep" even where a click does not focus a button, as in Safari', async () => {
    const { el } = await connected();
    part(el, 'disconnect').click();
    await el.updateComplete;
    expect(focusedPart(el)).to.equal('keep');
  });

  it('asks after a failed attempt, too, and keeps what the user has typed', async () => {
    const { el, backend } = await connected({}, { POST: { status: 500, json: {} } });
    await click(part(el, 'action'));
    await reaches(el, 'ready');
    await type(el, 'apiKey', 'half');
    await click(part(el, 'action'));
    await reaches(el, 'failed');
    await click(part(el, 'disconnect'));
    await el.updateComplete;
    expect([question(el), focusedPart(el)]).to.deep.equal([QUESTION, 'keep']);
    await click(part(el, 'keep'));
    await el.updateComplete;
    expect([input(el, 'apiKey').value, focusedPart(el)]).to.deep.equal(['half', 'disconnect']);
    await clickDisconnect(el);
    await reaches(el, 'ready');
    expect(await backend.requests('DELETE')).to.have.length(1);
  });
});

describe('the answer', () => {
  it('"Disconnect" asks the page, then the backend', async () => {
    const { el, backend, log } = await asked();
    await click(part(el, 'confirm'));
    await reaches(el, 'ready');
    expect(log.names).to.deep.equal(['before-disconnect', 'state:loading', 'state:ready', 'disconnect']);
    expect(log.detail('cyclr-auth-before-disconnect')).to.deep.equal({ connectorId: '33' });
    expect(await backend.requests('DELETE')).to.have.length(1);
    expect(hasPart(el, 'confirm')).to.equal(false);
  });

  it('"Keep" shows the buttons again, with the focus where it was', async () => {
    const scene = await asked();
    await click(part(scene.el, 'keep'));
    await expectKept(scene);
    expect(focusedPart(scene.el)).to.equal('disconnect');
  });

  it('Escape keeps, and closes nothing else', async () => {
    const scene = await asked();
    const seen: string[] = [];
    const listener = ({ key }: KeyboardEvent): void => { seen.push(key); };
    document.addEventListener('keydown', listener);
    await sendKeys({ press: 'Escape' });
    await expectKept(scene);
    expect([focusedPart(scene.el), seen]).to.deep.equal(['disconnect', []]);
    await sendKeys({ press: 'Escape' });
    expect(seen).to.deep.equal(['Escape']);
    document.removeEventListener('keydown', listener);
  });

  it('of the second click of a double click is ignored', async () => {
    const { el, backend } = await connected();
    const [x, y] = middleOf(part(el, 'disconnect'));
    for (const name of ['confirm', 'keep']) {
      part(el, 'disconnect').click();
      await el.updateComplete;
      part(el, name).dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));
      await el.updateComplete;
      expect(question(el), name).to.equal(QUESTION);
      await sendKeys({ press: 'Escape' });
      await el.updateComplete;
    }
    // Nothing that confirms takes the place of the pressed button.
    for (let press = 0; press < 4; press++) await sendMouse({ type: 'click', position: [x, y] });
    expect(await backend.requests('DELETE')).to.deep.equal([]);
  });

  it('is never given by a key that is held down', async () => {
    const { el, backend } = await connected();
    part(el, 'disconnect').focus();
    await holdKey('Enter', 25);
    await nextTask();
    expect(await backend.requests('DELETE')).to.deep.equal([]);
  });

  it('is given by the keyboard alone', async () => {
    const { el, backend } = await connected();
    part(el, 'disconnect').focus();
    await sendKeys({ press: 'Enter' });
    await el.updateComplete;
    await sendKeys({ press: 'Shift+Tab' });
    expect(focusedPart(el)).to.equal('confirm');
    await sendKeys({ press: 'Space' });
    await reaches(el, 'ready');
    expect(await backend.requests('DELETE')).to.have.length(1);
  });

  it('cannot be given while the element is disabled, but "Keep" works', async () => {
    const scene = await asked();
    scene.el.disabled = true;
    await scene.el.updateComplete;
    expect([part(scene.el, 'confirm').matches(':disabled'), part(scene.el, 'keep').matches(':disabled')]).to.deep.equal([true, false]);
    await click(part(scene.el, 'confirm'));
    await click(part(scene.el, 'keep'));
    await expectKept(scene);
  });
});

describe('the question closes, and nothing is sent,', () => {
  const changes: Readonly<Record<string, (el: CyclrConnectorAuth) => unknown>> = {
    'when the element is removed and inserted again': (el) => {
      const place = el.parentElement!;
      el.remove();
      place.append(el);
    },
    'when the page describes another account': (el) => { el.connector = description({ authenticated: true, connectedAs: 'bob@example.com' }); },
    'when the page describes another auth type': (el) => { el.connector = description({ authenticated: true, authType: 'OAuth2' }); },
    'when the page describes another connector': (el) => { el.connector = description({ id: '34', authenticated: true }); },
    'when the connector has another name': (el) => { el.connector = description({ name: 'Slack', authenticated: true }); },
  };

  for (const [when, change] of Object.entries(changes)) {
    it(when, async () => {
      const scene = await asked({}, { GET: { json: description({ authenticated: true }) } });
      await change(scene.el);
      await reaches(scene.el, 'connected');
      await expectKept(scene);
    });
  }

  it('when the page says that the connector is not connected, or the element stands for another one', async () => {
    for (const change of [
      (el: CyclrConnectorAuth) => { el.connector = description(); },
      (el: CyclrConnectorAuth) => { el.connectorId = '34'; },
      (el: CyclrConnectorAuth) => { void el.connect(); },
    ]) {
      const { el, backend } = await asked({}, { GET: { json: description() } });
      change(el);
      await reaches(el, 'ready');
      // An open form would stay.
      el.cancel();
      el.connector = description({ authenticated: true });
      await reaches(el, 'connected');
      await el.updateComplete;
      expect([hasPart(el, 'confirm'), question(el)]).to.deep.equal([false, undefined]);
      expect(await backend.requests('DELETE')).to.deep.equal([]);
    }
  });

  it('but not when the page sets the same description again, or changes texts', async () => {
    const { el } = await asked();
    el.connector = description({ authenticated: true });
    el.messages = { keep: 'Leave it' };
    await el.updateComplete;
    expect([question(el), part(el, 'keep').textContent.trim(), focusedPart(el)]).to.deep.equal([QUESTION, 'Leave it', 'keep']);
  });
});

/** Names the parts that get the focus, in order. */
function recordFocus(el: CyclrConnectorAuth): readonly string[] {
  const names: string[] = [];
  el.shadowRoot!.addEventListener('focusin', ({ target }) => { names.push((target as HTMLElement).part.value); });
  return names;
}

/** The element while the backend has not answered DELETE, with "Disconnect" pressed by the keyboard. */
const disconnecting = async (answers: Readonly<Record<string, Answer>> = {}): Promise<Scene & { readonly focused: readonly string[] }> => {
  const scene = await connected({}, { DELETE: { json: description(), held: true }, ...answers });
  const focused = recordFocus(scene.el);
  part(scene.el, 'disconnect').focus();
  await sendKeys({ press: 'Enter' });
  await scene.el.updateComplete;
  await sendKeys({ press: 'Shift+Tab' });
  await sendKeys({ press: 'Enter' });
  await reaches(scene.el, 'loading');
  return { ...scene, focused };
};

const textsOf = (el: CyclrConnectorAuth): readonly string[] => [part(el, 'status'), alertOf(el)].map(({ textContent }) => textContent.trim());

const buttonsOf = (el: CyclrConnectorAuth): readonly string[] => [...el.shadowRoot!.querySelectorAll('button')].map((button) => button.part.value);

const UNREACHABLE = 'The server cannot be reached. Check that you are online, then try again.';

describe('during a disconnect', () => {
  it('"Cancel" is the only button and has the focus, which moves to the main button when the backend has answered', async () => {
    const { el, backend, log, focused } = await disconnecting();
    expect([textsOf(el), buttonsOf(el), focusedPart(el)]).to.deep.equal([['Disconnecting…', ''], ['cancel'], 'cancel']);
    await backend.requests('DELETE', 1);
    await backend.release();
    await reaches(el, 'ready');
    expect(focused).to.deep.equal(['disconnect', 'keep', 'confirm', 'cancel', 'action']);
    expect([focusedPart(el), log.names]).to.deep.equal(['action', ['before-disconnect', 'state:loading', 'state:ready', 'disconnect']]);
  });

  it('a failure focuses "Disconnect": the next Enter asks again, and begins no sign-in', async () => {
    const { el, backend, focused } = await disconnecting({ DELETE: { status: 500, json: {}, held: true } });
    await backend.requests('DELETE', 1);
    await backend.release();
    await reaches(el, 'connected');
    expect([focused.at(-1), focusedPart(el)]).to.deep.equal(['disconnect', 'disconnect']);
    await sendKeys({ press: 'Enter' });
    await el.updateComplete;
    expect([el.state, focusedPart(el)]).to.deep.equal(['connected', 'keep']);
  });

  it('a failure leaves the focus where the user has moved it', async () => {
    const { el, backend } = await disconnecting({ DELETE: { status: 500, json: {}, held: true } });
    const other = document.body.appendChild(document.createElement('input'));
    other.focus();
    await backend.requests('DELETE', 1);
    await backend.release();
    await reaches(el, 'connected');
    expect(document.activeElement === other).to.equal(true);
    other.remove();
  });

  for (const [said, isConnected, state] of [['still is', true, 'connected'], ['no longer is', false, 'ready']] as const) {
    it(`"Cancel" asks the backend whether the connector is connected, and shows that it ${said}`, async () => {
      const { el, backend, log, focused } = await disconnecting({ GET: { json: description({ authenticated: isConnected }), held: true } });
      await backend.requests('DELETE', 1);
      await sendKeys({ press: 'Enter' });
      await el.updateComplete;
      expect([el.state, textsOf(el), buttonsOf(el)]).to.deep.equal(['loading', ['Loading…', ''], ['cancel']]);
      await backend.requests('GET', 1);
      await backend.release();
      await reaches(el, state);
      expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['DELETE', 'GET']);
      expect(log.names).to.deep.equal(['before-disconnect', 'state:loading', `state:${state}`]);
      const next = isConnected ? 'disconnect' : 'action';
      expect([focused, focusedPart(el)]).to.deep.equal([['disconnect', 'keep', 'confirm', 'cancel', next], next]);
      expect(textsOf(el)).to.deep.equal([isConnected ? 'Connected' : '', '']);
    });
  }

  it('"Cancel" a second time shows the connection, until the late answer', async () => {
    const { el, backend, log } = await disconnecting({ GET: { json: description(), held: true } });
    await backend.requests('DELETE', 1);
    await sendKeys({ press: 'Enter' });
    await backend.requests('GET', 1);
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'connected');
    expect([textsOf(el), focusedPart(el)]).to.deep.equal([['Connected', ''], 'disconnect']);
    await backend.requests('GET', 2);
    await backend.release();
    await reaches(el, 'ready');
    expect(log.names).to.deep.equal(['before-disconnect', 'state:loading', 'state:connected', 'state:ready']);
  });

  it('without a network, the error stands beside the status, and after "Cancel" alone, until "Cancel" dismisses it', async () => {
    const { el, log, focused } = await disconnecting({ DELETE: { fault: 'broken' }, GET: { fault: 'broken' } });
    await until(() => textsOf(el)[1], 'the error is shown');
    expect([textsOf(el), buttonsOf(el), focusedPart(el)]).to.deep.equal([['Disconnecting…', 'No answer from the server yet. Trying again…'], ['cancel'], 'cancel']);
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'failed');
    expect([textsOf(el), focusedPart(el)]).to.deep.equal([['', UNREACHABLE], 'cancel']);
    await click(part(el, 'cancel'));
    await reaches(el, 'connected');
    expect([textsOf(el), focusedPart(el)]).to.deep.equal([['Connected', ''], 'action']);
    expect(log.names).to.deep.equal(['before-disconnect', 'state:loading', 'state:failed', 'error', 'state:connected']);
    expect(focused).to.deep.equal(['disconnect', 'keep', 'confirm', 'cancel', 'action']);
  });

  it('"Cancel" works while the element is disabled', async () => {
    const { el, backend } = await disconnecting({ GET: { json: description({ authenticated: true }) } });
    el.disabled = true;
    await el.updateComplete;
    await backend.requests('DELETE', 1);
    await click(part(el, 'cancel'));
    await reaches(el, 'connected');
  });

  it('the second click of a double click on "Disconnect" does not cancel', async () => {
    const { el, backend } = await asked({}, { DELETE: { json: description(), held: true } });
    await clicksAt(middleOf(part(el, 'confirm')), 2);
    await backend.requests('DELETE', 1);
    part(el, 'cancel').dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 }));
    expect(el.state).to.equal('loading');
    await backend.release();
    await reaches(el, 'ready');
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['DELETE']);
  });
});

describe('the focus', () => {
  it('never moves by itself to the button that confirms', async () => {
    const { el } = await asked();
    part(el, 'form').remove();
    el.messages = { keep: 'Leave it' };
    await el.updateComplete;
    expect(focusedPart(el)).to.equal('keep');
    (document.activeElement as HTMLElement).blur();
    el.focus();
    expect(focusedPart(el)).to.equal('keep');
  });
});

describe('cyclr-auth-before-disconnect', () => {
  it('prevented by the page sends nothing, is no error, and closes the question', async () => {
    const { el, backend, log } = await asked();
    el.addEventListener('cyclr-auth-before-disconnect', (event) => { event.preventDefault(); });
    await click(part(el, 'confirm'));
    await nextTask();
    await el.updateComplete;
    expect([await backend.requests(), log.names, el.state, el.error]).to.deep.equal([[], ['before-disconnect'], 'connected', null]);
    expect([hasPart(el, 'confirm'), focusedPart(el)]).to.deep.equal([false, 'disconnect']);
  });

  it('bubbles out of shadow roots, before anything is sent', async () => {
    const { el, log } = await connected();
    const states: string[] = [];
    const listener = (event: Event): void => { states.push(`${event.type} ${el.state}`); };
    document.addEventListener('cyclr-auth-before-disconnect', listener);
    await clickDisconnect(el);
    await until(() => log.count('disconnect'), 'it is disconnected');
    expect(states).to.deep.equal(['cyclr-auth-before-disconnect connected']);
    document.removeEventListener('cyclr-auth-before-disconnect', listener);
  });

  it('is dispatched by disconnect(), which asks nobody and rejects with an AbortError where the page prevents it', async () => {
    const { el, backend, log } = await connected();
    el.addEventListener('cyclr-auth-before-disconnect', (event) => { event.preventDefault(); }, { once: true });
    expect(await rejection(el.disconnect())).to.include({ name: 'AbortError' });
    expect([await backend.requests(), log.names, el.error]).to.deep.equal([[], ['before-disconnect'], null]);
    const disconnecting = el.disconnect();
    await el.updateComplete;
    expect(parts(el, 'confirm')).to.deep.equal([]);
    await disconnecting;
    expect(log.names).to.deep.equal(['before-disconnect', 'before-disconnect', 'state:loading', 'state:ready', 'disconnect']);
  });

  it('lets a page ask in its own way, and call disconnect() later', async () => {
    const { el, backend, log } = await connected();
    let isConfirmed = false;
    el.addEventListener('cyclr-auth-before-disconnect', (event) => {
      if (isConfirmed) return;
      event.preventDefault();
      isConfirmed = true;
      setTimeout(() => { void el.disconnect(); });
    });
    await clickDisconnect(el);
    await until(() => log.count('disconnect'), 'it is disconnected');
    expect([log.count('before-disconnect'), (await backend.requests('DELETE')).length]).to.deep.equal([2, 1]);
  });

  it('is not dispatched where there is nothing to disconnect now', async () => {
    const { el, log } = await connected();
    el.disabled = true;
    await el.disconnect();
    el.disabled = false;
    void el.refresh();
    expect(el.state).to.equal('loading');
    void el.disconnect();
    expect(log.count('before-disconnect')).to.equal(0);
  });
});
