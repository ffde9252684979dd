import { demoSecrets } from '../../../demo/connectors.js';
import { messages as german } from '../../../src/locales/de.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { fill, press, until } from '../driver.js';
import { at, is, onThreeKinds } from './three-kinds.js';

const { cycleApiKey, freshdesk } = demoSecrets;

/** Nothing but the page's own files, and nothing that could become script but what Lit makes. */
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", 'img-src data:',
  "require-trusted-types-for 'script'", 'trusted-types cyclr-connector-auth', 'report-uri /reports',
].join('; ');

const NOTE = `window.violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => { violations.push(effectiveDirective + ' ' + blockedURI); });`;

/** What the page itself asked other origins for, pictures and scripts included. */
const FOREIGN = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !/^data:/.test(name) && !name.startsWith(location.origin + '/'))`;

const text = (bench: Bench, ...[element, part]: [string, string]): Promise<unknown> =>
  bench.view.evaluate(`document.querySelector('${element}').shadowRoot.querySelector('${part}').textContent.trim()`);

async function says(bench: Bench, wanted: string, ...where: [string, string]): Promise<void> {
  const said = await text(bench, ...where);
  if (said !== wanted) throw new Error(`says “${String(said)}”, not “${wanted}”`);
}

/** Every kind, with a refusal on the way, in a language that is a file of its own; and a diagnosis. */
async function usesAll(bench: Bench): Promise<void> {
  const { view } = bench;
  await fill(view, 'wrong', ...at('apiKey', '[name=apiKey]'));
  await press(view, ...at('apiKey', '[part=action]'));
  await is(bench, 'apiKey', 'failed');
  await until('the refusal', async () => String(await text(bench, ...at('apiKey', 'form'))).includes(german.invalid_credentials));
  await view.evaluate(`document.querySelector('${at('apiKey', '')[0]}').shadowRoot.querySelector('[name=apiKey]').select()`);
  await view.type(cycleApiKey);
  await press(view, ...at('apiKey', '[part=action]'));
  await is(bench, 'apiKey', 'connected');
  await says(bench, german.connected, ...at('apiKey', '[part=status]'));
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
  if (findings !== '[]') throw new Error(`diagnosed: ${String(findings)}`);
}

/** What the policy forbids, done by the page itself. */
const VIOLATE = `void [
  () => { document.body.innerHTML += '<b>'; },
  () => { document.body.setAttribute('style', 'color: red'); },
  () => fetch('http://127.0.0.1:9/').catch(() => {}),
].forEach((deed) => { try { deed(); } catch {} })`;

const FORBIDDEN = ['require-trusted-types-for', 'style-src-attr', 'connect-src'];

export const strictCsp: readonly Check[] = [
  {
    what: 'every kind connects, in another language, refused and diagnosed too, under the strictest policy, with nothing to report and nobody else asked',
    run: async (bench) => {
      const reports: string[] = [];
      return onThreeKinds(bench, { lang: 'de', policy: POLICY, script: NOTE, reported: (report) => { reports.push(report); } }, async () => {
        await usesAll(bench);
        await bench.ended('error', 'complete', 'complete', 'complete');
        const seen = [...await bench.view.evaluate('violations') as readonly string[], ...reports];
        if (seen.length) throw new Error(`violated: ${seen.join(', ')}`);
        const foreign = await bench.view.evaluate(FOREIGN) as readonly string[];
        if (foreign.length) throw new Error(`asked: ${foreign.join(', ')}`);
        const own = await bench.view.evaluate('performance.getEntriesByType("resource").length') as number;
        if (own < 10) throw new Error(`only ${own} requests were seen`);
        return `0 violations, 0 of ${own} requests to others`;
      });
    },
  },
  {
    what: 'what a policy forbids is seen, where a page does it',
    run: async (bench) => {
      const reports: string[] = [];
      return onThreeKinds(bench, { policy: POLICY, script: NOTE, reported: (report) => { reports.push(report); } }, async () => {
        await bench.view.evaluate(VIOLATE);
        for (const directive of FORBIDDEN) {
          await until(`an event for ${directive}`, async () =>
            (await bench.view.evaluate('violations') as readonly string[]).some((each) => each.startsWith(directive)));
          await until(`a report for ${directive}`, async () => reports.some((each) => each.includes(directive)));
        }
        return `${FORBIDDEN.length} kinds, by event and by report`;
      });
    },
  },
];
