import type { Check } from '../check.js';
import { press, until } from '../driver.js';
import { AttackSetup } from './attack-setup.js';

/** Frames of the attacker's origin, of the host's and of an opaque origin. Each can open windows. */
const FRAMES = ['attacker', 'host', 'opaque'] as const;

/** Every name that the element could have given its popup. */
const namesOf = (attemptId: string): readonly string[] =>
  [attemptId, `cyclr-attempt:${attemptId}`, 'cyclr-connector-auth', 'cyclr', 'popup', 'opener'];

const frame = (src: string, id: string): string =>
  `<p><iframe id="${id}" src="${src}" width="90" height="60"${id === 'opaque' ? ' sandbox="allow-scripts allow-popups"' : ''}></iframe></p>`;

const countPopupsAt = async (setup: AttackSetup, part: string): Promise<number> => {
  let found = 0;
  for (const popup of await setup.browser.popups()) {
    if (String(await popup.evaluate('location.href').catch(() => '')).includes(part)) found++;
  }
  return found;
};

/** Clicks a frame once for each name, which opens a window by that name, and closes that window again. */
async function openByName(setup: AttackSetup, id: string, names: readonly string[]): Promise<void> {
  const { page } = setup.browser;
  const url = `${setup.attacker.origin}/hijacked`;
  await page.evaluate(`(() => {
    window.replies = 0;
    onmessage = () => { window.replies++; };
    document.getElementById(${JSON.stringify(id)}).contentWindow.postMessage(${JSON.stringify({ names, url })}, '*');
  })()`);
  await until(`the frame ${id}`, () => page.evaluate('replies === 1'));
  for (let clicks = 1; clicks <= names.length; clicks++) {
    const visits = setup.visits.length;
    await press(page, `#${id}`);
    await until(`a click in the frame ${id}`, () => page.evaluate(`replies > ${clicks}`));
    await until('the page that the frame opened', async () => setup.visits.slice(visits).some((visit) => visit.endsWith('/hijacked')));
    await until('its window', async () => await countPopupsAt(setup, '/hijacked') === 1);
    for (const popup of await setup.browser.popups()) {
      if (String(await popup.evaluate('location.href').catch(() => '')).endsWith('/hijacked')) await popup.close();
    }
  }
}

async function tryToHijack(setup: AttackSetup): Promise<string> {
  const { page } = setup.browser;
  const frames = FRAMES.map((id) => frame(id === 'host' ? '/window-hijacker.html' : `${setup.attacker.origin}/page/window-hijacker`, id)).join('');
  let attempts = 0;
  for (const [attributes, end] of [['', 'message'], ['return-url="/return.html"', 'return']] as const) {
    await setup.show({ 1: attributes }, frames);
    const popup = await setup.beginSignIn('1');
    const { attemptId } = setup.connector('1');
    const name = await popup.evaluate('window.name');
    const opened = await page.evaluate('recorded.opened.map(({ args }) => args[1]).join()');
    if (name !== '' || opened !== '_blank') throw new Error(`the popup is named ${String(name)}, and was opened as ${String(opened)}`);
    for (const id of FRAMES) {
      await openByName(setup, id, namesOf(attemptId));
      attempts += namesOf(attemptId).length;
      if (await countPopupsAt(setup, '/page/sender') !== 1) throw new Error(`the frame ${id} navigated the popup`);
    }
    if (await setup.state('1') !== 'waiting') throw new Error('the sign-in did not continue');
    setup.connector('1').authenticated = true;
    if (end === 'message') await popup.evaluate(`opener.postMessage(${JSON.stringify(attemptId)}, '*')`);
    else await popup.evaluate(`void (location.href = ${JSON.stringify(setup.connector('1').signInRequests[0]!.targetOrigin)})`);
    await setup.waitForState('1', 'connected');
    const ends = await setup.endsOf('1');
    if (ends.join() !== `complete ${end}`) throw new Error(`the sign-in ended with ${ends.join()}`);
  }
  return `${attempts} windows opened by name in clicked frames, 0 of them the popup`;
}

/** The same frame does reach a popup that has a name. */
async function hijackNamedPopup(setup: AttackSetup): Promise<string> {
  const { page } = setup.browser;
  await setup.show({ 1: '' }, `<button id="open">Open</button>${frame('/window-hijacker.html', 'host')}`);
  await page.evaluate(`void (document.getElementById('open').onclick = () => { open('/page.html', 'cyclr', 'popup,width=300,height=300'); })`);
  await press(page, '#open');
  await setup.popupAt('/page.html');
  await openByName(setup, 'host', ['cyclr']);
  if (await countPopupsAt(setup, '/page.html')) throw new Error('a popup with a name is not reached either, so this check proves nothing');
  return 'a popup with a name is hijacked';
}

export const windowHijacking: Check = {
  what: 'no frame reaches the sign-in\'s popup by a window name',
  run: AttackSetup.run(async (setup) => `${await tryToHijack(setup)}; ${await hijackNamedPopup(setup)}`),
};
