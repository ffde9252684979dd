import { expect, fixture } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import { description, mount, part } from '../browser/helpers.js';

/** The height of a compact element that is the item of a container, and that of its main button. */
async function heightsIn(html: string, more: Partial<ConnectorDescription>): Promise<readonly [number, number]> {
  const page = await fixture<HTMLElement>(html);
  const el = await mount({ endpoint: '/api', compact: true }, { connector: description(more) });
  page.querySelector('[data-place]')!.append(el);
  await el.updateComplete;
  return [el.offsetHeight, part(el, 'action').offsetHeight];
}

const places: Readonly<Record<string, string>> = {
  'an inline block': '<div style="width: 700px"><div style="display: inline-block" data-place></div></div>',
  'an item of a row': '<div style="display: flex; width: 700px"><div data-place></div><div>Other</div></div>',
  'a centered item': '<div style="display: flex; flex-direction: column; align-items: center; width: 700px"><div data-place></div></div>',
  'a cell of a table': '<table><tr><td data-place></td><td>Other</td></tr></table>',
  '200 pixels wide': '<div><div style="width: 200px" data-place></div></div>',
  '400 pixels wide': '<div><div style="width: 400px" data-place></div></div>',
};

describe('a compact element', () => {
  for (const [where, html] of Object.entries(places)) {
    it(`with a short name stands on one line in ${where}`, async () => {
      const [height, button] = await heightsIn(html, { name: 'Box' });
      expect(height).to.equal(button);
    });
  }

  it('that is connected stands on one line, if its content decides its width', async () => {
    const [height, button] = await heightsIn(places['an inline block']!, { name: 'Box', authenticated: true, connectedAs: 'ada@example.com' });
    expect(height).to.be.at.most(button + 1);
  });

  it('with a long name breaks the name, not the line', async () => {
    const name = 'A very long connector name of the sales department in Vienna';
    const [height, button] = await heightsIn(places['400 pixels wide']!, { name });
    expect(height).to.be.lessThan(1.5 * button);
  });
});
