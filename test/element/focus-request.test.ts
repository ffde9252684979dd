import { expect, fixture } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { click, description, input, inputs, mount, part, reaches, until } from '../browser/helpers.js';
import { formScene, oauth } from '../browser/scene.js';

const focused = (el: CyclrConnectorAuth): Element | null => el.shadowRoot!.activeElement;

const FAR_DOWN = 'position: absolute; inset-block-start: 20000px; inline-size: 300px';

/** A field of the page that has the focus. */
async function focusElsewhere(): Promise<HTMLInputElement> {
  const elsewhere = await fixture<HTMLInputElement>('<input>');
  elsewhere.focus();
  return elsewhere;
}

/** The attributes of an element whose backend gives this description. */
async function loading(connector = description()): Promise<Record<string, string>> {
  const backend = await Backend.start({ GET: { json: connector } });
  return { endpoint: backend.endpoint, 'connector-id': '33' };
}

afterEach(() => {
  (document.activeElement as HTMLElement | null)?.blur();
  scrollTo(0, 0);
});

describe('focus()', () => {
  it('focuses the first input of a form', async () => {
    const { el } = await formScene({ properties: [{ name: 'Region', options: ['a'] }] });
    await focusElsewhere();
    el.focus();
    expect(focused(el)).to.equal(input(el, 'property:Region'));
    await sendKeys({ press: 'Tab' });
    expect(focused(el)).to.equal(input(el, 'apiKey'));
  });

  it('focuses the main button where there is no input', async () => {
    for (const connector of [oauth(), oauth({ authenticated: true }), description({ authenticated: true })]) {
      const el = await mount({ endpoint: '/api' }, { connector });
      el.focus();
      expect(focused(el)).to.equal(part(el, 'action'));
    }
  });

  it('passes its options on', async () => {
    const el = await mount({ endpoint: '/api', style: FAR_DOWN }, { connector: description() });
    el.focus({ preventScroll: true });
    expect([focused(el), scrollY]).to.deep.equal([inputs(el)[0], 0]);
    inputs(el)[0]!.blur();
    el.focus();
    expect(scrollY).to.be.greaterThan(1000);
  });

  it('leaves the focus where it is in the element', async () => {
    const { el } = await formScene({ authType: 'Basic' });
    input(el, 'password').focus();
    el.focus();
    expect(focused(el)).to.equal(input(el, 'password'));
  });

  it('loads an element that is out of view, and focuses it then', async () => {
    const el = await mount({ ...await loading(), style: FAR_DOWN });
    expect(el.state).to.equal('idle');
    const elsewhere = await focusElsewhere();
    el.focus();
    expect(document.activeElement === elsewhere).to.equal(true);
    await reaches(el, 'ready');
    expect(focused(el)).to.equal(input(el, 'apiKey'));
  });

  it('works in the task that creates the element', async () => {
    const el = document.createElement('cyclr-connector-auth');
    el.connector = description();
    (await fixture<HTMLElement>('<div></div>')).append(el);
    el.focus();
    await el.updateComplete;
    expect(focused(el)).to.equal(input(el, 'apiKey'));
  });

  it('is forgotten when the user focuses something else before the element is loaded', async () => {
    const el = await mount({ ...await loading(), style: FAR_DOWN });
    el.focus();
    const elsewhere = await focusElsewhere();
    await reaches(el, 'ready');
    expect(document.activeElement === elsewhere).to.equal(true);
    elsewhere.blur();
    el.connector = description({ name: 'Two' });
    await el.updateComplete;
    expect(focused(el)).to.equal(null);
  });

  it('does nothing before the element is on the page', async () => {
    const el = document.createElement('cyclr-connector-auth');
    el.focus();
    el.connector = description();
    (await fixture<HTMLElement>('<div></div>')).append(el);
    await el.updateComplete;
    expect(focused(el)).to.equal(null);
  });

  it('works each time that a dialog around the element is shown', async () => {
    const dialog = await fixture<HTMLDialogElement>('<dialog><button>Close</button></dialog>');
    const el = await mount(await loading());
    dialog.append(el);
    for (let time = 0; time < 2; time++) {
      dialog.showModal();
      el.focus();
      await until(() => focused(el), 'it has the focus');
      expect(focused(el)).to.equal(input(el, 'apiKey'));
      dialog.close();
      await until(() => !focused(el), 'it is closed');
    }
  });

  it('works each time that a button has opened a popover around the element', async () => {
    const popover = await fixture<HTMLElement>('<div popover></div>');
    const el = await mount(await loading());
    popover.append(el);
    popover.addEventListener('toggle', ({ newState }) => { if (newState === 'open') el.focus(); });
    const opener = await fixture<HTMLButtonElement>('<button>Open</button>');
    opener.popoverTargetElement = popover;
    for (let time = 0; time < 2; time++) {
      await click(opener);
      await until(() => focused(el), 'it has the focus');
      expect(focused(el)).to.equal(input(el, 'apiKey'));
      popover.hidePopover();
      await until(() => !focused(el), 'it is closed');
    }
  });

  it('is never caused by a click on a text of the element', async () => {
    const { el } = await formScene({ description: 'A CRM' });
    await click(part(el, 'description'));
    expect(focused(el)).to.equal(null);
  });
});

describe('autofocus', () => {
  for (const [what, attributesOf] of Object.entries({
    'was rendered while it was closed': () => Promise.resolve({ 'endpoint': '/api', 'auth-type': 'ApiKey' }),
    'loads when it opens': () => loading(),
  })) {
    it(`focuses the first input of a popover that ${what}, each time that a button opens it`, async () => {
      const el = await mount({ ...await attributesOf(), popover: '', autofocus: true });
      const opener = await fixture<HTMLButtonElement>('<button>Open</button>');
      opener.popoverTargetElement = el;
      for (let time = 0; time < 2; time++) {
        await click(opener);
        await until(() => focused(el), 'it has the focus');
        expect(focused(el)).to.equal(input(el, 'apiKey'));
        el.hidePopover();
        await until(() => !focused(el), 'it is closed');
      }
    });
  }

  it('focuses the first control when it appears', async () => {
    const el = await mount({ ...await loading(), autofocus: true });
    await reaches(el, 'ready');
    expect(focused(el)).to.equal(input(el, 'apiKey'));
    const other = await mount({ endpoint: '/api', autofocus: true }, { connector: oauth() });
    expect(focused(other)).to.equal(null);
  });

  it('focuses the main button of an OAuth connector', async () => {
    const el = await mount({ endpoint: '/api', autofocus: true }, { connector: oauth() });
    expect(focused(el)).to.equal(part(el, 'action'));
  });

  it('leaves the focus to what has it, before and while the element loads', async () => {
    const elsewhere = await focusElsewhere();
    const late = await mount({ ...await loading(), autofocus: true });
    await reaches(late, 'ready');
    expect(document.activeElement === elsewhere).to.equal(true);
    elsewhere.blur();
    const next = await mount({ ...await loading(), autofocus: true });
    elsewhere.focus();
    await reaches(next, 'ready');
    expect(document.activeElement === elsewhere).to.equal(true);
  });

  it('counts once, when the element first comes onto the page', async () => {
    const el = await mount({ endpoint: '/api', autofocus: true }, { connector: description() });
    (focused(el) as HTMLElement).blur();
    el.parentElement!.append(el);
    el.connector = description({ name: 'Two' });
    await el.updateComplete;
    expect(focused(el)).to.equal(null);
  });

  it('works in a dialog that opens later', async () => {
    const dialog = await fixture<HTMLDialogElement>('<dialog></dialog>');
    const attributes = await loading();
    dialog.innerHTML = `<cyclr-connector-auth autofocus endpoint="${attributes.endpoint}" connector-id="33"></cyclr-connector-auth>`;
    dialog.showModal();
    const el = dialog.querySelector('cyclr-connector-auth')!;
    await until(() => focused(el), 'the element has the focus');
    expect(focused(el)).to.equal(input(el, 'apiKey'));
  });
});
