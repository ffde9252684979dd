import { expect } from '@open-wc/testing';
import { until } from '../browser/helpers.js';
import { Backend } from '../browser/fakes.js';
import { cardIds, listed } from './setup.js';

it('the list’s script-tag file registers both elements, with one copy of the element’s file, also beside its own script tag', async () => {
  const backend = await Backend.start({ GET: listed('1', '2') });
  const frame = document.body.appendChild(document.createElement('iframe'));
  const { contentWindow, contentDocument } = frame;
  const page = contentWindow as Window & typeof globalThis;
  const warnings: unknown[] = [];
  page.console.warn = (text: unknown) => { warnings.push(text); };
  contentDocument!.body.innerHTML = `<cyclr-connector-list endpoint="${backend.endpoint}"></cyclr-connector-list>`;
  for (const name of ['list.min.js', 'min.js', 'list.min.js']) {
    const script = Object.assign(contentDocument!.createElement('script'), { type: 'module', src: `/dist/cyclr-connector-auth.${name}` });
    await new Promise((resolve) => {
      script.onload = resolve;
      contentDocument!.head.append(script);
    });
  }
  const list = contentDocument!.querySelector('cyclr-connector-list')!;
  await until(() => list.state === 'ready', 'the list is ready');
  expect(cardIds(list)).to.deep.equal(['1', '2']);
  expect(list.querySelector('cyclr-connector-auth')).to.be.an.instanceOf(page.customElements.get('cyclr-connector-auth')!);
  expect(warnings).to.deep.equal([]);
  frame.remove();
});
