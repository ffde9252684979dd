import { expect, fixture, nextFrame } from '@open-wc/testing';
import { Backend } from '../browser/fakes.js';
import { loads, openInFrame } from '../browser/frames.js';
import { description, mount, nextTask, part, reaches } from '../browser/helpers.js';
import type { CyclrConnectorAuth } from '../../src/index.js';

/** Places an element in this page, at `$`. */
async function place(html: string, style = ''): Promise<{ readonly page: HTMLElement; readonly el: CyclrConnectorAuth; readonly backend: Backend }> {
  const backend = await Backend.start({ GET: { json: description() } });
  const page = await fixture<HTMLElement>(html.replace('$', `<cyclr-connector-auth style="${style}" endpoint="${backend.endpoint}" connector-id="33"></cyclr-connector-auth>`));
  return { page, el: page.querySelector('cyclr-connector-auth')!, backend };
}

/** Resolves when the browser has reported everything that is in view, and the backend has answered for it. */
async function settles(): Promise<void> {
  const backend = await Backend.start({ GET: { json: description() } });
  await reaches(await mount({ endpoint: backend.endpoint, 'connector-id': 'probe', 'style': 'position: fixed; inset-block-start: 0' }), 'ready');
  await nextFrame();
}

/** Elements in view that have no box, or one without a size. */
const flat: Readonly<Record<string, readonly [html: string, style: string]>> = {
  'with display: contents': ['<div>$</div>', 'display: contents'],
  'with display: contents in a grid': ['<div style="display: grid">$</div>', 'display: contents'],
  'with display: contents in a row of a table': ['<table><tr><td>$</td></tr></table>', 'display: contents'],
  'with display: contents in display: contents': ['<div><div style="display: contents">$</div></div>', 'display: contents'],
  'with display: inline': ['<p>$</p>', 'display: inline'],
  'with display: inline in a flex container': ['<div style="display: flex">$</div>', 'display: inline'],
  'with a height of 0': ['<div style="display: flex; align-items: start">$</div>', 'min-block-size: 0; block-size: 0'],
  'with a width of 0': ['<div style="display: flex">$</div>', 'inline-size: 0; min-inline-size: 0'],
  'in a collapsed container': ['<div style="block-size: 0; overflow: hidden">$</div>', ''],
  'in a collapsed row of a grid': ['<div style="display: grid; grid-template-rows: 0fr"><div style="overflow: hidden; min-block-size: 0">$</div></div>', ''],
  'that is visually hidden': ['<div style="position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%)">$</div>', ''],
  'that is invisible': ['<div style="visibility: hidden; opacity: 0">$</div>', ''],
  'in a font of size 0': ['<div style="font-size: 0; line-height: 0">$</div>', ''],
};

for (const [what, [html, style]] of Object.entries(flat)) {
  it(`an element ${what} is loaded and shown`, async () => {
    const { el, backend } = await place(html, style);
    await reaches(el, 'ready');
    expect(part(el, 'title').textContent).to.equal('Pipedrive');
    expect(await backend.requests()).to.have.length(1);
    expect(el.shadowRoot!.children).to.have.length(1);
  });
}

/** Elements that are not in view until the page shows them. */
const hidden: Readonly<Record<string, readonly [html: string, show: (page: HTMLElement, el: CyclrConnectorAuth) => void]>> = {
  'in display: none': ['<div style="display: none">$</div>', (page) => { page.style.display = ''; }],
  'in a closed <details>': ['<details><summary>More</summary>$</details>', (page) => { (page as HTMLDetailsElement).open = true; }],
  'in a closed <dialog>': ['<dialog>$</dialog>', (page) => { (page as HTMLDialogElement).showModal(); }],
  'in a popover': ['<div popover>$</div>', (page) => { page.showPopover(); }],
  'in content-visibility: hidden': ['<div style="content-visibility: hidden">$</div>', (page) => { page.style.contentVisibility = ''; }],
  'with display: none of its own': ['<div>$</div>', (_, el) => { el.style.display = ''; }],
  'far down': ['<div><p style="block-size: 5000px"></p>$</div>', (_, el) => { el.parentElement!.scrollIntoView({ block: 'end' }); }],
  'far down, with content-visibility: auto': ['<div><p style="block-size: 5000px"></p><div style="content-visibility: auto">$</div></div>', (_, el) => { el.parentElement!.scrollIntoView({ block: 'end' }); }],
};

for (const [what, [html, show]] of Object.entries(hidden)) {
  for (const display of ['block', 'contents']) {
    const own = what.startsWith('with display: none');
    it(`an element ${what} is loaded when it is shown with display: ${display}, and not before`, async () => {
      const { page, el, backend } = await place(html, `display: ${own ? 'none' : display}`);
      await settles();
      expect([el.state, await backend.requests()]).to.deep.equal(['idle', []]);
      if (own) el.style.display = display;
      else show(page, el);
      await reaches(el, 'ready');
      expect(await backend.requests()).to.have.length(1);
      expect(el.shadowRoot!.children).to.have.length(1);
      scrollTo(0, 0);
    });
  }
}

it('an element with display: contents is loaded again for another connector', async () => {
  const { el, backend } = await place('<div>$</div>', 'display: contents');
  await reaches(el, 'ready');
  for (const id of ['34', '35']) {
    el.connectorId = id;
    const { length } = await backend.requests('GET');
    await backend.requests('GET', length + 1);
    await reaches(el, 'ready');
  }
  expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/33', '/34', '/35']);
});

/** Changes after which an element in view asks the backend for a connector again, with the path of that request. */
const changes: Readonly<Record<string, readonly [change: (el: CyclrConnectorAuth) => void, path: string]>> = {
  'another connectorId': [(el) => { el.connectorId = '34'; }, '/34'],
  'another endpoint': [(el) => { el.endpoint = `${el.endpoint!}/other`; }, '/other/33'],
  'connector = null': [(el) => { el.connector = null; }, '/33'],
};

for (const display of ['block', 'contents']) {
  for (const [what, [change, path]] of Object.entries(changes)) {
    it(`an element in view with display: ${display} is loaded after ${what} during its first request`, async () => {
      const { el, backend } = await place('<div>$</div>', `display: ${display}`);
      await backend.answer('GET', { held: true }, { json: description() });
      await backend.requests('GET', 1);
      change(el);
      await reaches(el, 'ready');
      expect((await backend.requests()).map((request) => request.path)).to.deep.equal(['/33', path]);
    });
  }
}

it('an element that was loaded by refresh() before it was seen is loaded for another connector', async () => {
  const { el, backend } = await place('<div>$</div>');
  await el.refresh();
  await settles();
  el.connectorId = '34';
  await backend.requests('GET', 2);
  await reaches(el, 'ready');
  expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/33', '/34']);
});

it('an element that was described before it was seen is loaded for another connector', async () => {
  const { el, backend } = await place('<div>$</div>');
  await el.updateComplete;
  el.connector = description();
  await settles();
  el.connectorId = '34';
  await backend.requests('GET', 1);
  await reaches(el, 'ready');
  expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/34']);
});

it('an element that is removed while it loads, and inserted before the browser reports that, is loaded', async () => {
  const { page, el, backend } = await place('<div>$</div>');
  await backend.answer('GET', { held: true }, { json: description() });
  await backend.requests('GET', 1);
  // The browser reports at the end of a frame.
  await nextFrame();
  await nextTask();
  el.remove();
  await nextTask();
  expect(el.state).to.equal('idle');
  page.append(el);
  await reaches(el, 'ready');
  expect(await backend.requests()).to.have.length(2);
});

/** Changes that an element goes through in view without asking the backend. */
const harmless: Readonly<Record<string, (el: CyclrConnectorAuth) => void>> = {
  'an update': (el) => { el.timeout = 100; },
  'a move': (el) => { el.parentElement!.append(el); },
};

for (const [what, change] of Object.entries(harmless)) {
  it(`a cancelled element in view stays idle after ${what}`, async () => {
    const { el, backend } = await place('<div>$</div>');
    await backend.answer('GET', { held: true });
    await backend.requests('GET', 1);
    change(el);
    el.cancel();
    await settles();
    change(el);
    await settles();
    expect([el.state, (await backend.requests()).length]).to.deep.equal(['idle', 1]);
  });
}

it('an element with display: contents and a slotted header is loaded', async () => {
  const { el } = await place('<div>$</div>', 'display: contents');
  const other = el.cloneNode() as CyclrConnectorAuth;
  other.innerHTML = '<h3 slot="header">Acme</h3>';
  el.after(other);
  await reaches(other, 'ready');
});

it('an element that is moved while it waits out of view gets one placeholder', async () => {
  const { page, el } = await place('<div><p style="block-size: 5000px"></p>$</div>', 'display: contents');
  for (let move = 0; move < 3; move++) {
    await settles();
    page.append(el);
    el.timeout = 100 + move;
  }
  await settles();
  expect([el.state, el.shadowRoot!.childElementCount]).to.deep.equal(['idle', 1]);
});

it('an element in another window is watched by an observer of that window, also after a move', async () => {
  const { el, backend } = await place('<div><p style="block-size: 5000px"></p>$</div>');
  await settles();
  const frame = Object.assign(document.createElement('iframe'), { srcdoc: '<p style="block-size: 5000px"></p>' });
  await new Promise((resolve) => {
    frame.onload = resolve;
    document.body.prepend(frame);
  });
  const view = frame.contentWindow as Window & typeof globalThis;
  const seen: Element[] = [];
  const { observe } = view.IntersectionObserver.prototype;
  view.IntersectionObserver.prototype.observe = function observeSeen(target) {
    seen.push(target);
    observe.call(this, target);
  };
  view.document.body.append(el);
  await settles();
  expect([seen[0], el.state, (await backend.requests()).length]).to.deep.equal([el, 'idle', 0]);
  el.scrollIntoView();
  await reaches(el, 'ready');
  frame.remove();
});

it('an element in a frame is loaded after the frame has shown another page', async () => {
  const backend = await Backend.start({ GET: { json: description() } });
  const frame = await openInFrame('about:blank');
  const insert = async (): Promise<void> => {
    const el = Object.assign(document.createElement('cyclr-connector-auth'), { endpoint: backend.endpoint, connectorId: '33' });
    frame.contentDocument!.body.append(el);
    await reaches(el, 'ready');
  };
  await insert();
  await loads(frame, () => { frame.srcdoc = '<p>Another page</p>'; });
  await insert();
  expect(await backend.requests()).to.have.length(2);
});
