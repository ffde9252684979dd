import { expect, fixture } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { description, reaches } from '../browser/helpers.js';

/** Puts HTML with an element that loads and has `autofocus` into a tree. */
async function fill(root: HTMLElement | ShadowRoot, html: (element: string) => string): Promise<CyclrConnectorAuth> {
  const { endpoint } = await Backend.start({ GET: { json: description() } });
  root.innerHTML = html(`<cyclr-connector-auth autofocus endpoint="${endpoint}" connector-id="33"></cyclr-connector-auth>`);
  return root.querySelector('cyclr-connector-auth')!;
}

const place = (): Promise<HTMLElement> => fixture<HTMLElement>('<div></div>');
const shadow = async (mode: ShadowRootMode): Promise<ShadowRoot> => (await place()).attachShadow({ mode });

/** The name of the element's input that has the focus. */
const focused = (el: CyclrConnectorAuth): string | undefined => el.shadowRoot!.activeElement?.getAttribute('name') ?? undefined;

async function expectFocus(el: CyclrConnectorAuth): Promise<void> {
  await reaches(el, 'ready');
  await el.updateComplete;
  expect(focused(el)).to.equal('apiKey');
}

async function expectNoFocus(el: CyclrConnectorAuth): Promise<void> {
  await reaches(el, 'ready');
  await el.updateComplete;
  expect(focused(el)).to.equal(undefined);
}

afterEach(() => { (document.activeElement as HTMLElement | null)?.blur(); });

for (const [name, makeRoot] of [['the document', place], ['a shadow tree', () => shadow('open')], ['a closed shadow tree', () => shadow('closed')]] as const) {
  describe(`autofocus in ${name}`, () => {
    it('works in a dialog that has nothing else to focus', async () => {
      const root = await makeRoot();
      const el = await fill(root, (element) => `<dialog>${element}</dialog>`);
      root.querySelector('dialog')!.showModal();
      await expectFocus(el);
    });

    it('takes the focus from the button that the dialog has focused', async () => {
      const root = await makeRoot();
      const el = await fill(root, (element) => `<dialog><button>Close</button>${element}</dialog>`);
      root.querySelector('dialog')!.showModal();
      await expectFocus(el);
    });

    it('works in a dialog that is open already, beside the button that was clicked', async () => {
      const root = await makeRoot();
      root.innerHTML = '<dialog><button>Add</button><div></div></dialog>';
      root.querySelector('dialog')!.showModal();
      await expectFocus(await fill(root.querySelector('div')!, (element) => element));
    });

    it('leaves the focus to an input of the dialog', async () => {
      const root = await makeRoot();
      const el = await fill(root, (element) => `<dialog><input>${element}</dialog>`);
      root.querySelector('dialog')!.showModal();
      await expectNoFocus(el);
    });

    it('leaves the focus to a button that is in no dialog with it', async () => {
      const root = await makeRoot();
      const el = await fill(root, (element) => `<dialog></dialog><button>Search</button>${element}`);
      root.querySelector('button')!.focus();
      await expectNoFocus(el);
    });

    it('leaves the focus to an input that gets it while the element loads', async () => {
      const root = await makeRoot();
      const el = await fill(root, (element) => `<input id="a"><input id="b">${element}`);
      root.querySelector<HTMLElement>('#a')!.focus();
      el.focus();
      root.querySelector<HTMLElement>('#b')!.focus();
      await expectNoFocus(el);
    });
  });
}

it('autofocus in a shadow tree leaves the focus to an input of the document', async () => {
  const page = await place();
  page.innerHTML = '<input>';
  page.querySelector('input')!.focus();
  await expectNoFocus(await fill(await shadow('open'), (element) => element));
});
