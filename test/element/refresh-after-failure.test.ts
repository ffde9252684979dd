import { expect } from '@open-wc/testing';
import { alertOf, click, description, input, inputs, part, reaches, type } from '../browser/helpers.js';
import { oauth } from '../browser/scene.js';
import { answer, scriptedScene } from '../browser/scripted-scene.js';

describe('a refresh after a failure', () => {
for (const compact of [false, true]) it(`keeps what the user types after a failed refresh while it asks again${compact ? ', compact' : ''}`, async () => {
  const scene = await scriptedScene({ connector: description({ authenticated: true }), attributes: { compact } });
  const { el } = scene;
  void el.refresh();
  await answer(scene, 'GET', { status: 500, json: {} });
  await reaches(el, 'failed');
  if (compact) await click(part(el, 'action'));
  await el.updateComplete;
  await type(el, 'apiKey', 'typed');
  const field = input(el, 'apiKey');
  void el.refresh();
  await reaches(el, 'loading');
  await el.updateComplete;
  expect([inputs(el)[0] === field, field.value, el.shadowRoot!.activeElement === field, part(el, 'status').textContent.trim()]).to.deep.equal([true, 'typed', true, '']);
  await answer(scene, 'GET', { status: 500, json: {} });
  await reaches(el, 'failed');
  await el.updateComplete;
  expect([inputs(el)[0] === field, field.value]).to.deep.equal([true, 'typed']);
});

it('does not say "Connected" while it asks again after a failed refresh', async () => {
  const scene = await scriptedScene({ connector: oauth({ authenticated: true }) });
  const { el } = scene;
  void el.refresh();
  await answer(scene, 'GET', { status: 500, json: {} });
  await reaches(el, 'failed');
  await el.updateComplete;
  const before = [part(el, 'status').textContent, alertOf(el).textContent, part(el, 'action').textContent];
  void el.refresh();
  await reaches(el, 'loading');
  await el.updateComplete;
  expect([part(el, 'status').textContent, alertOf(el).textContent, part(el, 'action').textContent]).to.deep.equal(before);
});

it('keeps a refusal at its input while it asks again', async () => {
  const scene = await scriptedScene({ connector: description() });
  const { el } = scene;
  await type(el, 'apiKey', 'wrong');
  await click(part(el, 'action'));
  await answer(scene, 'POST', { status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'apiKey', detail: 'No.' }] } });
  await reaches(el, 'failed');
  await el.updateComplete;
  const before = input(el, 'apiKey').getAttribute('aria-invalid');
  void el.refresh();
  await reaches(el, 'loading');
  await el.updateComplete;
  expect([before, input(el, 'apiKey').getAttribute('aria-invalid')]).to.deep.equal(['true', 'true']);
});

it('focuses the first input after a request for focus during another first load', async () => {
  const scene = await scriptedScene({ attributes: { loading: 'eager' } });
  const { el } = scene;
  await answer(scene, 'GET', { status: 500, json: {} });
  await reaches(el, 'failed');
  await el.updateComplete;
  void el.refresh();
  await reaches(el, 'loading');
  el.focus();
  await answer(scene, 'GET', { json: description() });
  await reaches(el, 'ready');
  await el.updateComplete;
  expect(el.shadowRoot!.activeElement?.getAttribute('part')).to.equal('input');
});
});
