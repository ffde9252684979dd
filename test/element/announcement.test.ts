import { expect, nextFrame } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { Backend } from '../browser/fakes.js';
import { alertOf, description, hintOf, invalidNames, mount, part, reaches, type, until } from '../browser/helpers.js';

const refused = { status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'apiKey' }] } };

describe('the announcement of a failure', () => {
  it('of a question that is asked again and again comes once', async () => {
    const backend = await Backend.start({ GET: { status: 503 }, POST: { fault: 'broken' } });
    const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33' }, { connector: description() });
    await type(el, 'apiKey', 'canary-key');
    const added: string[] = [];
    new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) if (node.textContent) added.push(node.textContent);
    }).observe(alertOf(el), { childList: true, subtree: true, characterData: true });
    await sendKeys({ press: 'Enter' });
    await backend.requests('GET', 4);
    await nextFrame();
    const { state } = el;
    el.cancel();
    expect([state, added]).to.deep.equal(['submitting', [added[0]]]);
  });

  it('at the input with the focus follows a change of the language', async () => {
    const backend = await Backend.start({ POST: refused });
    const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33', 'lang': 'en' }, { connector: description() });
    await type(el, 'apiKey', 'canary-key');
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'failed');
    el.lang = 'de';
    await until(() => part(el, 'action').textContent.includes('Verbinden') || hintOf(el, 'apiKey').includes('akzeptiert'), 'the texts are German');
    expect(hintOf(el, 'apiKey')).to.include(alertOf(el).textContent.trim());
  });

  it('stays when the page, with the focus in its own form, gives wrong values', async () => {
    const backend = await Backend.start({ POST: { status: 500, json: { code: 'endpoint_error', reference: 'r-17' } } });
    const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33' }, { connector: description() });
    const own = el.parentElement!.appendChild(document.createElement('input'));
    own.focus();
    await el.connect({ apiKey: 'x' }).catch(() => undefined);
    await reaches(el, 'failed');
    const before = alertOf(el).textContent.trim();
    await el.connect({ apiKey: '' }).catch(() => undefined);
    await el.updateComplete;
    expect([document.activeElement === own, invalidNames(el), before.includes('r-17')]).to.deep.equal([true, ['apiKey'], true]);
    expect(alertOf(el).textContent.trim()).not.to.equal('');
  });

  it('at an input comes once if a translator has taken a node out meanwhile', async () => {
    const backend = await Backend.start({ POST: { ...refused, held: true } });
    const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33' }, { connector: description() });
    await type(el, 'apiKey', 'canary-key');
    await sendKeys({ press: 'Enter' });
    await reaches(el, 'submitting');
    el.shadowRoot!.querySelector('label bdi')!.remove();
    await backend.release();
    await reaches(el, 'failed');
    const { width } = alertOf(el).getBoundingClientRect();
    expect([el.shadowRoot!.activeElement?.getAttribute('name'), alertOf(el).textContent.trim(), width]).to.deep.equal(['apiKey', '', 0]);
  });

  it('is visible when its input has gone', async () => {
    const backend = await Backend.start({ POST: { status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'property:Region' }] } } });
    const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33' }, { connector: description({ properties: [{ name: 'Region', label: 'Region', required: true }] }) });
    await type(el, 'apiKey', 'canary-key');
    await type(el, 'property:Region', 'x');
    part(el, 'action').click();
    await reaches(el, 'failed');
    expect(invalidNames(el)).to.deep.equal(['property:Region']);
    el.connector = description();
    await el.updateComplete;
    expect([el.state, el.error?.code]).to.deep.equal(['failed', 'invalid_credentials']);
    const { width, height } = alertOf(el).getBoundingClientRect();
    expect([alertOf(el).textContent.trim() !== '', width > 1, height > 1]).to.deep.equal([true, true, true]);
  });
});
