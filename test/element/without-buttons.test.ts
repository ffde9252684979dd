import { expect } from '@open-wc/testing';
import { alertOf, description, mount, part, parts } from '../browser/helpers.js';

it('an element without any button has no space for buttons, and keeps its live regions', async () => {
  const el = await mount({ endpoint: '/api' }, { connector: description({ authType: 'NetSuiteOAuth1' }) });
  el.parentElement!.style.width = '240px';
  expect(parts(el, 'action')).to.deep.equal([]);
  const alert = alertOf(el);
  expect(alert.textContent.trim()).not.to.equal('');
  expect(el.getBoundingClientRect().bottom).to.be.closeTo(alert.getBoundingClientRect().bottom, .5);
  expect([alert, part(el, 'status')].map((region) => getComputedStyle(region).display)).to.deep.equal(['block', 'block']);
  el.connector = description({ authType: 'None' });
  await el.updateComplete;
  expect([part(el, 'action').checkVisibility(), alertOf(el) === alert]).to.deep.equal([true, true]);
});
