import { expect } from '@open-wc/testing';
import { failures } from '../../src/locales/en.js';
import { Backend, elsewhere, service } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { clickAction, mount, reaches, type, until } from '../browser/helpers.js';
import { formScene, signInRequest } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, tell, visits, windowCloses } from '../browser/windows.js';
import { connector, expectOne, findingsOf, scene } from './setup.js';

describe('the console', () => {
  const { info } = console;
  let notes: string[] = [];

  beforeEach(() => {
    notes = [];
    console.info = (...args) => { notes.push(args.join(' ')); };
  });
  afterEach(() => { console.info = info; });

  const canary = { code: 'no such code', title: 'canary', errors: [{ name: 'canary', detail: 'canary' }] };
  for (const [code, post] of [
    ['unauthorized', { status: 401, json: canary }],
    ['not_found', { status: 404, json: canary }],
    ['invalid_credentials', { status: 422, json: canary }],
    ['rate_limited', { status: 429, json: canary }],
    ['endpoint_error', { status: 500, json: { ...canary, reference: 'canary' } }],
    ['endpoint_unreachable', { fault: 'broken' }],
    ['invalid_response', { json: { uri: `${service}/?token=canary` } }],
    ['untrusted_url', { json: { url: `https://canary@service.example/?token=canary` } }],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    it(`has one message after ${code}, which diagnose() repeats; neither contains a secret`, async () => {
      const { el, log } = await scene(undefined, {}, post);
      await clickAction(el);
      await log.ends();
      const { message } = log.error();
      expect(log.error().code).to.equal(code);
      expect(notes).to.deep.equal([`cyclr-connector-auth 33: ${code}: ${message} (see diagnose())`]);
      const findings = await findingsOf(el);
      expect(findings).to.deep.equal([`error: The last attempt failed with ${code}: ${message}`]);
      expect(notes.concat(findings).join()).not.to.contain('canary');
    });
  }

  for (const [what, answer, subject] of [
    ['HTML', { text: '<!doctype html><title>canary</title>' }, 'no JSON'],
    ['204', { status: 204 }, 'no JSON'],
    ['null', { json: null }, 'no valid authType'],
    ['an array', { json: [{ authType: 'canary' }] }, 'no valid authType'],
    ['a number as authType', { json: { authType: 7, authenticated: false } }, 'no valid authType'],
    ['no authenticated', { json: { authType: 'canary' } }, 'no valid authenticated'],
    ['authenticated as a text', { json: { authType: 'ApiKey', authenticated: 'canary' } }, 'no valid authenticated'],
    ['properties without names', { json: { authType: 'ApiKey', authenticated: false, properties: [{ value: 'canary' }] } }, 'no valid properties'],
    ['a redirect', { status: 302, headers: { location: '/canary' } }, 'GET redirect'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(`says what is wrong with a description if the answer is ${what}: ${subject}`, async () => {
      const { endpoint } = await Backend.start({ GET: answer });
      const el = await mount({ endpoint, 'connector-id': '33', loading: 'eager' });
      await reaches(el, 'failed');
      const code = what === 'a redirect' ? 'unauthorized' : 'invalid_response';
      expect(notes).to.deep.equal([`cyclr-connector-auth 33: ${code}: ${failures[code]} (${subject}) (see diagnose())`]);
    });
  }

  it('says that an answer to the sign-in has no URL', async () => {
    for (const [json, subject] of [[{ uri: 'canary' }, 'no valid url'], [{ url: ['canary'] }, 'no valid url'], [undefined, 'no JSON']] as const) {
      notes = [];
      const { el, log } = await scene(undefined, {}, json ? { json } : { text: 'canary', json });
      await clickAction(el);
      await log.ends();
      expect(notes).to.deep.equal([`cyclr-connector-auth 33: invalid_response: ${failures.invalid_response} (${subject}) (see diagnose())`]);
    }
  });

  it('names no connector if the page names none', async () => {
    const { endpoint } = await Backend.start({ GET: { text: '' } });
    await reaches(await mount({ endpoint, loading: 'eager' }), 'failed');
    expect(notes).to.deep.equal([`cyclr-connector-auth: invalid_response: ${failures.invalid_response} (no JSON) (see diagnose())`]);
  });

  it('has the backend’s own words after the message, up to 300 characters; the error does not have them', async () => {
    const detail = 'https://app.example is not one of the `origins`.';
    const { el, backend, log } = await scene(undefined, {}, { status: 403, json: { code: 'unauthorized', detail } });
    await clickAction(el);
    await log.ends();
    expect(notes).to.deep.equal([`cyclr-connector-auth 33: unauthorized: ${log.error().message}: ${detail} (see diagnose())`]);
    expect(JSON.stringify(log.error()) + log.error().message).not.to.contain('origins');
    await backend.answer('POST', { status: 500, json: { detail: '-'.repeat(1_000) } });
    await clickAction(el);
    await log.ends(2);
    expect(notes[1]).to.contain(`: ${'-'.repeat(300)} (see`);
  });

  for (const detail of [undefined, null, 7, {}, [], true, '']) {
    it(`has no words of the backend’s where detail is ${JSON.stringify(detail)}`, async () => {
      const { el, log } = await scene(undefined, {}, { status: 403, json: { detail } });
      await clickAction(el);
      await log.ends();
      expect(notes).to.deep.equal([`cyclr-connector-auth 33: unauthorized: ${log.error().message} (see diagnose())`]);
    });
  }

  it('has no words that repeat what the user typed', async () => {
    for (const [known, typed] of [
      [{ authType: 'ApiKey' }, { apiKey: 'canary' }],
      [{ authType: 'Basic' }, { username: 'user', password: 'canary' }],
      [{ authType: 'Basic' }, { username: 'canary', password: '' }],
      [{ authType: 'ApiKey', properties: [{ name: 'apiKey' }] }, { 'property:apiKey': 'canary', apiKey: 'key' }],
      [{ authType: 'None', properties: [{ name: 'Secret', secret: true }] }, { 'property:Secret': 'canary' }],
    ] as const) {
      const { el, log } = await formScene(known, { status: 500, json: { detail: 'The value "canary" failed.' } });
      for (const [name, value] of Object.entries(typed)) await type(el, name, value);
      await clickAction(el);
      await log.ends();
    }
    expect(notes).to.have.length(5);
    expect(notes.join()).not.to.contain('canary');
  });

  it('has both origins after untrusted_url, and diagnose() says what to do', async () => {
    const { el, log } = await scene(undefined, { 'service-origin': `https://a.example  ${service}` }, { json: { url: 'https://b.example/?token=canary' } });
    await clickAction(el);
    await log.ends();
    expect(notes[0]).to.contain(`(https://b.example; service-origin: https://a.example ${service})`);
    const [error, advice, ...others] = await findingsOf(el);
    expect(error).to.contain('https://b.example').and.to.contain('https://a.example');
    expect(advice).to.match(/^service-origin: The sign-in URL has another origin/);
    expect(others).to.deep.equal([]);
  });

  it('has one message after not_authenticated and timeout', async () => {
    const { el, backend, log } = await scene(undefined, { timeout: '3' });
    tell(await openSignIn(el, backend), 'complete');
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
    await openSignIn(el, backend);
    await log.ends(2);
    expect(log.error().code).to.equal('timeout');
    expect(notes.map((note) => /^(.*?)\. /.exec(note)?.[1])).to.deep.equal([
      'cyclr-connector-auth 33: not_authenticated: The connection was not completed', 'cyclr-connector-auth 33: timeout: The sign-in took too long',
    ]);
  });

  it('has no message after a complete or a cancel', async () => {
    const { el, backend, log } = await scene({ json: { ...connector, authenticated: true } });
    await openSignIn(el, backend);
    el.cancel();
    tell(await openSignIn(el, backend), 'complete');
    await log.ends(2);
    expect([log.endings, notes]).to.deep.equal([['cancel', 'complete'], []]);
    await windowCloses();
  });
});

describe('a completion message from an origin that service-origin does not list', () => {
  const withForeignMessage = async (): Promise<Scene & { readonly notes: readonly string[] }> => {
    const attempt = await scene({ json: { ...connector, authenticated: true } });
    const notes: string[] = [];
    const { info } = console;
    console.info = (...args) => { notes.push(args.join(' ')); };
    const sign = await openSignIn(attempt.el, attempt.backend);
    tell(sign, 'post', { data: 'another message', to: location.origin });
    const { href } = (await attempt.backend.visits(1))[0]!;
    tell(sign, 'go', { url: href.replace(service, elsewhere) });
    await visits(sign, attempt.backend);
    expect(notes).to.deep.equal([]);
    tell(sign, 'complete');
    await until(() => notes.length, 'it is logged');
    console.info = info;
    return { ...attempt, notes };
  };

  it('is logged once with that origin, does not complete the sign-in, and is found', async () => {
    const { el, backend, notes } = await withForeignMessage();
    const { callbackMessage } = await signInRequest(backend);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/^cyclr-connector-auth 33: /).and.to.contain(elsewhere).and.to.contain('service-origin').and.not.to.contain(callbackMessage);
    expect(el.state).to.equal('waiting');
    const findings = await findingsOf(el);
    expectOne(findings, /^service-origin: /, elsewhere, 'the default is the origin of the sign-in URL');
    expect(findings[0]).not.to.contain(callbackMessage);
    el.cancel();
  });

  it('is not found any more when service-origin lists it', async () => {
    const { el } = await withForeignMessage();
    el.cancel();
    el.serviceOrigin = 'https://service.example';
    expectOne(await findingsOf(el), /^service-origin: /, elsewhere, 'it lists https://service.example');
    for (const list of [`${service} ${elsewhere}`, `${elsewhere}/`]) {
      el.serviceOrigin = list;
      expect(await findingsOf(el)).to.deep.equal([]);
    }
  });
});
