import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { elementIn, hostPage, openInFrame } from '../browser/frames.js';
import { clickAction, description, form, input, invalidNames, reaches } from '../browser/helpers.js';

const FORBIDS_FORMS = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox';

interface FrameScene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  /** The buttons that have submitted the form. */
  readonly submitters: readonly (string | null | undefined)[];
}

const inFrame = async (sandbox: string, known: Parameters<typeof description>[0] = {}): Promise<FrameScene> => {
  const connector = description(known);
  const backend = await Backend.start({ GET: { json: connector }, POST: { json: { ...connector, authenticated: true } } });
  const el = await elementIn(await openInFrame(hostPage({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' }), sandbox));
  await reaches(el, 'ready');
  const submitters: (string | null | undefined)[] = [];
  form(el).addEventListener('submit', ({ submitter }) => { submitters.push(submitter?.getAttribute('part')); });
  return { el, backend, submitters };
};

const pressEnter = async (el: CyclrConnectorAuth): Promise<void> => {
  input(el, 'apiKey').focus();
  await sendKeys({ press: 'Enter' });
};

const fill = (el: CyclrConnectorAuth): void => { input(el, 'apiKey').value = 'k-1'; };

for (const [how, press] of Object.entries({ 'a click': clickAction, 'Enter': pressEnter })) {
  describe(`the form, by ${how}`, () => {
    it('is sent in a sandbox that forbids forms, where the browser submits none', async () => {
      const { el, backend, submitters } = await inFrame(FORBIDS_FORMS);
      fill(el);
      await press(el);
      await reaches(el, 'connected');
      expect((await backend.requests('POST')).map(({ body }) => body)).to.deep.equal([{ authType: 'ApiKey', apiKey: 'k-1', properties: {} }]);
      expect(submitters).to.deep.equal([]);
    });

    it('is submitted once, by the main button, in a sandbox that allows forms', async () => {
      const { el, backend, submitters } = await inFrame(`${FORBIDS_FORMS} allow-forms`);
      fill(el);
      await press(el);
      await reaches(el, 'connected');
      expect(submitters).to.deep.equal(['action']);
      expect(await backend.requests('POST')).to.have.length(1);
    });

    it('shows what is missing in a sandbox that forbids forms', async () => {
      const { el, backend } = await inFrame(FORBIDS_FORMS);
      await press(el);
      await el.updateComplete;
      expect(invalidNames(el)).to.deep.equal(['apiKey']);
      expect(await backend.requests('POST')).to.deep.equal([]);
    });
  });
}

it('the form is sent when something else than the user submits it, such as a password manager', async () => {
  const { el, backend } = await inFrame(`${FORBIDS_FORMS} allow-forms`);
  fill(el);
  form(el).requestSubmit();
  await reaches(el, 'connected');
  expect(await backend.requests('POST')).to.have.length(1);
});

it('a form with properties opens the sign-in window in a sandbox that forbids forms', async () => {
  const { el, backend } = await inFrame(FORBIDS_FORMS, { authType: 'OAuth2', properties: [{ name: 'Subdomain', required: true }] });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  input(el, 'property:Subdomain').value = 'acme';
  await clickAction(el);
  await reaches(el, 'waiting');
  expect((await backend.requests('POST', 1))[0]!.body).to.have.property('properties').that.deep.equals({ Subdomain: 'acme' });
  el.cancel();
});
