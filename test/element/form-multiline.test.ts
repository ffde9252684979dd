import { expect } from '@open-wc/testing';
import type { ConnectorProperty } from '../../src/index.js';
import { click, description, focusedName, hintOf, input, inputs, part, parts, paste } from '../browser/helpers.js';
import { formScene } from '../browser/scene.js';

const pem = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n';

const isTextarea = (target: Element): boolean => target instanceof HTMLTextAreaElement;

describe('lines that are pasted', () => {
  it('turn the input into a multi-line one with the same name, label and hint, which has the focus', async () => {
    const { el } = await formScene({ authDescription: 'Settings > API' });
    input(el, 'apiKey').focus();
    expect(paste(el, 'apiKey', pem)).to.equal(false);
    const area = input(el, 'apiKey');
    expect(isTextarea(area)).to.equal(true);
    expect([area.value, area.required, area.spellcheck, area.getAttribute('autocorrect'), focusedName(el)]).to.deep.equal([pem, true, false, 'off', 'apiKey']);
    expect(area.labels).to.have.length(1);
    expect(hintOf(el, 'apiKey')).to.equal('Settings > API');
  });

  it('replace what is selected and keep the rest of it', async () => {
    const { el } = await formScene();
    const before = input(el, 'apiKey') as HTMLInputElement;
    before.value = 'abcd';
    before.setSelectionRange(1, 3);
    paste(el, 'apiKey', '1\n2');
    const area = input(el, 'apiKey') as unknown as HTMLTextAreaElement;
    expect([area.value, area.selectionStart, area.selectionEnd]).to.deep.equal(['a1\n2d', 4, 4]);
  });

  it('of a secret stay hidden until the user shows them', async () => {
    const { el } = await formScene();
    paste(el, 'apiKey', pem);
    const area = input(el, 'apiKey');
    const hides = () => getComputedStyle(area).getPropertyValue('-webkit-text-security');
    expect(hides()).to.equal('disc');
    await click(part(el, 'reveal'));
    expect([hides(), part(el, 'reveal').textContent]).to.deep.equal(['none', 'Hide']);
    await click(part(el, 'reveal'));
    expect([hides(), part(el, 'reveal').textContent]).to.deep.equal(['disc', 'Show']);
    expect(area.value).to.equal(pem);
  });

  it('of a property that is no secret are shown', async () => {
    const { el } = await formScene({ authType: 'None', properties: [{ name: 'Note' }] });
    paste(el, 'property:Note', 'a\nb');
    const area = input(el, 'property:Note');
    expect([area.value, getComputedStyle(area).getPropertyValue('-webkit-text-security')]).to.deep.equal(['a\nb', 'none']);
    expect(parts(el, 'reveal')).to.have.length(0);
  });

  it('leave the other inputs and what was typed there alone', async () => {
    const { el } = await formScene({ properties: [{ name: 'a"] b' }, { name: 'c' }] });
    input(el, 'property:c').value = 'typed';
    input(el, 'apiKey').value = 'key';
    paste(el, 'property:a"] b', '1\n2');
    expect(inputs(el).map(({ value }) => value)).to.deep.equal(['1\n2', 'typed', 'key']);
    expect(inputs(el).map(isTextarea)).to.deep.equal([true, false, false]);
  });

  it('are gone for another connector, and its input is a single-line one again', async () => {
    const { el } = await formScene();
    paste(el, 'apiKey', pem);
    el.connectorId = '34';
    el.connector = description({ id: '34' });
    await el.updateComplete;
    expect([isTextarea(input(el, 'apiKey')), input(el, 'apiKey').value]).to.deep.equal([false, '']);
  });

  it('are left to the browser where the line breaks are only at the ends', async () => {
    const { el } = await formScene();
    expect(paste(el, 'apiKey', '\nk-1\r\n')).to.equal(true);
    expect(isTextarea(input(el, 'apiKey'))).to.equal(false);
  });
});

describe('a property', () => {
  const shown = async (property: Partial<ConnectorProperty>) => {
    const { el } = await formScene({ authType: 'None', properties: [{ name: 'P', ...property }] });
    return input(el, 'property:P');
  };

  it('of the type multiline has a multi-line input with the stored lines', async () => {
    const area = await shown({ type: 'multiline', value: '\na\nb' });
    expect([isTextarea(area), area.value]).to.deep.equal([true, '\na\nb']);
  });

  it('with stored lines has a multi-line input, whatever its type', async () => {
    const area = await shown({ value: 'a\nb' });
    expect([isTextarea(area), area.value]).to.deep.equal([true, 'a\nb']);
  });

  it('of the type number has a text input with all keys: the number pad of many phones has neither a point nor a minus', async () => {
    const number = await shown({ type: 'number', value: '1.5' }) as HTMLInputElement;
    expect([number.type, number.inputMode, number.value]).to.deep.equal(['text', '', '1.5']);
  });

  it('of the type boolean offers true and false, and neither is chosen', async () => {
    const select = await shown({ type: 'boolean' }) as HTMLSelectElement;
    expect([...select.options].map(({ value }) => value)).to.deep.equal(['', 'true', 'false']);
    expect([select.value, (await shown({ type: 'boolean', value: 'false' })).value]).to.deep.equal(['', 'false']);
  });

  it('of an unknown type has a text input', async () => {
    expect((await shown({ type: 'colour' as 'text' }) as HTMLInputElement).type).to.equal('text');
  });

  it('with options sends their values, even if a translation changes the texts', async () => {
    const select = await shown({ options: [' eu ', 'us'] }) as HTMLSelectElement;
    // A translator keeps the nodes of the page, and changes their text.
    for (const node of select.options[1]!.childNodes) if (node instanceof Text) node.data = 'Europa';
    select.selectedIndex = 1;
    expect(select.value).to.equal(' eu ');
  });

  it('shows a stored choice that is no longer offered', async () => {
    const select = await shown({ options: ['eu', 'us'], value: 'apac' }) as HTMLSelectElement;
    expect([...select.options].map(({ value }) => value)).to.deep.equal(['', 'eu', 'us', 'apac']);
    expect(select.selectedOptions[0]!.textContent).to.equal('apac');
  });
});

describe('an empty password', () => {
  it('is allowed, and its label does not call it optional', async () => {
    const { el } = await formScene({ authType: 'Basic' });
    expect([input(el, 'username').required, input(el, 'password').required]).to.deep.equal([true, false]);
    expect(input(el, 'password').labels![0]!.textContent).to.equal('Password');
  });
});
