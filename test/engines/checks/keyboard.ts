import { demoSecrets } from '../../../demo/connectors.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { tabTo, until } from '../driver.js';
import type { Key, Surface, View } from '../driver.js';
import { at, is, onThreeKinds } from './three-kinds.js';
import type { Kind } from './three-kinds.js';

const { cycle, cycleApiKey, freshdesk } = demoSecrets;
const WRONG = 'wrong';

/** Where the focus is in an element, by its part and its name. */
const focusIn = (kind: Kind): string => `((element) => {
  const at = element.shadowRoot.activeElement;
  return document.activeElement === element && at ? at.getAttribute('name') ?? at.getAttribute('part') : null;
})(document.querySelector('${at(kind, '')[0]}'))`;

async function hasFocus(bench: Bench, kind: Kind, ...wanted: readonly string[]): Promise<void> {
  await until(`the focus on ${wanted.join(' or ')}`, async () => wanted.includes(await bench.view.evaluate(focusIn(kind)) as string))
    .catch(async (cause: unknown) => { throw new Error(`the focus is on ${String(await bench.view.evaluate(focusIn(kind)))}`, { cause }); });
}

/** Goes there, and presses a key. */
async function presses(view: Surface, key: Key, ...path: readonly string[]): Promise<void> {
  await tabTo(view, ...path);
  await view.key(key);
}

async function types(view: Surface, text: string, ...path: readonly string[]): Promise<void> {
  await tabTo(view, ...path);
  await view.type(text);
}

/** The focus is where it can go on from, also where a window has closed. */
async function disconnects(bench: Bench, kind: Kind): Promise<void> {
  await hasFocus(bench, kind, 'action');
  await presses(bench.view, 'Enter', ...at(kind, '[part=disconnect]'));
  await is(bench, kind, 'ready');
}

/** A key that is refused, and another one in its place, each sent by the Enter key. */
async function byApiKey(bench: Bench): Promise<void> {
  const { view } = bench;
  await types(view, WRONG, ...at('apiKey', '[name=apiKey]'));
  await view.key('Enter');
  await is(bench, 'apiKey', 'failed');
  await hasFocus(bench, 'apiKey', 'apiKey');
  for (let left = WRONG.length; left; left -= 1) await view.key('Backspace');
  await view.type(cycleApiKey);
  await view.key('Enter');
  await is(bench, 'apiKey', 'connected');
}

/** A password that is shown first, and sent by the button. */
async function byPassword(bench: Bench): Promise<void> {
  const { view } = bench;
  await types(view, freshdesk.username, ...at('basic', '[name=username]'));
  await types(view, freshdesk.password, ...at('basic', '[name=password]'));
  await presses(view, ' ', ...at('basic', '[part=reveal]'));
  const shown = await view.evaluate(`document.querySelector('${at('basic', '')[0]}').shadowRoot.querySelector('[name=password]').type`);
  if (shown !== 'text') throw new Error('the password is not shown');
  await presses(view, 'Enter', ...at('basic', '[part=action]'));
  await is(bench, 'basic', 'connected');
}

const opened = (bench: Bench): Promise<View> => until('a window', async () => (await bench.browser.popups())[0]);

/** Denied at first, which Cyclr tells nobody: the window is closed, and opened again. */
async function bySignIn(bench: Bench): Promise<void> {
  const { view } = bench;
  await presses(view, 'Enter', ...at('oauth', '[part=action]'));
  const first = await opened(bench);
  await types(first, cycle.username, '#username');
  await types(first, cycle.password, '#password');
  await first.key('Enter');
  await presses(first, 'Enter', '[value=deny]');
  await until('the end of the sign-in', () => first.evaluate('document.readyState === "complete" && !document.querySelector("[value=deny]")'));
  await first.close();
  await is(bench, 'oauth', 'detached');
  await hasFocus(bench, 'oauth', 'check');
  await presses(view, ' ', ...at('oauth', '[part=reopen]'));
  const second = await opened(bench);
  await tabTo(second, '[value=allow]');
  // Its window may be gone before the driver has the key's answer.
  await second.key('Enter').catch(() => undefined);
  await is(bench, 'oauth', 'connected');
  await until('no window', async () => (await bench.browser.popups()).length === 0);
}

const ways: Readonly<Record<Kind, (bench: Bench) => Promise<void>>> = { apiKey: byApiKey, basic: byPassword, oauth: bySignIn };

export const keyboard: readonly Check[] = [{
  what: 'connects and disconnects every kind by the keyboard alone, after a refusal too',
  run: (bench) => onThreeKinds(bench, {}, async () => {
    for (const [kind, connects] of Object.entries(ways) as [Kind, typeof byApiKey][]) {
      await connects(bench);
      await disconnects(bench, kind);
    }
    await bench.ended('error', 'complete', 'complete', 'complete');
    return '3 kinds';
  }),
}];
