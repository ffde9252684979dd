import type { Check } from '../check.js';
import { press, until } from '../driver.js';
import { Stage } from './stage.js';

/** A frame of another origin, one of the host's own origin, and one of no origin at all: each can open windows. */
const FRAMES = ['evil', 'host', 'null'] as const;

/** Every name by which our code might have known its window. */
const namesOf = (word: string): readonly string[] =>
  [word, `cyclr-attempt:${word}`, 'cyclr-connector-auth', 'cyclr', 'popup', 'opener'];

const frame = (src: string, id: string): string =>
  `<p><iframe id="${id}" src="${src}" width="90" height="60"${id === 'null' ? ' sandbox="allow-scripts allow-popups"' : ''}></iframe></p>`;

const windowsAt = async (stage: Stage, part: string): Promise<number> => {
  let found = 0;
  for (const popup of await stage.browser.popups()) {
    if (String(await popup.evaluate('location.href').catch(() => '')).includes(part)) found++;
  }
  return found;
};

/** Clicks in a frame once for each name; every window that opens is closed again. */
async function ask(stage: Stage, id: string, names: readonly string[]): Promise<void> {
  const { page } = stage.browser;
  const url = `${stage.evil.origin}/caught`;
  await page.evaluate(`(() => {
    window.said = 0;
    onmessage = () => { window.said++; };
    document.getElementById(${JSON.stringify(id)}).contentWindow.postMessage(${JSON.stringify({ names, url })}, '*');
  })()`);
  await until(`the frame ${id}`, () => page.evaluate('said === 1'));
  for (let clicks = 1; clicks <= names.length; clicks++) {
    const visits = stage.visits.length;
    await press(page, `#${id}`);
    await until(`a click in the frame ${id}`, () => page.evaluate(`said > ${clicks}`));
    await until('the page that the frame opened', async () => stage.visits.slice(visits).some((visit) => visit.endsWith('/caught')));
    await until('its window', async () => await windowsAt(stage, '/caught') === 1);
    for (const popup of await stage.browser.popups()) {
      if (String(await popup.evaluate('location.href').catch(() => '')).endsWith('/caught')) await popup.close();
    }
  }
}

async function takeOver(stage: Stage): Promise<string> {
  const { page } = stage.browser;
  const frames = FRAMES.map((id) => frame(id === 'host' ? '/taker.html' : `${stage.evil.origin}/page/taker`, id)).join('');
  let asked = 0;
  for (const [attributes, end] of [['', 'message'], ['return-url="/return.html"', 'return']] as const) {
    await stage.show({ 1: attributes }, frames);
    const popup = await stage.begins('1');
    const { word } = stage.connector('1');
    const name = await popup.evaluate('window.name');
    const opened = await page.evaluate('recorded.opened.map(({ args }) => args[1]).join()');
    if (name !== '' || opened !== '_blank') throw new Error(`a window named ${String(name)}, opened as ${String(opened)}`);
    for (const id of FRAMES) {
      await ask(stage, id, namesOf(word));
      asked += namesOf(word).length;
      if (await windowsAt(stage, '/page/sender') !== 1) throw new Error(`the frame ${id} took the window over`);
    }
    if (await stage.state('1') !== 'waiting') throw new Error('the sign-in did not go on');
    stage.connector('1').authenticated = true;
    if (end === 'message') await popup.evaluate(`opener.postMessage(${JSON.stringify(word)}, '*')`);
    else await popup.evaluate(`void (location.href = ${JSON.stringify(stage.connector('1').asked[0]!.targetOrigin)})`);
    await stage.is('1', 'connected');
    const ends = await stage.ends('1');
    if (ends.join() !== `complete ${end}`) throw new Error(`the sign-in ended with ${ends.join()}`);
  }
  return `${asked} windows asked for by name in clicked frames, 0 of them ours`;
}

/** A window with a name of its own, opened as ours is: the same frame does reach that one. */
async function contrast(stage: Stage): Promise<string> {
  const { page } = stage.browser;
  await stage.show({ 1: '' }, `<button id="open">Open</button>${frame('/taker.html', 'host')}`);
  await page.evaluate(`void (document.getElementById('open').onclick = () => { open('/page.html', 'cyclr', 'popup,width=300,height=300'); })`);
  await press(page, '#open');
  await stage.window('/page.html');
  await ask(stage, 'host', ['cyclr']);
  if (await windowsAt(stage, '/page.html')) throw new Error('not even a window with a name is found by it: then the other half proves nothing');
  return 'a window with a name is taken over';
}

export const takingOver: Check = {
  what: 'No frame reaches the sign-in\'s window by a name, whatever it knows',
  run: Stage.on(async (stage) => `${await takeOver(stage)}; ${await contrast(stage)}`),
};
