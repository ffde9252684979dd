import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { RETURN_PAGE, elementIn, hostPage, openInFrame } from '../browser/frames.js';
import { click, clickAction, hasPart, part, reaches } from '../browser/helpers.js';
import { oauthScene, signInRequest } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, tell, windows } from '../browser/windows.js';

/** A sign-in whose window the browser has blocked. */
const blocked = async (attributes: Readonly<Record<string, string>> = {}): Promise<Scene> => {
  const scene = await oauthScene({ query: 'stay&token=t', attributes });
  const { el, log } = scene;
  const { open } = window;
  window.open = () => null;
  expect(hasPart(el, 'leave')).to.equal(false);
  await clickAction(el);
  await log.ends();
  window.open = open;
  return scene;
};

afterEach(() => { sessionStorage.clear(); });

describe('after a blocked window', () => {
  it('the leave part is shown; its text is never markup, and does not announce a new window', async () => {
    const { el, log } = await blocked();
    expect(log.error().code).to.equal('popup_blocked');
    expect(top === self).to.equal(true);
    expect(hasPart(el, 'leave')).to.equal(true);
    el.messages = { leave: 'Go <b>there</b>' };
    await el.updateComplete;
    expect(part(el, 'leave').textContent).to.equal('Go <b>there</b>');
  });

  it('the leave part sends the page to the sign-in URL, and back to its current address', async () => {
    const { el, backend, log } = await blocked();
    await click(part(el, 'leave'));
    await reaches(el, 'waiting');
    const [visit] = await backend.visits(1);
    const { searchParams } = new URL(visit!.href);
    const back = new URL(searchParams.get('targetOrigin')!);
    expect(back.searchParams.get('cyclr-attempt')).to.match(/^[\d-]{20,}$/);
    back.searchParams.delete('cyclr-attempt');
    const here = new URL(location.href);
    // Setting and deleting a parameter normalizes the query of both.
    here.searchParams.delete('cyclr-attempt');
    expect(back.href).to.equal(here.href);
    expect([visit!.framed, searchParams.get('token'), searchParams.has('callbackMessage'), windows.length]).to.deep.equal([false, 't', false, 0]);
    expect((await signInRequest(backend)).callbackMessage).to.equal(null);
    expect(log.names.slice(4)).to.deep.equal(['start', 'state:opening', 'state:waiting']);
    expect(hasPart(el, 'leave')).to.equal(false);
    el.cancel();
  });

  it('the leave part ignores return-url, because that page would try to close', async () => {
    const { el, backend } = await blocked({ 'return-url': RETURN_PAGE });
    await click(part(el, 'leave'));
    const [visit] = await backend.visits(1);
    const { pathname, searchParams } = new URL(new URL(visit!.href).searchParams.get('targetOrigin')!);
    expect([pathname, searchParams.has('cyclr-attempt')]).to.deep.equal([location.pathname, true]);
    el.cancel();
  });

  it('the leave part starts nothing when the host page prevents cyclr-auth-start', async () => {
    const { el, backend } = await blocked();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    await click(part(el, 'leave'));
    expect(el.state).to.equal('failed');
    expect(await backend.requests('POST')).to.have.length(0);
  });

  it('the leave part is disabled with the element', async () => {
    const { el } = await blocked();
    el.disabled = true;
    await el.updateComplete;
    expect(part<HTMLButtonElement>(el, 'leave').disabled).to.equal(true);
  });

  it('the leave part disappears when the next window opens', async () => {
    const { el, backend, log } = await blocked();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const sign = await openSignIn(el, backend);
    expect(hasPart(el, 'leave')).to.equal(false);
    tell(sign, 'complete');
    await log.ends(2);
    expect(log.error().code).to.equal('not_authenticated');
    expect(hasPart(el, 'leave')).to.equal(false);
  });

  it('the leave part is not shown in a frame, because most sign-in pages refuse to be framed', async () => {
    const frame = await openInFrame(hostPage({ endpoint: '/x', 'auth-type': 'OAuth2' }));
    const el = await elementIn(frame);
    const log = new EventLog(el);
    frame.contentWindow!.open = () => null;
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('popup_blocked');
    expect(hasPart(el, 'leave')).to.equal(false);
  });
});
