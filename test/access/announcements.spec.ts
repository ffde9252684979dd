import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.js';
import { described, situations } from './situations.js';
import type { Situation } from './situations.js';
import { isControl, lines, spoken } from './spoken.js';
import type { Spoken } from './spoken.js';

const situation = (name: string): Situation => situations.find((each) => each.name === name)!;

const TITLE = ['group "Pipedrive"', 'group ""', 'Pipedrive', 'Sales CRM for small teams.'];
const KEY_HINT = 'In Pipedrive: Settings → API.';
const API_KEY = ['API key', `textbox "API key" required — ${KEY_HINT}`, 'button "Show API key"', KEY_HINT];
const SILENCE = ['status: ', 'alert: '];

/** What is said of the whole element, from its start to its end. */
const said: Readonly<Record<string, readonly string[]>> = {
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
  'connected, ApiKey': [...TITLE, 'status: Connected', 'alert: ', 'button "Connect again"', 'button "Disconnect"'],
  'connected, OAuth2': [...TITLE, 'status: Connected', 'alert: ', 'button "Connect again opens a new window"', 'button "Disconnect"'],
  'failed, at a field': [
    ...TITLE, 'API key', `textbox "API key" required focused invalid — This was not accepted. Check it, then try again. ${KEY_HINT}`,
    'button "Show API key"', 'This was not accepted. Check it, then try again.', KEY_HINT, ...SILENCE, 'button "Connect Pipedrive"',
  ],
  'failed, in general': [
    ...TITLE, ...API_KEY, 'status: ', 'alert: Something went wrong on the server. Try again in a moment. (r-17)', 'button "Connect Pipedrive" focused',
  ],
  'failed, popup_blocked': [
    ...TITLE, 'status: ', 'alert: The sign-in window was blocked. Allow pop-ups for this page, then try again.',
    'button "Try again opens a new window" focused', 'button "Sign in on this page"',
  ],
};

for (const [name, expected] of Object.entries(said)) {
  test(`${name}: says what it is, in the order of the page`, async ({ stage, page }) => {
    await stage.show(situation(name));
    expect(lines(await spoken(page))).toEqual(expected);
  });
}

/** The two regions that are announced when they change. */
const regions = (all: readonly Spoken[]): readonly Spoken[] => all.filter(({ properties }) => properties.live !== undefined);

/**
 * Those whose changes are not announced: NVDA says nothing that changes within `aria-busy`, and never later;
 * https://github.com/nvaccess/nvda/issues/20871
 */
const muted = (all: readonly Spoken[]): readonly Spoken[] =>
  regions(all).filter((region) => [region, ...region.within].some(({ properties }) => properties.busy));

for (const each of situations) {
  test(`${each.name}: has two live regions, which nothing keeps from being announced, and a name for every control`, async ({ stage, page }) => {
    await stage.show(each);
    const all = await spoken(page);
    expect(regions(all).map(({ role, properties: { live, atomic } }) => [role, live, atomic])).toEqual([
      ['status', 'polite', true], ['alert', 'assertive', true],
    ]);
    expect(muted(all)).toEqual([]);
    const controls = all.filter(isControl);
    expect(controls.filter(({ name }) => !name.trim())).toEqual([]);
    // What opens a window says so, and nothing else does.
    const opening = await stage.element.locator('button:has([role=img])').evaluateAll((buttons) => buttons.map((button) => button.getAttribute('part')));
    expect(controls.filter(({ name }) => name.endsWith('opens a new window'))).toHaveLength(opening.length);
  });

  test(`${each.name}: Tab goes to every control that can be used, in the order in which they are said`, async ({ stage, page }) => {
    await stage.show(each);
    const usable = (await spoken(page)).filter((one) => isControl(one) && (!one.properties.disabled || one.properties.focusable));
    await page.evaluate(() => {
      const start = document.querySelector('h1')!;
      start.tabIndex = -1;
      start.focus();
    });
    const reached: string[] = [];
    while (reached.length < usable.length) {
      await page.keyboard.press('Tab');
      const focused = (await spoken(page)).find((one) => isControl(one) && one.properties.focused);
      reached.push(focused?.name ?? 'nothing');
    }
    expect(reached).toEqual(usable.map(({ name }) => name));
    await page.keyboard.press('Tab');
    expect((await spoken(page)).filter((one) => isControl(one) && one.properties.focused)).toEqual([]);
  });
}

test('the button that shows a secret says whose, and whether it is shown', async ({ stage, page }) => {
  await stage.show(situation('ready, Basic'));
  const show = async (): Promise<unknown> => {
    const button = (await spoken(page)).find(({ role, name }) => role === 'button' && name.startsWith('Show'));
    return button && [button.name, button.properties.pressed];
  };
  expect(await show()).toEqual(['Show Password', 'false']);
  await stage.part('reveal').press('Space');
  expect(await show()).toEqual(['Show Password', 'true']);
  await stage.part('reveal').press('Space');
  expect(await show()).toEqual(['Show Password', 'false']);
});

test('a live region within what is busy is noticed', async ({ stage, page }) => {
  await stage.show(situation('waiting'));
  await stage.part('base').evaluate((base) => { base.ariaBusy = 'true'; });
  expect(muted(await spoken(page)).map(({ role }) => role)).toEqual(['status', 'alert']);
});

/** What the live regions hold, and that they are the ones that were there at the start. */
class Ear {
  #nodes: readonly (number | undefined)[] | undefined;

  constructor(private readonly page: Page) {}

  async hears(status: string, alert = ''): Promise<void> {
    await expect.poll(async () => regions(await spoken(this.page)).map(({ text }) => text)).toEqual([status, alert]);
    const nodes = regions(await spoken(this.page)).map(({ node }) => node);
    this.#nodes ??= nodes;
    expect(nodes).toEqual(this.#nodes);
  }
}

const yes = { GET: { json: described('OAuth2', { authenticated: true }) } } as const;
const no = { GET: { json: described('OAuth2') } } as const;

test('a sign-in is told step by step, by regions that are there from the start', async ({ stage, page }) => {
  const ear = new Ear(page);
  await stage.show(situation('ready, OAuth2'));
  await ear.hears('');
  const { script } = stage.host;
  stage.host.script = { ...script, POST: 'held' };
  await stage.opens();
  await ear.hears('Opening the sign-in…');
  await stage.part('cancel').click();
  await ear.hears('');
  stage.host.script = { ...script, POST: { json: { url: `${stage.host.origin}/sign-in` } } };
  await stage.opens();
  await ear.hears('Continue in the sign-in window.');
  await stage.popup.close();
  await ear.hears('The sign-in window may still be open. Finish there, or open it again.');
  await stage.opens(() => stage.part('reopen').click());
  await ear.hears('Continue in the sign-in window.');
  stage.host.script = { GET: 'held' };
  await stage.completes();
  await ear.hears('Checking…');
  await stage.part('cancel').click();
  await ear.hears('');
  stage.host.script = { ...yes, POST: { json: { url: `${stage.host.origin}/sign-in` } } };
  await stage.opens();
  await stage.is('waiting');
  await stage.completes();
  await ear.hears('Connected');
  stage.host.script = { DELETE: { status: 500, json: {} } };
  await stage.part('disconnect').click();
  await ear.hears('Connected', 'Something went wrong on the server. Try again in a moment.');
});

/** How a sign-in ends, and which button has the focus then. */
const ends: readonly { readonly how: string; readonly part: string; readonly end: (stage: Parameters<NonNullable<Situation['reach']>>[0]) => Promise<unknown> }[] = [
  {
    how: 'completed',
    part: 'action',
    end: async (stage) => {
      stage.host.script = yes;
      await stage.completes();
      return stage.is('connected');
    },
  },
  {
    how: 'refused',
    part: 'action',
    end: async (stage) => {
      stage.host.script = no;
      await stage.completes();
      return stage.is('failed');
    },
  },
  {
    how: 'cancelled',
    part: 'action',
    end: async (stage) => {
      await stage.part('cancel').press('Enter');
      return stage.is('ready');
    },
  },
  {
    how: 'closed and then cancelled',
    part: 'action',
    end: async (stage) => {
      await stage.popup.close();
      await stage.is('detached');
      await stage.part('cancel').press('Enter');
      return stage.is('ready');
    },
  },
  {
    how: 'closed',
    part: 'check',
    end: async (stage) => {
      await stage.popup.close();
      return stage.is('detached');
    },
  },
];

for (const { how, part, end } of ends) {
  test(`a sign-in that is ${how} leaves the focus on a button of the element`, async ({ stage }) => {
    await stage.show(situation('ready, OAuth2'));
    stage.host.script = { ...no, POST: { json: { url: `${stage.host.origin}/sign-in` } } };
    await stage.opens(() => stage.part('action').press('Enter'));
    await stage.is('waiting');
    await end(stage);
    await expect(stage.part(part)).toBeFocused();
    if (part === 'action') await expect.poll(() => stage.popup.isClosed()).toBe(true);
  });
}
