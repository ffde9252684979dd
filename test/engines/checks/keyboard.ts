import { demoSecrets } from '../../../demo/connectors.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { tabTo, until } from '../driver.js';
import type { Key, Surface, View } from '../driver.js';
import { at, is, onThreeKinds } from './three-kinds.js';
import type { Kind } from './three-kinds.js';

const { cycle, cycleApiKey, freshdesk } = demoSecrets;
const WRONG = 'wrong';

/** An expression for the `name` or `part` of the focused control in an element. */
const focusedControl = (kind: Kind): string => `((element) => {
  const focused = element.shadowRoot.activeElement;
  return document.activeElement === element && focused ? focused.getAttribute('name') ?? focused.getAttribute('part') : null;
})(document.querySelector('${at(kind, '')[0]}'))`;

async function waitForFocus(bench: Bench, kind: Kind, wanted: string): Promise<void> {
  await until(`the focus on ${wanted}`, async () => await bench.view.evaluate(focusedControl(kind)) === wanted)
    .catch(async (cause: unknown) => { throw new Error(`the focus is on ${String(await bench.view.evaluate(focusedControl(kind)))}`, { cause }); });
}

/** Moves the focus to an element, and presses a key. */
async function pressKey(view: Surface, key: Key, ...path: readonly string[]): Promise<void> {
  await tabTo(view, ...path);
  await view.key(key);
}

async function typeInto(view: Surface, text: string, ...path: readonly string[]): Promise<void> {
  await tabTo(view, ...path);
  await view.type(text);
}

/**
 * Expects the focus on the main button, also after a popup has closed. Disconnects: the focus is first on the button that keeps, and the
 * one that confirms comes before it.
 */
async function disconnect(bench: Bench, kind: Kind): Promise<void> {
  await waitForFocus(bench, kind, 'action');
  await pressKey(bench.view, 'Enter', ...at(kind, '[part=disconnect]'));
  await waitForFocus(bench, kind, 'keep');
  await bench.view.key('Shift+Tab');
  await waitForFocus(bench, kind, 'confirm');
  await bench.view.key('Enter');
  await is(bench, kind, 'ready');
}

/** Submits a wrong API key by Enter, then the right one. */
async function connectApiKey(bench: Bench): Promise<void> {
  const { view } = bench;
  await typeInto(view, WRONG, ...at('apiKey', '[name=apiKey]'));
  await view.key('Enter');
  await is(bench, 'apiKey', 'failed');
  await waitForFocus(bench, 'apiKey', 'apiKey');
  for (let left = WRONG.length; left; left -= 1) await view.key('Backspace');
  await view.type(cycleApiKey);
  await view.key('Enter');
  await is(bench, 'apiKey', 'connected');
}

/** Shows the password, then submits by the button. */
async function connectBasic(bench: Bench): Promise<void> {
  const { view } = bench;
  await typeInto(view, freshdesk.username, ...at('basic', '[name=username]'));
  await typeInto(view, freshdesk.password, ...at('basic', '[name=password]'));
  await pressKey(view, ' ', ...at('basic', '[part=reveal]'));
  const shown = await view.evaluate(`document.querySelector('${at('basic', '')[0]}').shadowRoot.querySelector('[name=password]').type`);
  if (shown !== 'text') throw new Error('the password is not shown');
  await pressKey(view, 'Enter', ...at('basic', '[part=action]'));
  await is(bench, 'basic', 'connected');
}

const waitForPopup = (bench: Bench): Promise<View> => until('a window', async () => (await bench.browser.popups())[0]);

/** Denies consent first. Cyclr does not report that, so the popup is closed and opened again. */
async function connectOAuth(bench: Bench): Promise<void> {
  const { view } = bench;
  await pressKey(view, 'Enter', ...at('oauth', '[part=action]'));
  const first = await waitForPopup(bench);
  await typeInto(first, cycle.username, '#username');
  await typeInto(first, cycle.password, '#password');
  await first.key('Enter');
  await pressKey(first, 'Enter', '[value=deny]');
  await until('the end of the sign-in', () => first.evaluate('document.readyState === "complete" && !document.querySelector("[value=deny]")'));
  await first.close();
  await is(bench, 'oauth', 'detached');
  await waitForFocus(bench, 'oauth', 'check');
  await pressKey(view, ' ', ...at('oauth', '[part=reopen]'));
  const second = await waitForPopup(bench);
  await tabTo(second, '[value=allow]');
  // The popup may close before the driver answers.
  await second.key('Enter').catch(() => undefined);
  await is(bench, 'oauth', 'connected');
  await until('no window', async () => (await bench.browser.popups()).length === 0);
}

const connects: Readonly<Record<Kind, (bench: Bench) => Promise<void>>> = {
  apiKey: connectApiKey, basic: connectBasic, oauth: connectOAuth,
};

export const keyboard: readonly Check[] = [{
  what: 'connects and disconnects every auth type by the keyboard alone, also after a refusal',
  run: (bench) => onThreeKinds(bench, {}, async () => {
    for (const [kind, connect] of Object.entries(connects) as [Kind, typeof connectApiKey][]) {
      await connect(bench);
      await disconnect(bench, kind);
    }
    await bench.ended('error', 'complete', 'complete', 'complete');
    return '3 auth types';
  }),
}];
