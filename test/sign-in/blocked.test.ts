import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import { EventLog, act, click, described, elementIn, framed, hasPart, hostPage, mount, part, reaches, signIn, tell, windows } from '../element/helpers.js';

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

/** A sign-in for which the browser opened no window. */
const blocked = async (attributes: Readonly<Record<string, string>> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2' }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl('stay&token=t') } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', ...attributes }, { connector: described({ authType: 'OAuth2' }) });
  const log = new EventLog(el);
  const { open } = window;
  window.open = () => null;
  expect(hasPart(el, 'leave')).to.equal(false);
  await act(el);
  await log.ends();
  window.open = open;
  return { el, backend, log };
};

afterEach(() => { sessionStorage.clear(); });

describe('where the browser opens no window', () => {
  it('the page offers to go itself, and speaks of no new window there', async () => {
    const { el, log } = await blocked();
    expect(log.error().code).to.equal('popup_blocked');
    expect(top === self).to.equal(true);
    expect(hasPart(el, 'leave')).to.equal(true);
    expect(part(el, 'leave').textContent).to.equal('Sign in on this page');
    el.messages = { leave: 'Go <b>there</b>' };
    await el.updateComplete;
    expect(part(el, 'leave').textContent).to.equal('Go <b>there</b>');
  });

  it('and the user presses it: the page goes to the sign-in URL, to come back to where it is', async () => {
    const { el, backend, log } = await blocked();
    await click(part(el, 'leave'));
    await reaches(el, 'waiting');
    const [visit] = await backend.visits(1);
    const { searchParams } = new URL(visit!.href);
    const back = new URL(searchParams.get('targetOrigin')!);
    expect(back.searchParams.get('cyclr-attempt')).to.match(/^page-/);
    back.searchParams.delete('cyclr-attempt');
    const here = new URL(location.href);
    // The parameters are written anew where one of them is set.
    here.searchParams.delete('cyclr-attempt');
    expect(back.href).to.equal(here.href);
    expect([visit!.framed, searchParams.get('token'), searchParams.has('callbackMessage'), windows.length]).to.deep.equal([false, 't', false, 0]);
    expect((await backend.requests('POST')).map(({ body }) => (body as { callbackMessage: unknown }).callbackMessage)).to.deep.equal([null]);
    expect(log.names.slice(4)).to.deep.equal(['start', 'state:opening', 'state:waiting']);
    expect(hasPart(el, 'leave')).to.equal(false);
    el.cancel();
  });

  it('and the user presses it: it is to come back to where it is, not to the page that closes a window', async () => {
    const { el, backend } = await blocked({ 'return-url': '/test/sign-in/return-page.html' });
    await click(part(el, 'leave'));
    const [visit] = await backend.visits(1);
    const { pathname, searchParams } = new URL(new URL(visit!.href).searchParams.get('targetOrigin')!);
    expect([pathname, searchParams.get('cyclr-attempt')?.slice(0, 5)]).to.deep.equal([location.pathname, 'page-']);
    el.cancel();
  });

  it('and the host page prevents it: nothing begins', async () => {
    const { el, backend } = await blocked();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    await click(part(el, 'leave'));
    expect(el.state).to.equal('failed');
    expect(await backend.requests('POST')).to.have.length(0);
  });

  it('and the element is disabled: it can be seen, and not pressed', async () => {
    const { el } = await blocked();
    el.disabled = true;
    await el.updateComplete;
    expect(part<HTMLButtonElement>(el, 'leave').disabled).to.equal(true);
  });

  it('but the next time does: a window it is, and the page no longer offers to go', async () => {
    const { el, backend, log } = await blocked();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const sign = await signIn(el, backend);
    expect(hasPart(el, 'leave')).to.equal(false);
    tell(sign, 'complete');
    await log.ends(2);
    expect(log.error().code).to.equal('not_authenticated');
    expect(hasPart(el, 'leave')).to.equal(false);
  });

  it('and the page is in a frame: it does not offer to go, for most services refuse to be framed', async () => {
    const frame = await framed(hostPage({ endpoint: '/x', 'auth-type': 'OAuth2' }));
    const el = await elementIn(frame);
    const log = new EventLog(el);
    frame.contentWindow!.open = () => null;
    await act(el);
    await log.ends();
    expect(log.error().code).to.equal('popup_blocked');
    expect(hasPart(el, 'leave')).to.equal(false);
  });
});
