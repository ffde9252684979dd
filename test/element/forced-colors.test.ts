import { expect } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { description, mount, part, reaches } from '../browser/helpers.js';

describe('with forced colors', () => {
  before(() => emulateMedia({ forcedColors: 'active' }));
  after(() => emulateMedia({ forcedColors: 'none' }));

  it('one side of the spinner has the color of the page, so that it is seen to turn', async () => {
    const el = await mount({ endpoint: '/api' }, { connector: description({ authType: 'None' }), fetch: () => new Promise<Response>(() => undefined) });
    el.connect().catch(() => undefined);
    await reaches(el, 'submitting');
    const { borderTopColor, borderRightColor, borderBottomColor } = getComputedStyle(part(el, 'status'), '::before');
    el.parentElement!.style.color = 'Canvas';
    expect(borderTopColor).to.equal(getComputedStyle(el.parentElement!).color);
    expect([borderRightColor, borderBottomColor]).not.to.include(borderTopColor);
    el.cancel();
  });

  it('the main button is gray while it is marked as disabled', async () => {
    const el = await mount({ endpoint: '/api' }, { connector: description({ authType: 'None' }), fetch: () => new Promise<Response>(() => undefined) });
    el.connect().catch(() => undefined);
    await reaches(el, 'submitting');
    await el.updateComplete;
    el.parentElement!.style.color = 'GrayText';
    expect(getComputedStyle(part(el, 'action')).color).to.equal(getComputedStyle(el.parentElement!).color);
    el.cancel();
  });
});
