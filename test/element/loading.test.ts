import { expect, fixture, nextFrame } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { described, until } from './helpers.js';

/** A page's own `fetch`, whose answers wait for the test. */
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
    return Response.json(described());
  };

  answerOne(): void {
    this.#held.shift()?.();
  }
}

interface Column {
  readonly place: HTMLElement;
  readonly elements: readonly CyclrConnectorAuth[];
}

/** So many elements, one below the other, each of this height. */
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

describe('loading by many elements', () => {
  it('asks for six at a time, and for all of those in view in the end', async () => {
    const backend = new HeldFetch();
    const { elements } = await column(20, '10px', backend);
    await until(() => backend.asked.length === 6, 'six are asked for');
    while (elements.some(({ state }) => state !== 'ready')) {
      backend.answerOne();
      await nextFrame();
    }
    expect(backend.mostAtOnce).to.equal(6);
    expect(backend.asked).to.deep.equal(elements.map(({ connectorId }) => connectorId));
  });

  it('asks for none out of view', async () => {
    const backend = new HeldFetch();
    const { elements } = await column(20, '200px', backend);
    await until(() => backend.asked.length === 2, 'the two in view are asked for');
    backend.answerOne();
    backend.answerOne();
    await until(() => elements[1]?.state === 'ready', 'they are there');
    expect(backend.asked).to.deep.equal(['0', '1']);
  });

  it('does not ask for those that have gone out of view while they waited', async () => {
    const backend = new HeldFetch();
    const { place, elements } = await column(200, '30px', backend);
    await until(() => backend.asked.length === 6, 'six are asked for');
    place.scrollTop = place.scrollHeight;
    // What is in view is told once a frame.
    await nextFrame();
    await nextFrame();
    while (elements.at(-1)?.state !== 'ready') {
      backend.answerOne();
      await nextFrame();
    }
    expect(backend.asked.map(Number).filter((id) => id > 10 && id < 185)).to.deep.equal([]);
  });

  it('renders what is out of view when it comes into view, and not before', async () => {
    const backend = new HeldFetch();
    const { place, elements } = await column(20, '200px', backend);
    await until(() => backend.asked.length === 2, 'the two in view are asked for');
    const rendered = (): readonly boolean[] => elements.map(({ shadowRoot }) => !!shadowRoot?.childElementCount);
    expect(rendered().indexOf(false)).to.equal(2);
    expect(rendered().lastIndexOf(true)).to.equal(1);
    place.scrollTop = place.scrollHeight;
    await until(() => rendered().at(-1), 'the last one is rendered');
  });

  it('renders out of view what the page has put into the element', async () => {
    const place = await fixture<HTMLElement>(`<div style="block-size: 300px; overflow: auto"><p style="block-size: 5000px"></p>
      <cyclr-connector-auth endpoint="/connectors" connector-id="1"><h3 slot="header">Acme</h3></cyclr-connector-auth></div>`);
    const header = place.querySelector('h3')!;
    await until(() => header.assignedSlot, 'the header has a slot');
    expect(header.getBoundingClientRect().height).to.be.greaterThan(0);
  });

  it('goes on when one that waited is removed', async () => {
    const backend = new HeldFetch();
    const { elements } = await column(10, '10px', backend);
    await until(() => backend.asked.length === 6, 'six are asked for');
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
