import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { RETURN_PAGE } from '../browser/frames.js';
import { clickAction, inClick, reaches, until } from '../browser/helpers.js';
import { recordFrames } from '../browser/windows.js';
import { expectOne, findingsOf, scene } from './setup.js';

beforeEach(recordFrames);

/** The frame goes when neither the pointer nor the focus is on an element. */
afterEach(async () => {
  await sendMouse({ type: 'move', position: [0, 0] });
  (document.activeElement as HTMLElement | null)?.blur();
  await until(() => !document.querySelector('html > iframe'), 'the frame is removed');
});

describe('diagnose() finds, about the opener of the last window,', () => {
  it('nothing before there was one, and nothing after a click on the element', async () => {
    const { el } = await scene();
    expect(await findingsOf(el)).to.deep.equal([]);
    await clickAction(el);
    await reaches(el, 'waiting');
    el.cancel();
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('that the page itself opened it, until return-url is set', async () => {
    const { el } = await scene();
    await inClick(() => { el.connect().catch(() => {}); });
    await reaches(el, 'waiting');
    el.cancel();
    expectOne(await findingsOf(el), /^opener: /, 'connect()', 'Set return-url, best together with direct:');
    el.direct = true;
    expect((await findingsOf(el)).find((each) => each.startsWith('opener'))).to.contain('Set return-url:');
    el.direct = false;
    el.returnUrl = RETURN_PAGE;
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('nothing if the page has its own way to open windows', async () => {
    const { open } = window;
    window.open = (...args) => open.call(window, ...args);
    const { el } = await scene();
    await inClick(() => { el.connect().catch(() => {}); });
    await reaches(el, 'waiting');
    el.cancel();
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('nothing with a return page', async () => {
    const { el } = await scene(undefined, { 'return-url': RETURN_PAGE });
    await inClick(() => { el.connect().catch(() => {}); });
    await reaches(el, 'waiting');
    el.cancel();
    el.returnUrl = null;
    expect(await findingsOf(el)).to.deep.equal([]);
  });
});
