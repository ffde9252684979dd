import { expect, fixture, nextFrame } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { description, hasPart, mount, nextTask, part, reaches, until } from '../browser/helpers.js';
import { mountLoaded } from '../browser/scene.js';

const FAR_DOWN = 'position: absolute; top: 20000px; width: 300px';

describe('the backend is asked', () => {
  it('at once with loading="eager", even out of view', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager', style: FAR_DOWN });
    await reaches(el, 'ready');
    expect(await backend.requests()).to.have.length(1);
  });

  it('once by default, when the element comes into view', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', style: FAR_DOWN });
    // The browser reports the elements in view together: after this one is loaded, the other would be, too.
    const probe = await mount({ endpoint: backend.endpoint, 'connector-id': 'probe' });
    await reaches(probe, 'ready');
    expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/probe']);
    expect(el.state).to.equal('idle');
    el.scrollIntoView();
    await reaches(el, 'ready');
    scrollTo(0, 0);
    el.scrollIntoView();
    await nextTask();
    expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/probe', '/33']);
    scrollTo(0, 0);
  });

  it('never without endpoint, auth-type and connector, and nothing can be started', async () => {
    const el = await mount({ 'connector-id': '33', loading: 'eager' });
    await nextTask();
    expect([el.state, hasPart(el, 'action')]).to.deep.equal(['idle', false]);
  });

  it('with an empty auth-type, too, which a template may leave', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33', 'auth-type': '' });
    await reaches(el, 'ready');
    expect([hasPart(el, 'input'), (await backend.requests()).length]).to.deep.equal([true, 1]);
  });

  it('again by refresh(), which resolves with the answer', async () => {
    const backend = await Backend.start({ GET: [{ json: description() }, { json: description({ name: 'Renamed' }) }] });
    const el = await mountLoaded(backend);
    await el.refresh();
    await el.updateComplete;
    expect(part(el, 'title').textContent).to.equal('Renamed');
    expect(await backend.requests()).to.have.length(2);
  });
});

/** A page's own `fetch`. The test sends its answers. */
class HeldFetch {
  readonly asked: string[] = [];
  atOnce = 0;
  mostAtOnce = 0;
  readonly #held: (() => void)[] = [];

  readonly fetch: typeof fetch = async (url) => {
    this.asked.push((url as string).replace('/connectors/', ''));
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await new Promise<void>((resolve) => { this.#held.push(resolve); });
    this.atOnce -= 1;
    return Response.json(description());
  };

  answerOne(): void {
    this.#held.shift()?.();
  }
}

interface Column {
  readonly place: HTMLElement;
  readonly elements: readonly CyclrConnectorAuth[];
}

/** A scrollable column of elements, each with this height. */
async function column(count: number, height: string, { fetch }: HeldFetch): Promise<Column> {
  const place = await fixture<HTMLElement>('<div style="block-size: 300px; overflow: auto"></div>');
  const elements = Array.from({ length: count }, (_, index) => {
    const el = Object.assign(document.createElement('cyclr-connector-auth'), { fetch });
    el.setAttribute('endpoint', '/connectors');
    el.setAttribute('connector-id', String(index));
    Object.assign(el.style, { blockSize: height, minBlockSize: '0', overflow: 'hidden' });
    return el;
  });
  place.append(...elements);
  return { place, elements };
}

describe('many elements', () => {
  it('load six at a time, in their order, until all in view are loaded', async () => {
    const backend = new HeldFetch();
    const { elements } = await column(20, '10px', backend);
    await until(() => backend.asked.length === 6, 'six are loading');
    while (elements.some(({ state }) => state !== 'ready')) {
      backend.answerOne();
      await nextFrame();
    }
    expect(backend.mostAtOnce).to.equal(6);
    expect(backend.asked).to.deep.equal(elements.map(({ connectorId }) => connectorId));
  });

  it('do not load out of view', async () => {
    const backend = new HeldFetch();
    const { elements } = await column(20, '200px', backend);
    await until(() => backend.asked.length === 2, 'the two in view are loading');
    backend.answerOne();
    backend.answerOne();
    await until(() => elements[1]?.state === 'ready', 'both are loaded');
    expect(backend.asked).to.deep.equal(['0', '1']);
  });

  it('do not load if they leave the view while they wait', async () => {
    const backend = new HeldFetch();
    const { place, elements } = await column(200, '30px', backend);
    await until(() => backend.asked.length === 6, 'six are loading');
    place.scrollTop = place.scrollHeight;
    // The browser reports what is in view once a frame.
    await nextFrame();
    await nextFrame();
    while (elements.at(-1)?.state !== 'ready') {
      backend.answerOne();
      await nextFrame();
    }
    expect(backend.asked.map(Number).filter((id) => id > 10 && id < 185)).to.deep.equal([]);
  });

  it('render when they come into view, and not before', async () => {
    const backend = new HeldFetch();
    const { place, elements } = await column(20, '200px', backend);
    await until(() => backend.asked.length === 2, 'the two in view are loading');
    const rendered = (): readonly boolean[] => elements.map(({ shadowRoot }) => !!shadowRoot?.childElementCount);
    expect(rendered().indexOf(false)).to.equal(2);
    expect(rendered().lastIndexOf(true)).to.equal(1);
    place.scrollTop = place.scrollHeight;
    await until(() => rendered().at(-1), 'the last one is rendered');
  });

  it('render their slotted header even out of view', async () => {
    const place = await fixture<HTMLElement>(`<div style="block-size: 300px; overflow: auto"><p style="block-size: 5000px"></p>
      <cyclr-connector-auth endpoint="/connectors" connector-id="1"><h3 slot="header">Acme</h3></cyclr-connector-auth></div>`);
    const header = place.querySelector('h3')!;
    await until(() => header.assignedSlot, 'the header has a slot');
    expect(header.getBoundingClientRect().height).to.be.greaterThan(0);
  });

  it('show that they are loading while they wait', async () => {
    const backend = new HeldFetch();
    const { elements } = await column(10, '10px', backend);
    await until(() => elements.at(-1)?.shadowRoot?.querySelector('[part=status]')?.textContent.trim() === 'Loading…', 'the last one shows it');
    expect(elements.map(({ state }) => state)).to.deep.equal(elements.map(() => 'loading'));
    expect(backend.asked).to.have.length(6);
    while (elements.some(({ state }) => state !== 'ready')) {
      backend.answerOne();
      await nextFrame();
    }
  });

  it('wait again when they come back into view', async () => {
    const backend = new HeldFetch();
    const { place, elements } = await column(40, '30px', backend);
    await until(() => elements[8]?.state === 'loading', 'the ninth waits');
    place.scrollTop = place.scrollHeight;
    await until(() => elements[8]?.state === 'idle', 'it has left the view');
    await until(() => elements.at(-1)?.state === 'loading', 'the last one waits');
    place.scrollTop = 0;
    while (elements[8]?.state !== 'ready') {
      backend.answerOne();
      await nextFrame();
    }
    expect(backend.asked.filter((id) => id === '8')).to.have.length(1);
  });

  it('go on loading when one that waits is removed', async () => {
    const backend = new HeldFetch();
    const { elements } = await column(10, '10px', backend);
    await until(() => backend.asked.length === 6, 'six are loading');
    elements[7]?.remove();
    await nextFrame();
    await nextFrame();
    while (elements.at(-1)?.state !== 'ready') {
      backend.answerOne();
      await nextFrame();
    }
    expect(backend.asked).to.deep.equal(['0', '1', '2', '3', '4', '5', '6', '8', '9']);
  });
});
