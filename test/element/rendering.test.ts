import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend, snapshot } from '../browser/fakes.js';
import { alertOf, clickAction, description, form, inputs, mount, nextTask, part, parts, reaches, type, until } from '../browser/helpers.js';
import { formScene, mountLoaded, oauth } from '../browser/scene.js';

describe('the shadow tree', () => {
  it('of a form has the documented parts', async () => {
    const properties = [{ name: 'Subdomain', label: 'Sub domain', description: 'As in the address', required: true }];
    const el = await mount({}, { connector: description({ description: 'A CRM', properties }) });
    for (const name of ['base', 'title', 'description', 'form', 'field', 'label', 'input', 'hint', 'error', 'actions', 'action', 'status']) {
      expect(parts(el, name), name).to.have.length.of.at.least(1);
    }
    expect(part(el, 'title').textContent).to.equal('Pipedrive');
    expect(part(el, 'description').textContent).to.equal('A CRM');
  });

  it('shows the backend’s texts as text, never as markup', async () => {
    const evil = '<img src=x onerror="window.pwned = 1"><script>window.pwned = 1</script>';
    const properties = [{ name: evil, label: evil, description: evil, options: [evil], value: evil }];
    const el = await mount({}, { connector: description({ name: evil, description: evil, authDescription: evil, icon: 'javascript:window.pwned=1', properties }) });
    expect(el.shadowRoot!.querySelectorAll('script, img[src=x], [onerror]')).to.have.length(0);
    expect(el.shadowRoot!.querySelector('[src^="javascript"], [href^="javascript"]')).to.equal(null);
    expect(part(el, 'title').textContent).to.equal(evil);
    expect('pwned' in window).to.equal(false);
  });

  it('keeps the empty live regions rendered: a region that appears with its text is not announced', async () => {
    const el = await mount({ 'auth-type': 'ApiKey' });
    for (const role of ['status', 'alert']) {
      const region = el.shadowRoot!.querySelector(`[role=${role}]`)!;
      expect(region.textContent.trim(), role).to.equal('');
      expect(getComputedStyle(region).display, role).not.to.equal('none');
    }
  });

  it('is not shown when the element is hidden', async () => {
    const el = await mount({ hidden: true }, { connector: description() });
    expect(getComputedStyle(el).display).to.equal('none');
  });
});

describe('the icon', () => {
  for (const icon of [
    'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=', 'data:image/png;base64,iVBORw0KGgo=',
    'DATA:Image/PNG;base64,iVBORw0KGgo=',
  ]) {
    it(`is shown for ${icon.slice(0, 18)}…`, async () => {
      const el = await mount({}, { connector: description({ icon }) });
      expect(el.shadowRoot!.querySelector('img')?.getAttribute('src')).to.equal(icon);
    });
  }

  for (const icon of ['javascript:alert(1)', 'data:text/html,<script>1</script>', 'http://tracker.example/x.png', '/relative.png', ' https://x.example/x.png']) {
    it(`is not shown for ${icon}`, async () => {
      const el = await mount({}, { connector: description({ icon }) });
      expect(el.shadowRoot!.querySelector('img')).to.equal(null);
    });
  }
});

describe('slots', () => {
  it('take the main button’s label, a header and a footer', async () => {
    const content = 'Link up<b slot="header" id="h">Mine</b><i slot="footer" id="f">Small print</i>';
    const el = await mount({}, { connector: description() }, content);
    const slotOf = (selector: string): string | undefined => el.querySelector(selector)?.assignedSlot?.name;
    expect([slotOf('#h'), slotOf('#f')]).to.deep.equal(['header', 'footer']);
    const slot = part(el, 'action').querySelector('slot')!;
    expect(slot.name).to.equal('');
    expect(slot.assignedNodes().map(({ textContent }) => textContent).join('')).to.equal('Link up');
  });

  it('leave the main button’s own label if there are only white space, comments and named slots', async () => {
    const el = await mount({ endpoint: '/nowhere', 'auth-type': 'ApiKey' }, {}, '\n  <!-- if -->\n  <i slot="footer">Small print</i>\n');
    expect(part(el, 'action').textContent.trim()).to.equal('Connect');
    el.append('Link up');
    await until(() => part(el, 'action').textContent.trim() === '', 'the own label is removed');
  });
});

describe('an element in another document', () => {
  for (const [what, create] of [
    ['a text', (page: Document) => page.createTextNode('Link up')],
    ['an element', (page: Document) => Object.assign(page.createElement('b'), { textContent: 'Link up' })],
  ] as const) {
    it(`takes ${what} of that document as the main button’s label, and leaves its white space and named slots`, async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const page = frame.contentDocument!;
      const el = Object.assign(document.createElement('cyclr-connector-auth'), { authType: 'ApiKey' });
      const footer = Object.assign(page.createElement('i'), { slot: 'footer' });
      el.append(page.createTextNode('\n'), page.createComment('if'), footer);
      page.body.append(el);
      await el.updateComplete;
      const labelOf = (): string => part(el, 'action').textContent.trim();
      expect(labelOf()).to.equal('Connect');
      el.append(create(page));
      await until(() => labelOf() === '', 'the own label is removed');
      frame.remove();
    });
  }
});

describe('the main button of an OAuth connector', () => {
  const announcesWindow = (el: CyclrConnectorAuth): boolean => part(el, 'action').querySelector('[role=img]') !== null;

  it('announces a new window beside a label of the page’s own', async () => {
    await mount({}, { connector: oauth(), messages: { newWindow: 'NEW-WINDOW' } }, 'Link up');
    expect(await snapshot()).to.match(/button ".*Link up.*NEW-WINDOW.*"/);
  });

  it('announces a new window only for display="popup", which changes nothing else', async () => {
    const el = await mount({}, { connector: oauth() });
    const log = new EventLog(el);
    expect(announcesWindow(el)).to.equal(true);
    el.setAttribute('display', 'page');
    await el.updateComplete;
    expect(announcesWindow(el)).to.equal(false);
    el.removeAttribute('display');
    await el.updateComplete;
    expect(announcesWindow(el)).to.equal(true);
    expect([el.state, log.names]).to.deep.equal(['ready', []]);
  });
});

describe('a disabled element', () => {
  it('starts nothing by click, by requestSubmit(), by connect() or by disconnect()', async () => {
    const { el, backend, log } = await formScene({ properties: [{ name: 'Site', label: 'Site' }], authType: 'None' }, { json: description({ authType: 'None', authenticated: true }) });
    el.disabled = true;
    await clickAction(el);
    part(el, 'action').click();
    form(el).requestSubmit();
    const refusal = await el.connect().catch((error: unknown) => error);
    await el.disconnect();
    expect(refusal).to.be.instanceOf(Error);
    expect(log.names).to.deep.equal([]);
    expect(await backend.requests()).to.have.length(0);
    el.disabled = false;
    await clickAction(el);
    await reaches(el, 'connected');
  });

  it('loads its description and shows it', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mountLoaded(backend, { disabled: true });
    expect([el.state, part(el, 'title').textContent]).to.deep.equal(['ready', 'Pipedrive']);
    expect(part<HTMLButtonElement>(el, 'action').disabled).to.equal(true);
  });
});

describe('two elements', () => {
  it('share no texts, errors, values or descriptions', async () => {
    const refusing = await Backend.start({ POST: { status: 422, json: { errors: [{ name: 'apiKey', detail: 'Nope' }] } } });
    const first = await mount({ endpoint: refusing.endpoint }, { connector: description({ name: 'One' }), messages: { apiKey: 'First key' } });
    const second = await mount({ endpoint: refusing.endpoint }, { connector: description({ name: 'Two' }) });
    await type(first, 'apiKey', 'k');
    await clickAction(first);
    await reaches(first, 'failed');
    await nextTask();
    expect([second.state, second.error, inputs(second)[0]!.value, alertOf(second).textContent.trim()]).to.deep.equal(['ready', null, '', '']);
    expect(second.shadowRoot!.textContent).not.to.match(/First key|Nope|One/);
  });
});

describe('the form', () => {
  /** Every member that a form has from its classes: the form looks up each of them among its inputs first. */
  function* membersOfForms(): Generator<{ readonly owner: object; readonly name: string; readonly descriptor: PropertyDescriptor }> {
    const names = new Set(['constructor']);
    for (let owner: object = HTMLFormElement.prototype; owner !== Object.prototype; owner = Object.getPrototypeOf(owner) as object) {
      for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
        if (!names.has(name)) yield { owner, name, descriptor };
        names.add(name);
      }
    }
  }

  function watchReads(): { readonly reads: readonly string[]; stop(): void } {
    const reads: string[] = [];
    const found = [...membersOfForms()];
    for (const { name, descriptor } of found) {
      Object.defineProperty(HTMLFormElement.prototype, name, {
        configurable: true,
        get(this: HTMLFormElement) {
          reads.push(name);
          return descriptor.get ? descriptor.get.call(this) as unknown : descriptor.value as unknown;
        },
      });
    }
    return {
      reads,
      stop() {
        for (const { owner, name, descriptor } of found) {
          if (owner === HTMLFormElement.prototype) Object.defineProperty(owner, name, descriptor);
          else Reflect.deleteProperty(HTMLFormElement.prototype, name);
        }
      },
    };
  }

  it('is rendered without reading a member of it: that makes a live list in Chromium, which slows down the whole document', async () => {
    const connector = description({ properties: [{ name: 'Subdomain', label: 'Subdomain', required: true }] });
    // Lit reads the form of a template once, when it prepares the template.
    await mount({}, { connector });
    const { reads, stop } = watchReads();
    try {
      const el = await mount({}, { connector });
      el.connector = { ...connector, name: 'Another name' };
      await el.updateComplete;
      expect(parts(el, 'input')).to.have.length(2);
      expect(reads).to.deep.equal([]);
      el.shadowRoot!.querySelector('form')!.reset();
      expect(reads, 'the test itself').to.deep.equal(['reset']);
    } finally {
      stop();
    }
  });
});
