import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { RETURN_PAGE } from '../browser/frames.js';
import { clickAction, inClick, middleOf, nextTask, part, reaches, until } from '../browser/helpers.js';
import { formScene, mountOAuth, oauthScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { popup, recordFrames, recordFramesOf, tell, visits, windowCloses, windows } from '../browser/windows.js';

const frames = (): readonly HTMLIFrameElement[] => [...document.querySelectorAll<HTMLIFrameElement>('html > iframe')];
const hover = (target: Element): Promise<void> => sendMouse({ type: 'move', position: middleOf(target) });
const leave = (): Promise<void> => sendMouse({ type: 'move', position: [0, 0] });

/** Moves the pointer and focus away, and waits until the frame is removed. */
async function frameGoes(): Promise<void> {
  await leave();
  (document.activeElement as HTMLElement | null)?.blur();
  await until(() => !frames().length, 'the frame is removed');
}

beforeEach(recordFrames);
afterEach(frameGoes);

describe('the opener of the window', () => {
  it('is a frame that is made before the click, and gone when nobody needs it', async () => {
    const { el } = await oauthScene();
    expect(frames()).to.have.length(0);
    await hover(part(el, 'action'));
    await until(() => frames().length === 1, 'there is a frame');
    await frameGoes();
  });

  it('is the frame, in which the message arrives', async () => {
    const { el, backend, log } = await oauthScene();
    await clickAction(el);
    await reaches(el, 'waiting');
    expect(popup().opener).to.equal(frames()[0]?.contentWindow);
    expect((await visits(popup(), backend)).opener).to.equal(true);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
    await windowCloses();
  });

  it('stays while an attempt runs, wherever the pointer is', async () => {
    const { el, backend, log } = await oauthScene();
    await clickAction(el);
    await visits(popup(), backend);
    await leave();
    part(el, 'action').blur();
    await new Promise((resolve) => { setTimeout(resolve, 2_500); });
    expect(frames()).to.have.length(1);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('is one frame for all elements', async () => {
    const [first, second] = [await oauthScene(), await mountOAuth(await Backend.start())];
    await hover(part(first.el, 'action'));
    await hover(part(second, 'action'));
    part(first.el, 'action').focus();
    expect(frames()).to.have.length(1);
  });

  it('is the frame for a user of the keyboard', async () => {
    const { el } = await oauthScene();
    part(el, 'action').focus();
    expect(frames()).to.have.length(1);
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'waiting');
    expect(popup().opener).to.equal(frames()[0]?.contentWindow);
    el.cancel();
  });

  it('is the page where the host calls connect() in a click of its own, and the message arrives', async () => {
    const { el, backend, log } = await oauthScene();
    await inClick(() => { void el.connect(); });
    expect([popup().opener === window, frames().length]).to.deep.equal([true, 0]);
    await visits(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
  });

  it('is the page where the browser lets the frame open nothing', async () => {
    const { el, backend, log } = await oauthScene();
    await hover(part(el, 'action'));
    await until(() => frames().length === 1, 'there is a frame');
    frames()[0]!.contentWindow!.open = () => null;
    await clickAction(el);
    await visits(popup(), backend);
    expect([windows.length, popup().opener === window]).to.deep.equal([1, true]);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('is the page where the page opens windows in its own way', async () => {
    const { el } = await oauthScene();
    const { open } = window;
    window.open = (...args) => open.apply(window, args);
    await clickAction(el);
    await reaches(el, 'waiting');
    expect(popup().opener).to.equal(window);
    el.cancel();
  });

  it('is not shown where the page sets a display for its frames', async () => {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = 'iframe { display: block !important }';
    const { el } = await oauthScene();
    await hover(part(el, 'action'));
    await until(() => frames().length === 1, 'there is a frame');
    expect(frames()[0]!.checkVisibility()).to.equal(false);
    style.remove();
  });

  it('is made again when the page has removed it', async () => {
    const { el } = await oauthScene();
    await hover(part(el, 'action'));
    await until(() => frames().length === 1, 'there is a frame');
    frames()[0]!.remove();
    await clickAction(el);
    await reaches(el, 'waiting');
    expect([windows.length, frames().length]).to.deep.equal([1, 1]);
    el.cancel();
  });
});

describe('the opener, for an element in the document of a frame', () => {
  const moved = async (): Promise<Scene & { readonly view: Window }> => {
    const scene = await oauthScene();
    const frame = document.createElement('iframe');
    Object.assign(frame.style, { width: '600px', height: '400px' });
    document.body.append(frame);
    const view = frame.contentWindow!;
    recordFramesOf(view);
    view.document.body.append(scene.el);
    await nextTask();
    await scene.el.updateComplete;
    return { ...scene, view };
  };

  const completes = async ({ el, backend, log }: Scene, view: Window): Promise<void> => {
    await visits(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
    await windowCloses();
    el.remove();
    view.frameElement!.remove();
  };

  it('is a hidden frame in that document, in which the message arrives', async () => {
    const scene = await moved();
    await clickAction(scene.el);
    await reaches(scene.el, 'waiting');
    const inner = scene.view.document.querySelector<HTMLIFrameElement>('html > iframe');
    expect([popup().opener === inner?.contentWindow, !!inner, frames().length]).to.deep.equal([true, true, 0]);
    await completes(scene, scene.view);
  });

  it('is that document’s window where no frame is made before', async () => {
    const scene = await moved();
    await inClick(() => { void scene.el.connect(); });
    await reaches(scene.el, 'waiting');
    expect(popup().opener === scene.view).to.equal(true);
    await completes(scene, scene.view);
  });

  it('does not take the place of the page’s own', async () => {
    const { el } = await oauthScene();
    part(el, 'action').focus();
    const own = frames()[0]?.contentWindow;
    const { el: other, view } = await moved();
    for (const target of [other, el, other]) part(target, 'base').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    expect([frames().length, view.document.querySelectorAll('html > iframe').length]).to.deep.equal([1, 1]);
    await inClick(() => { void el.connect(); });
    await reaches(el, 'waiting');
    expect(popup().opener === own).to.equal(true);
    el.cancel();
    view.frameElement!.remove();
  });

  it('is the page where the element’s document has no window', async () => {
    const { el } = await oauthScene();
    document.implementation.createHTMLDocument().body.append(el);
    await inClick(() => { void el.connect(); });
    await reaches(el, 'waiting');
    expect(popup().opener === window).to.equal(true);
    el.cancel();
  });
});

describe('no frame is made', () => {
  const scenes: Readonly<Record<string, () => Promise<CyclrConnectorAuth>>> = {
    'with a return page': async () => (await oauthScene({ attributes: { 'return-url': RETURN_PAGE } })).el,
    'where the page itself goes to the sign-in': async () => (await oauthScene({ attributes: { display: 'page' } })).el,
    'for an API key': async () => (await formScene()).el,
  };
  for (const [what, make] of Object.entries(scenes)) {
    it(what, async () => {
      const el = await make();
      await hover(part(el, 'action'));
      part(el, 'action').focus();
      expect(frames()).to.have.length(0);
    });
  }
});
