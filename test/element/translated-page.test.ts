import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { LOCALES } from '../browser/locales.js';
import { alertOf, clickAction, description, hintOf, input, mount, part, reaches, until } from '../browser/helpers.js';
import { formScene, oauthScene, waitingScene, yes } from '../browser/scene.js';
import { tell } from '../browser/windows.js';

/** The texts of the shadow tree that a user reads. */
function textNodesOf(el: CyclrConnectorAuth): readonly Text[] {
  const walker = document.createTreeWalker(el.shadowRoot!, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (text.data.trim()) texts.push(text);
  }
  return texts;
}

function wrapped(text: string): Element {
  const outer = document.createElement('font');
  outer.append(document.createElement('font'));
  outer.firstElementChild!.textContent = `«${text}»`;
  return outer;
}

/** Translators, by what they do with a text node. */
const translators: Readonly<Record<string, (text: Text) => void>> = {
  'replaces each text by <font> elements': (text) => { text.replaceWith(wrapped(text.data)); },
  'wraps each text in a <font> element': (text) => {
    const font = document.createElement('font');
    text.replaceWith(font);
    font.append(text);
  },
  'puts its own text beside an emptied one': (text) => {
    text.after(wrapped(text.data));
    text.data = '';
  },
  'splits each text': (text) => { text.splitText(1).before(document.createElement('wbr')); },
  'removes each text': (text) => { text.remove(); },
  'sets the HTML of each text’s element': (text) => { text.parentElement!.innerHTML = '<font>«…»</font>'; },
};

/** The text of the main button, without the arrow that announces a window. */
const label = (el: CyclrConnectorAuth): string => part(el, 'action').textContent.replace(el.shadowRoot!.querySelector('[role=img]')?.textContent ?? '', '').trim();

for (const [what, translate] of Object.entries(translators)) {
  describe(`on a page where a translator ${what}`, () => {
    const translateAll = (el: CyclrConnectorAuth): void => { for (const text of textNodesOf(el)) translate(text); };

    it('the texts of a sign-in follow its state', async () => {
      const { el, backend, log, page } = await waitingScene();
      translateAll(el);
      await backend.answer('GET', yes);
      tell(page, 'complete');
      await log.ends();
      await el.updateComplete;
      expect([log.endings, part(el, 'status').textContent.trim(), label(el)]).to.deep.equal([['complete'], 'Connected', 'Reconnect']);
      expect(part(el, 'disconnect').textContent.trim()).to.equal('Disconnect');
    });

    it('an error appears, goes and appears again', async () => {
      const failure = { status: 500, json: { reference: 'r-1' } };
      const { el } = await formScene({ authType: 'None' }, failure, { json: description({ authType: 'None', authenticated: true }) });
      translateAll(el);
      await clickAction(el);
      await reaches(el, 'failed');
      expect(alertOf(el).textContent.trim()).to.equal('Something went wrong on the server. Try again in a moment. Reference: r-1');
      translateAll(el);
      await clickAction(el);
      await reaches(el, 'connected');
      expect([alertOf(el).textContent.trim(), part(el, 'status').textContent.trim()]).to.deep.equal(['', 'Connected']);
    });

    it('the form, its errors and the buttons follow the language', async () => {
      const { el } = await formScene({ authDescription: 'In the settings.', properties: [{ name: 'Region', label: 'Region', options: ['a'], required: false }] });
      await clickAction(el);
      await until(() => hintOf(el, 'apiKey').startsWith('Please fill'), 'the error is shown');
      translateAll(el);
      el.lang = 'fr';
      await until(() => label(el).startsWith(LOCALES.fr.connectTo.replace('{name}', 'Pipedrive')), 'the button speaks French');
      expect(input(el, 'apiKey').labels![0]!.textContent.trim()).to.equal(LOCALES.fr.apiKey);
      expect(part(el, 'reveal').textContent).to.equal(LOCALES.fr.show);
      expect((input(el, 'property:Region') as HTMLSelectElement).options[0]!.text).to.equal(LOCALES.fr.choose);
    });

    it('another connector’s name, description and hint appear', async () => {
      const texts = (name: string): Partial<ConnectorDescription> => ({ name, description: `About ${name}.`, authDescription: `A key of ${name}.` });
      const { el } = await formScene(texts('One'));
      translateAll(el);
      el.connector = description(texts('Two'));
      await el.updateComplete;
      expect([part(el, 'title').textContent, part(el, 'description').textContent]).to.deep.equal(['Two', 'About Two.']);
      expect([hintOf(el, 'apiKey'), label(el)]).to.deep.equal(['A key of Two.', 'Connect Two']);
    });
  });
}

describe('a translated text', () => {
  it('stays while the text that it translates stays', async () => {
    const { el } = await oauthScene({ known: { authenticated: true } });
    for (const text of textNodesOf(el)) text.replaceWith(wrapped(text.data));
    el.timeout = 5;
    el.disabled = true;
    await el.updateComplete;
    expect(part(el, 'status').textContent.trim()).to.equal('«Connected»');
  });

  it('leaves the live regions, the inputs and what is typed into them in place', async () => {
    const { el } = await formScene({ authDescription: 'In the settings.' }, { status: 422, json: {} });
    const kept = [...el.shadowRoot!.querySelectorAll('[role], input, button')];
    input(el, 'apiKey').value = 'half';
    for (const text of textNodesOf(el)) text.replaceWith(wrapped(text.data));
    await clickAction(el);
    await reaches(el, 'failed');
    expect(kept.every((each) => each.isConnected)).to.equal(true);
    expect(input(el, 'apiKey').value).to.equal('half');
  });

  it('leaves the label that the page has slotted', async () => {
    const el = await mount({ endpoint: '/api' }, { connector: description() }, 'Link up');
    el.firstChild!.replaceWith(wrapped('Link up'));
    el.connector = description({ name: 'Two' });
    await el.updateComplete;
    expect(part(el, 'action').querySelector('slot')!.assignedNodes().map(({ textContent }) => textContent)).to.deep.equal(['«Link up»']);
    expect(label(el)).to.equal('');
  });
});

/** Extensions, by the part of the tree that they take out. */
const removals: Readonly<Record<string, (root: ShadowRoot) => void>> = {
  'the status': (root) => { root.querySelector('[role=status]')!.remove(); },
  'the content of the labels': (root) => { for (const each of root.querySelectorAll('label')) each.innerHTML = '<font>Feld</font>'; },
  'the content of the main button': (root) => { root.querySelector('[part=action]')!.replaceChildren('Verbinden'); },
  'the buttons': (root) => { root.querySelector('[part=actions]')!.replaceChildren(); },
  'the form': (root) => { root.querySelector('form')!.remove(); },
  'everything': (root) => { root.replaceChildren(); },
  'everything, for a copy': (root) => { root.innerHTML = root.querySelector('[part=base]')!.outerHTML; },
};

for (const [what, remove] of Object.entries(removals)) {
  it(`an element that has lost ${what} is complete again with the next change`, async () => {
    const { el } = await formScene();
    input(el, 'apiKey').value = 'half';
    const { length } = el.shadowRoot!.querySelectorAll('*');
    remove(el.shadowRoot!);
    el.messages = { apiKey: 'Token', connectTo: 'Link' };
    await el.updateComplete;
    expect([part(el, 'title').textContent, part(el, 'label').textContent, label(el)]).to.deep.equal(['Pipedrive', 'Token', 'Link']);
    expect(el.shadowRoot!.querySelectorAll('*')).to.have.length(length);
    el.connector = description({ authenticated: true });
    await reaches(el, 'connected');
    expect([part(el, 'status').textContent.trim(), label(el)]).to.deep.equal(['Connected', 'Reconnect']);
  });
}

it('what the user has typed survives in an element that has lost its labels', async () => {
  const { el } = await formScene({ properties: [{ name: 'Region', options: ['a', 'b'] }] }, { status: 500, json: {} });
  input(el, 'property:Region').value = 'b';
  input(el, 'apiKey').value = 'key';
  removals['the content of the labels']!(el.shadowRoot!);
  await clickAction(el);
  await reaches(el, 'failed');
  expect([input(el, 'property:Region').value, input(el, 'apiKey').value]).to.deep.equal(['b', 'key']);
  expect(alertOf(el).textContent).to.include('Something went wrong');
});

it('an element that an extension adds, and removes later, changes nothing', async () => {
  const { el } = await formScene();
  const kept = input(el, 'apiKey');
  const icon = document.createElement('com-manager-icon');
  kept.after(icon);
  el.messages = { apiKey: 'Key' };
  await el.updateComplete;
  icon.remove();
  el.messages = { apiKey: 'Token' };
  await el.updateComplete;
  expect([kept.isConnected, part(el, 'label').textContent]).to.deep.equal([true, 'Token']);
});
