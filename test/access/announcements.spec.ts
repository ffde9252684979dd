import { expect, test } from './fixtures.js';
import { descriptionOf, situations } from './situations.js';
import type { Situation } from './situations.js';
import { isControl, linesOf, liveRegions, LiveRegions, readAccessibilityTree } from './accessibility-tree.js';
import type { AccessibleNode } from './accessibility-tree.js';

const situation = (name: string): Situation => situations.find((each) => each.name === name)!;

const TITLE = ['group "Pipedrive"', 'group ""', 'Pipedrive', 'Sales CRM for small teams.'];
const KEY_HINT = 'In Pipedrive: Settings → API.';
const API_KEY = ['API key', `textbox "API key" required — ${KEY_HINT}`, 'button "Show API key"', KEY_HINT];
const QUESTION = 'Disconnect Pipedrive? Integrations that use it will stop.';
const SILENCE = ['status: ', 'alert: '];
const REFUSED = 'What you entered was not accepted. Check it and try again.';

/** What a screen reader announces for the whole element, from start to end. */
const announced: Readonly<Record<string, readonly string[]>> = {
  'loading': ['group ""', 'status: Loading…', 'alert: '],
  'ready, ApiKey': [...TITLE, ...API_KEY, ...SILENCE, 'button "Connect Pipedrive"'],
  'ready, OAuth2': [...TITLE, ...SILENCE, 'button "Connect Pipedrive opens a new window"'],
  'submitting': [...TITLE, ...API_KEY, 'status: Connecting…', 'alert: ', 'button "Connect Pipedrive" disabled focused', 'button "Cancel"'],
  'waiting': [
    ...TITLE, 'status: Continue in the sign-in window.', 'alert: ',
    'button "Connect Pipedrive opens a new window" disabled focused', 'button "Cancel"',
  ],
  'detached': [
    ...TITLE, 'status: The sign-in window may still be open. Finish there, or open it again.', 'alert: ',
    'button "I have signed in" focused', 'button "Open again opens a new window"', 'button "Cancel"',
  ],
  'connected, ApiKey': [...TITLE, 'status: Connected', 'alert: ', 'button "Reconnect"', 'button "Disconnect"'],
  'connected, needs attention': [
    ...TITLE, 'status: This connection no longer works. Reconnect to continue.', 'alert: ', 'button "Reconnect"', 'button "Disconnect"',
  ],
  'connected, OAuth2': [...TITLE, 'status: Connected', 'alert: ', 'button "Reconnect opens a new window"', 'button "Disconnect"'],
  'connected, with an account': [...TITLE, 'status: Connected as ada@example.com', 'alert: ', 'button "Reconnect"', 'button "Disconnect"'],
  'connected, needs attention, with an account': [
    ...TITLE, 'status: This connection no longer works. Reconnect to continue. ada@example.com', 'alert: ',
    'button "Reconnect"', 'button "Disconnect"',
  ],
  'connected, asked whether to disconnect': [
    ...TITLE, 'status: Connected', 'alert: ', `group "${QUESTION}"`, QUESTION, 'button "Disconnect"', 'button "Keep" focused',
  ],
  'failed, at a field': [
    ...TITLE, 'API key', `textbox "API key" required focused invalid — ${REFUSED} ${KEY_HINT}`,
    'button "Show API key"', REFUSED, KEY_HINT, ...SILENCE, 'button "Connect Pipedrive"',
  ],
  'failed, at the field with the focus': [
    ...TITLE, 'API key', `textbox "API key" required focused invalid — ${REFUSED} ${KEY_HINT}`,
    'button "Show API key"', REFUSED, KEY_HINT,
    'status: ', `alert: ${REFUSED}`, 'button "Connect Pipedrive"',
  ],
  'failed, in general': [
    ...TITLE, ...API_KEY, 'status: ', 'alert: Something went wrong on the server. Try again in a moment. Reference: r-17', 'button "Connect Pipedrive" focused',
  ],
  'compact, ApiKey': ['group "Pipedrive"', 'group ""', 'Pipedrive', ...SILENCE, 'button "Connect" collapsed'],
  'compact, OAuth2': ['group "Pipedrive"', 'group ""', 'Pipedrive', ...SILENCE, 'button "Connect opens a new window"'],
  'compact, to connect again': [
    'group "Pipedrive"', 'group ""', 'Pipedrive', 'Sub domain', 'textbox "Sub domain" required focused — The “acme” of acme.example.com.',
    'The “acme” of acme.example.com.', 'Region', 'combobox "Region"', 'Client secret', '(optional)',
    'textbox "Client secret (optional)" — Shown once, when the app is made. Leave empty to keep the saved value.',
    'button "Show Client secret (optional)"', 'Shown once, when the app is made. Leave empty to keep the saved value.',
    ...API_KEY, ...SILENCE, 'button "Reconnect"', 'button "Cancel"',
  ],
  'compact, connected, with an account': [
    'group "Pipedrive"', 'group ""', 'Pipedrive', 'status: Connected as ada@example.com', 'alert: ',
    'button "Reconnect" collapsed', 'button "Disconnect"',
  ],
  'failed, popup_blocked': [
    ...TITLE, 'status: ', 'alert: The sign-in window was blocked. Allow pop-ups for this page, or continue in this tab.',
    'button "Try again opens a new window" focused', 'button "Continue in this tab"',
  ],
};

for (const [name, expected] of Object.entries(announced)) {
  test(`${name}: announces its texts and controls in reading order`, async ({ elementPage, page }) => {
    await elementPage.show(situation(name));
    expect(linesOf(await readAccessibilityTree(page))).toEqual(expected);
  });
}

/**
 * Live regions that are not announced: NVDA drops changes inside `aria-busy` for good.
 * @see https://github.com/nvaccess/nvda/issues/20871
 */
const mutedRegions = (all: readonly AccessibleNode[]): readonly AccessibleNode[] =>
  liveRegions(all).filter((region) => [region, ...region.ancestors].some(({ properties }) => properties.busy));

for (const each of situations) {
  test(`${each.name}: has two audible live regions, and a name for every control`, async ({ elementPage, page }) => {
    await elementPage.show(each);
    const all = await readAccessibilityTree(page);
    expect(liveRegions(all).map(({ role, properties: { live, atomic } }) => [role, live, atomic])).toEqual([
      ['status', 'polite', true], ['alert', 'assertive', true],
    ]);
    expect(mutedRegions(all)).toEqual([]);
    const controls = all.filter(isControl);
    expect(controls.filter(({ name }) => !name.trim())).toEqual([]);
    // Only a button or link that opens a window says so.
    const openers = await elementPage.element.locator(':is(button, a):has([role=img])').evaluateAll((controls) => controls.map((control) => control.getAttribute('part')));
    expect(controls.filter(({ name }) => name.endsWith('opens a new window'))).toHaveLength(openers.length);
  });

  test(`${each.name}: Tab reaches every enabled control, in reading order`, async ({ elementPage, page }) => {
    await elementPage.show(each);
    const usable = (await readAccessibilityTree(page))
      .filter((one) => isControl(one) && (!one.properties.disabled || one.properties.focusable));
    await page.evaluate(() => {
      const start = document.querySelector('h1')!;
      start.tabIndex = -1;
      start.focus();
    });
    const reached: string[] = [];
    while (reached.length < usable.length) {
      await page.keyboard.press('Tab');
      const focused = (await readAccessibilityTree(page)).find((one) => isControl(one) && one.properties.focused);
      reached.push(focused?.name ?? 'nothing');
    }
    expect(reached).toEqual(usable.map(({ name }) => name));
    await page.keyboard.press('Tab');
    expect((await readAccessibilityTree(page)).filter((one) => isControl(one) && one.properties.focused)).toEqual([]);
  });
}

test('the button that shows a secret announces which one, and what it does', async ({ elementPage, page }) => {
  await elementPage.show(situation('ready, Basic'));
  const readButton = async (): Promise<unknown> => {
    const button = (await readAccessibilityTree(page)).find(({ role, name }) => role === 'button' && name.endsWith('Password'));
    return button && [button.name, button.properties.pressed, button.properties.focused];
  };
  expect(await readButton()).toEqual(['Show Password', undefined, undefined]);
  // A label that changes and a pressed state would contradict each other.
  await elementPage.part('reveal').press('Space');
  expect(await readButton()).toEqual(['Hide Password', undefined, true]);
  await elementPage.part('reveal').press('Space');
  expect(await readButton()).toEqual(['Show Password', undefined, true]);
});

test('a live region inside aria-busy is found', async ({ elementPage, page }) => {
  await elementPage.show(situation('waiting'));
  await elementPage.part('base').evaluate((base) => { base.ariaBusy = 'true'; });
  expect(mutedRegions(await readAccessibilityTree(page)).map(({ role }) => role)).toEqual(['status', 'alert']);
});

const authenticated = { GET: { json: descriptionOf('OAuth2', { authenticated: true }) } } as const;

test('announces each step of a sign-in in live regions that exist from the start', async ({ elementPage, page }) => {
  const regions = new LiveRegions(page);
  await elementPage.show(situation('ready, OAuth2'));
  await regions.expectTexts('');
  const { script } = elementPage.host;
  elementPage.host.script = { ...script, POST: 'held' };
  await elementPage.openPopup();
  await regions.expectTexts('Opening the sign-in page…');
  await elementPage.part('cancel').click();
  await regions.expectTexts('');
  elementPage.host.script = { ...script, POST: { json: { url: `${elementPage.host.origin}/sign-in` } } };
  await elementPage.openPopup();
  await regions.expectTexts('Continue in the sign-in window.');
  await elementPage.popup.close();
  await regions.expectTexts('The sign-in window may still be open. Finish there, or open it again.');
  await elementPage.part('check').press('Enter');
  await regions.expectTexts('The sign-in is not finished yet. Finish in the sign-in window, or open it again.');
  await expect(elementPage.part('check')).toBeFocused();
  await elementPage.openPopup(() => elementPage.part('reopen').click());
  await regions.expectTexts('Continue in the sign-in window.');
  elementPage.host.script = { GET: 'held' };
  await elementPage.completeSignIn();
  await regions.expectTexts('Checking…');
  await elementPage.part('cancel').click();
  await regions.expectTexts('');
  elementPage.host.script = { ...authenticated, POST: { json: { url: `${elementPage.host.origin}/sign-in` } } };
  await elementPage.openPopup();
  await elementPage.waitForState('waiting');
  await elementPage.completeSignIn();
  await regions.expectTexts('Connected');
  elementPage.host.script = { DELETE: { status: 500, json: {} } };
  await elementPage.disconnect();
  await regions.expectTexts('Connected', 'Something went wrong on the server. Try again in a moment.');
});

test('the question before a disconnect is announced with the focus, and the focus returns when the connection is kept', async ({ elementPage, page }) => {
  const focusedControl = async (): Promise<unknown> => {
    const focused = (await readAccessibilityTree(page)).find((each) => isControl(each) && each.properties.focused);
    return focused && [focused.name, focused.ancestors.some(({ role, name }) => role === 'group' && name === QUESTION)];
  };
  await elementPage.show(situation('connected, ApiKey'));
  for (const keep of ['Enter', 'Escape']) {
    await elementPage.part('disconnect').press('Enter');
    await expect.poll(focusedControl).toEqual(['Keep', true]);
    await page.keyboard.press(keep);
    await expect.poll(focusedControl).toEqual(['Disconnect', false]);
  }
});

test('the link to the help announces its label and that it opens a window, and is reached between the inputs and the main button', async ({ elementPage, page }) => {
  await elementPage.show(situation('ready, with a help link'));
  const controls = (await readAccessibilityTree(page)).filter(isControl).map(({ role, name }) => `${role} ${name}`);
  expect(controls.slice(-3)).toEqual(['button Show Password', 'link Where do I find this? opens a new window', 'button Connect Pipedrive']);
});

test('a compact form announces its first input when it is shown, its button when it is hidden, and each step of the attempt in the same live regions', async ({ elementPage, page }) => {
  const regions = new LiveRegions(page);
  const focusedControl = async (): Promise<unknown> => {
    const focused = (await readAccessibilityTree(page)).find((each) => isControl(each) && each.properties.focused);
    return focused && [focused.name, focused.properties.expanded];
  };
  await elementPage.show(situation('compact, ApiKey'));
  await regions.expectTexts('');
  for (const hide of ['Escape', 'Enter']) {
    await elementPage.part('action').press('Enter');
    await expect.poll(focusedControl).toEqual(['API key', undefined]);
    if (hide === 'Enter') await elementPage.part('cancel').press(hide);
    else await page.keyboard.press(hide);
    await expect.poll(focusedControl).toEqual(['Connect', false]);
    await regions.expectTexts('');
  }
  await page.keyboard.press('Enter');
  elementPage.host.script = { POST: 'held' };
  await page.keyboard.type('k-1');
  await page.keyboard.press('Enter');
  await regions.expectTexts('Connecting…');
  await elementPage.show(situation('compact, ApiKey'));
  elementPage.host.script = { POST: { json: descriptionOf('ApiKey', { authenticated: true, connectedAs: 'ada@example.com' }) } };
  const after = new LiveRegions(page);
  await after.expectTexts('');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.type('k-1');
  await page.keyboard.press('Enter');
  await after.expectTexts('Connected as ada@example.com');
  await expect.poll(focusedControl).toEqual(['Reconnect', false]);
});

test('a refusal of the input with the focus is announced each time, once, and seen at the input only', async ({ elementPage, page }) => {
  await elementPage.show(situation('ready, ApiKey'));
  const regions = new LiveRegions(page);
  elementPage.host.script = { POST: 'held' };
  await elementPage.input('apiKey').fill('wrong');
  let before: readonly unknown[] = [];
  for (let times = 0; times < 3; times++) {
    await page.keyboard.press('Enter');
    await regions.expectTexts('Connecting…');
    await elementPage.host.release({ status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'apiKey' }] } });
    await regions.expectTexts('', REFUSED);
    await expect(elementPage.input('apiKey')).toBeFocused();
    const nodes = await regions.readTextNodes();
    expect(nodes).toHaveLength(1);
    expect(nodes).not.toEqual(before);
    before = nodes;
  }
  const { width, height } = (await elementPage.element.getByRole('alert').boundingBox())!;
  expect([width, height]).toEqual([1, 1]);
  await expect(elementPage.element.locator('#about-0')).toContainText(REFUSED);
  await elementPage.part('action').focus();
  await elementPage.element.evaluate(async (card: HTMLElementTagNameMap['cyclr-connector-auth']) => {
    card.messages = {};
    await card.updateComplete;
  });
  expect(await regions.readTextNodes()).toEqual(before);
});

test('Enter in an empty input is announced each time, and takes the place of the error of the attempt before', async ({ elementPage, page }) => {
  await elementPage.show(situation('failed, in general'));
  const regions = new LiveRegions(page);
  await regions.expectTexts('', 'Something went wrong on the server. Try again in a moment. Reference: r-17');
  await elementPage.input('apiKey').fill('');
  let before: readonly unknown[] = [];
  for (let times = 0; times < 3; times++) {
    await page.keyboard.press('Enter');
    await regions.expectTexts('', 'Please fill this in.');
    await expect.poll(() => regions.readTextNodes()).not.toEqual(before);
    before = await regions.readTextNodes();
    expect(before).toHaveLength(1);
  }
});

test('an attempt that fails at once, as the one before, is announced again', async ({ elementPage, page }) => {
  await elementPage.show(situation('failed, popup_blocked'));
  const regions = new LiveRegions(page);
  let before: readonly unknown[] = [];
  for (let times = 0; times < 3; times++) {
    await regions.expectTexts('', 'The sign-in window was blocked. Allow pop-ups for this page, or continue in this tab.');
    const nodes = await regions.readTextNodes();
    expect(nodes).toHaveLength(1);
    expect(nodes).not.toEqual(before);
    before = nodes;
    await page.keyboard.press('Enter');
    await elementPage.waitForState('failed');
  }
});
