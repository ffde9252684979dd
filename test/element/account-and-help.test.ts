import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { clickAction, description, hasPart, hintOf, mount, part, parts, reaches } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';

const show = (known: object, lang = 'en'): Promise<CyclrConnectorAuth> =>
  mount({ lang }, { connector: description(known as Partial<ConnectorDescription>) });

const connectedAs = (account: unknown, more: Partial<ConnectorDescription> = {}): Promise<CyclrConnectorAuth> =>
  show({ authenticated: true, connectedAs: account, ...more });

describe('the connected account', () => {
  it('is named in place of "Connected"', async () => {
    const el = await connectedAs(' ada@example.com ');
    expect(part(el, 'account').textContent).to.equal('Connected as ada@example.com');
    expect(part(el, 'status').textContent).to.equal('Connected as ada@example.com');
  });

  it('is named beside the sentence that the connection no longer works', async () => {
    const el = await connectedAs('ada@example.com', { attention: 'reconnect' });
    expect(part(el, 'status').textContent).to.equal('This connection no longer works. Reconnect to continue. ada@example.com');
    await clickAction(el);
    await reaches(el, 'ready');
    expect(part(el, 'account').textContent.trim()).to.equal('ada@example.com');
  });

  it('is not named while nothing is connected', async () => {
    expect(hasPart(await show({ connectedAs: 'ada@example.com' }), 'account')).to.equal(false);
  });

  for (const account of [undefined, null, '', '  ', 0, 42, true, false, {}, ['ada'], { toString: () => { throw new Error('no'); } }]) {
    it(`is left out if it is ${typeof account} ${Array.isArray(account) || typeof account !== 'object' ? String(account) : ''}`, async () => {
      const el = await connectedAs(account);
      expect([part(el, 'status').textContent, parts(el, 'account')]).to.deep.equal(['Connected', []]);
    });
  }

  it('is a text, isolated from the direction of the sentence, in every language', async () => {
    for (const [lang, table] of Object.entries(LOCALES)) {
      for (const account of ['<b>ada</b>', 'חשבון 7', '\u202eada', '{account}{name}']) {
        const el = await show({ authenticated: true, connectedAs: account }, lang);
        const isolated = part(el, 'account').querySelector('bdi')!;
        expect(isolated.textContent).to.equal(account);
        expect(part(el, 'account').textContent).to.equal(table.connectedAs.split('{account}').join(account));
        expect([getComputedStyle(isolated).unicodeBidi, part(el, 'account').localName]).to.deep.equal(['isolate', 'bdi']);
      }
    }
  });

  it('has the direction of its words, not that of the account', async () => {
    const directionOf = async (lang: string, account: string): Promise<string> =>
      getComputedStyle(part(await show({ authenticated: true, connectedAs: account }, lang), 'account')).direction;
    expect(await directionOf('de', 'חשבון')).to.equal('ltr');
    expect(await directionOf('he', 'ada@example.com')).to.equal('rtl');
  });

  it('wraps if it is long', async () => {
    const el = await connectedAs('a'.repeat(2_000));
    el.style.inlineSize = '20em';
    expect(part(el, 'base').scrollWidth).to.be.at.most(part(el, 'base').clientWidth);
  });

  it('can be told in the page’s own words', async () => {
    const el = await connectedAs('ada@example.com');
    el.messages = { connectedAs: 'Account {account} of {name}' };
    await el.updateComplete;
    expect(part(el, 'status').textContent).to.equal('Account ada@example.com of Pipedrive');
    el.messages = { connectedAs: ({ account }) => `It is ${account}` };
    await el.updateComplete;
    expect(part(el, 'status').textContent).to.equal('It is ada@example.com');
  });
});

describe('the help link', () => {
  it('opens a new tab, which learns nothing of this page', async () => {
    const el = await show({ helpUrl: 'https://help.example.com/keys?a=b#c' });
    const link = part<HTMLAnchorElement>(el, 'help');
    expect(link.querySelector('span')!.textContent).to.equal('Where do I find this?');
    expect([link.href, link.target, link.rel]).to.deep.equal(['https://help.example.com/keys?a=b#c', '_blank', 'noopener noreferrer']);
    expect(link.querySelector('[role=img]')!.getAttribute('aria-label')).to.equal('opens a new window');
  });

  it('stands in the form, between the inputs and the main button', async () => {
    const el = await show({ helpUrl: 'https://help.example.com/', authDescription: 'In the settings.', authenticated: true });
    expect(hasPart(el, 'help')).to.equal(false);
    await clickAction(el);
    await reaches(el, 'ready');
    const help = part(el, 'help');
    expect(part(el, 'field').compareDocumentPosition(help)).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(help.compareDocumentPosition(part(el, 'action'))).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(hintOf(el, 'apiKey')).to.equal('In the settings.');
  });

  it('is not shown where nothing is to be typed', async () => {
    for (const authType of ['OAuth2', 'None']) expect(hasPart(await show({ authType, helpUrl: 'https://help.example.com/' }), 'help')).to.equal(false);
  });

  for (const helpUrl of [
    undefined, null, '', 7, true, {}, ['https://help.example.com/'], 'http://help.example.com/', 'javascript:alert(1)', ' javascript:alert(1)',
    'java\nscript:alert(1)', 'data:text/html,x', 'blob:https://help.example.com/1', '//help.example.com/', '/keys', 'keys', 'help.example.com',
    ' https://help.example.com/', 'javascript:"https:"', { toString: () => 'https://help.example.com/' },
  ]) {
    it(`is not shown for ${JSON.stringify(helpUrl)}`, async () => {
      expect(parts(await show({ helpUrl }), 'help')).to.deep.equal([]);
    });
  }

  it('is shown for every spelling of https:', async () => {
    for (const helpUrl of ['https://help.example.com', 'HTTPS://HELP.EXAMPLE.COM/', 'https://hilfe.example.com/schlüssel?a="b"']) {
      expect(part<HTMLAnchorElement>(await show({ helpUrl }), 'help').protocol).to.equal('https:');
    }
  });
});
