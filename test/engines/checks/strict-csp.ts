import { demoSecrets } from '../../../demo/connectors.js';
import { messages as german } from '../../../src/locales/de.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { fill, press, until } from '../driver.js';
import { at, is, NONCE, onThreeKinds } from './three-kinds.js';

const { cycleApiKey, freshdesk } = demoSecrets;

/** Allows the page's own files, and no Trusted Types policy except that of the script-tag file's copy of Lit. */
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", 'img-src data:',
  "require-trusted-types-for 'script'", 'trusted-types cyclr-connector-auth', 'report-uri /reports',
].join('; ');

/** Runs first on the page and records every violation. */
const RECORDER = `window.violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => { violations.push(effectiveDirective + ' ' + blockedURI); });`;

/** The page's requests to other origins, images and scripts included. */
const FOREIGN_REQUESTS = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !/^data:/.test(name) && !name.startsWith(location.origin + '/'))`;

const textOf = (bench: Bench, ...[element, part]: [string, string]): Promise<unknown> =>
  bench.view.evaluate(`document.querySelector('${element}').shadowRoot.querySelector('${part}').textContent.trim()`);

async function expectText(bench: Bench, wanted: string, ...where: [string, string]): Promise<void> {
  const shown = await textOf(bench, ...where);
  if (shown !== wanted) throw new Error(`shows “${String(shown)}” instead of “${wanted}”`);
}

/** Connects each kind, after one wrong key, in a language that loads on demand, and runs a diagnosis. */
async function connectAllKinds(bench: Bench): Promise<void> {
  const { view } = bench;
  await fill(view, 'wrong', ...at('apiKey', '[name=apiKey]'));
  await press(view, ...at('apiKey', '[part=action]'));
  await is(bench, 'apiKey', 'failed');
  await until('the error message', async () => String(await textOf(bench, ...at('apiKey', 'form'))).includes(german.invalid_credentials));
  await view.evaluate(`document.querySelector('${at('apiKey', '')[0]}').shadowRoot.querySelector('[name=apiKey]').select()`);
  await view.type(cycleApiKey);
  await press(view, ...at('apiKey', '[part=action]'));
  await is(bench, 'apiKey', 'connected');
  await expectText(bench, german.connected, ...at('apiKey', '[part=status]'));
  await fill(view, freshdesk.username, ...at('basic', '[name=username]'));
  await fill(view, freshdesk.password, ...at('basic', '[name=password]'));
  await press(view, ...at('basic', '[part=action]'));
  await is(bench, 'basic', 'connected');
  await press(view, ...at('oauth', '[part=action]'));
  const popup = await until('a window', async () => (await bench.browser.popups())[0]);
  await bench.signIn(popup);
  await bench.consent(popup);
  await is(bench, 'oauth', 'connected');
  await view.evaluate(`void document.querySelector('${at('oauth', '')[0]}').diagnose().then((findings) => { window.findings = findings; })`);
  const findings = await until('the diagnosis', () => view.evaluate('window.findings && JSON.stringify(findings)'));
  if (findings !== '[]') throw new Error(`the diagnosis found: ${String(findings)}`);
}

/** The page itself does three things that the policy forbids. */
const VIOLATE = `void [
  () => { document.body.innerHTML += '<b>'; },
  () => { document.body.setAttribute('style', 'color: red'); },
  () => fetch('http://127.0.0.1:9/').catch(() => {}),
].forEach((violate) => { try { violate(); } catch {} })`;

const FORBIDDEN = ['require-trusted-types-for', 'style-src-attr', 'connect-src'];

const connectsUnder = (policy: string) => async (bench: Bench): Promise<string> => {
  const reports: string[] = [];
  return onThreeKinds(bench, { lang: 'de', policy, script: RECORDER, reported: (report) => { reports.push(report); } }, async () => {
    await connectAllKinds(bench);
    await bench.ended('error', 'complete', 'complete', 'complete');
    const seen = [...await bench.view.evaluate('violations') as readonly string[], ...reports];
    if (seen.length) throw new Error(`violations: ${seen.join(', ')}`);
    const foreign = await bench.view.evaluate(FOREIGN_REQUESTS) as readonly string[];
    if (foreign.length) throw new Error(`requests to other origins: ${foreign.join(', ')}`);
    const own = await bench.view.evaluate('performance.getEntriesByType("resource").length') as number;
    if (own < 10) throw new Error(`recorded only ${own} requests`);
    return `0 violations, 0 of ${own} requests to other origins`;
  });
};

export const strictCsp: readonly Check[] = [
  {
    what: 'every kind connects under a strict policy, after an error, in another language, with a diagnosis: no violation, no foreign request',
    run: connectsUnder(POLICY),
  },
  {
    what: 'the same with a nonce in place of `script-src \'self\'`: the browser passes it on to the files that load on demand',
    run: connectsUnder(POLICY.replace("script-src 'self'", `script-src 'nonce-${NONCE}'`)),
  },
  {
    what: 'a page that violates the policy is reported: the check above would see a violation',
    run: async (bench) => {
      const reports: string[] = [];
      return onThreeKinds(bench, { policy: POLICY, script: RECORDER, reported: (report) => { reports.push(report); } }, async () => {
        await bench.view.evaluate(VIOLATE);
        for (const directive of FORBIDDEN) {
          await until(`an event for ${directive}`, async () =>
            (await bench.view.evaluate('violations') as readonly string[]).some((each) => each.startsWith(directive)));
          await until(`a report for ${directive}`, async () => reports.some((each) => each.includes(directive)));
        }
        return `${FORBIDDEN.length} directives, by event and by report`;
      });
    },
  },
];
