import { expect } from '@open-wc/testing';
import { Backend } from '../browser/fakes.js';
import { description, mount, nextTask, until } from '../browser/helpers.js';
import '../../src/list.js';

const TEXT = 'cyclr-connector-auth waits: set endpoint to the URL of your backend.';

describe('an element without an endpoint', () => {
  const { warn } = console;
  let warnings: string[] = [];

  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => { warnings.push(text); };
  });
  afterEach(() => { console.warn = warn; });

  /** Resolves when the youngest element has had its warning. */
  async function waitingIsOver(count: number): Promise<void> {
    await mount({ 'connector-id': 'probe' });
    await until(() => warnings.length >= count, 'the developer is warned');
    await nextTask();
  }

  it('waits for one, and tells the developer once what is missing and what to do', async () => {
    const el = await mount({ 'connector-id': '33' });
    el.timeout = 5;
    await el.updateComplete;
    await waitingIsOver(2);
    expect([warnings, el.state]).to.deep.equal([[TEXT, TEXT], 'idle']);
    el.remove();
    document.body.append(el);
    await waitingIsOver(3);
    expect(warnings).to.deep.equal([TEXT, TEXT, TEXT]);
    el.remove();
  });

  it('is not missed by a page that does without, sets it later, or does not show the element', async () => {
    const { endpoint } = await Backend.start({ GET: { json: description() } });
    await mount({ 'auth-type': 'ApiKey' });
    await mount({}, { connector: description() });
    const late = await mount({});
    const later = await mount({});
    await mount({ hidden: true });
    const closed = document.createElement('dialog');
    closed.append(await mount({}));
    // React adds the children to the template itself.
    const template = document.createElement('template');
    template.append(await mount({}));
    const list = document.createElement('cyclr-connector-list');
    list.append(await mount({}));
    list.endpoint = '/never';
    list.fetch = () => new Promise(() => undefined);
    const gone = await mount({});
    document.body.append(closed, template, list);
    late.endpoint = endpoint;
    later.connector = description();
    gone.remove();
    await waitingIsOver(1);
    expect(warnings).to.deep.equal([TEXT]);
    for (const each of [closed, template, list]) each.remove();
  });
});
