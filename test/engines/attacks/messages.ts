import type { Check } from '../check.js';
import { until } from '../driver.js';
import type { View } from '../driver.js';
import { Stage } from './stage.js';

const TIMES = 260;
const KINDS = 20;
const MESSAGES = 10_000;

/** The service's pages give up the window to a hostile script, which knows the word from its own address. */
const FRAMES = ['evil', 'service', 'null', 'steady'] as const;

interface Flood {
  readonly kinds: Readonly<Record<string, number>>;
  readonly now: string;
  readonly pokes: { readonly count: number };
  readonly failure: string;
  readonly done: boolean;
}

const STATES: Readonly<Record<string, string>> = { 1: 'opening', 2: 'waiting', 3: 'detached', 4: 'verifying', 5: 'waiting' };

const states = async (stage: Stage): Promise<string> => (await Promise.all(Object.keys(STATES).map((id) => stage.state(id)))).join();

/** The user, and nobody hostile, ends it. */
const end = async (stage: Stage, id: string): Promise<void> => {
  const { word } = stage.connector(id);
  stage.connector(id).authenticated = true;
  const popup = await stage.window(`id=${id}&`);
  await popup.evaluate(`opener.postMessage(${JSON.stringify(word)}, ${JSON.stringify(stage.host.origin)})`);
};

/** Windows that the page opened, in this order: of the second twice, of the third, the fourth, the fifth, the first. */
async function begin(stage: Stage): Promise<string> {
  await stage.begins('2');
  const old = stage.connector('2').word;
  await stage.press('2', 'cancel');
  await stage.is('2', 'ready');
  await stage.begins('2');
  for (const id of ['3', '4'] as const) {
    const popup = await stage.begins(id);
    await popup.close();
    // It then says more than before: what is below it moves, and a click aimed there before falls beside it.
    await stage.is(id, 'detached');
  }
  const elsewhere = await stage.begins('5');
  await elsewhere.evaluate(`void (location.href = ${JSON.stringify(`${stage.evil.origin}/page/sender`)} + location.search)`);
  await stage.window(stage.evil.origin);
  stage.connector('1').hold('POST');
  stage.connector('4').hold('GET');
  await stage.press('4', 'check');
  await stage.press('1', 'action');
  await until('every state', async () => await states(stage) === Object.values(STATES).join() && stage.connector('1').asked.length);
  return old;
}

async function flood(stage: Stage, old: string): Promise<Flood> {
  const { page } = stage.browser;
  const words = Object.keys(STATES).map((id) => stage.connector(id).word);
  const before = (await stage.heard()).length;
  await page.evaluate(`void beginFlood(${JSON.stringify({ words, old, service: stage.service.origin, times: TIMES })})`);
  const seen = await until('every message', async () => {
    const now = await page.evaluate('flood') as Flood;
    return now.done || now.failure ? now : null;
  }, 30_000).catch(async (error: unknown) => {
    throw new Error(`the flood ends in: ${JSON.stringify(await page.evaluate('flood'))} ${await states(stage)}`, { cause: error });
  });
  if (seen.failure) throw new Error(`${seen.now}: ${seen.failure}`);
  const after = await stage.heard();
  if (after.length !== before) throw new Error(`events in the flood: ${JSON.stringify(after.slice(before))}`);
  if (await states(stage) !== Object.values(STATES).join()) throw new Error(`states behind the flood: ${await states(stage)}`);
  if (seen.pokes.count) throw new Error(`data was asked ${seen.pokes.count} times for what it is`);
  const said = await page.evaluate(`recorded.console.filter((text) => ${JSON.stringify(words)}.some((word) => text.includes(word))).length`) as number;
  if (said) throw new Error(`the console holds a word ${said} times`);
  return seen;
}

/** Each of them ends as it would have without. */
async function endAll(stage: Stage): Promise<void> {
  stage.connector('3').authenticated = true;
  stage.connector('4').authenticated = true;
  stage.connector('4').letGo('GET');
  stage.connector('1').letGo('POST');
  const elsewhere: View = await stage.window(stage.evil.origin);
  await elsewhere.evaluate(`void (location.href = ${JSON.stringify(`${stage.service.origin}/page/sender`)} + location.search)`);
  await stage.window(`${stage.service.origin}/page/sender?id=5&`);
  for (const id of ['1', '2', '5']) await end(stage, id);
  const expected: Readonly<Record<string, string>> = {
    1: 'complete message', 2: 'cancel user,complete message', 3: 'complete status', 4: 'complete user', 5: 'complete message',
  };
  for (const [id, ends] of Object.entries(expected)) {
    await stage.is(id, 'connected');
    const seen = (await stage.ends(id)).join();
    if (seen !== ends) throw new Error(`${STATES[id]}: ended with ${seen}`);
  }
}

export const hostileMessages: Check = {
  what: 'Ten thousand hostile messages complete nothing and disturb nothing, and each sign-in then ends as it would have',
  run: Stage.on(async (stage) => {
    const source: Readonly<Record<typeof FRAMES[number], string>> = {
      evil: stage.evil.origin, service: stage.service.origin, null: stage.service.origin, steady: stage.evil.origin,
    };
    const frames = FRAMES.map((id) => `<iframe id="${id}" width="90" height="60" src="${source[id]}/page/sender"${id === 'null' ? ' sandbox="allow-scripts"' : ''}></iframe>`);
    await stage.show(Object.fromEntries(Object.keys(STATES).map((id) => [id, ''])), `${frames.join('')}<script type="module" src="/flood.js"></script>`);
    const start = Date.now();
    const { kinds } = await flood(stage, await begin(stage));
    const took = Date.now() - start;
    await endAll(stage);
    const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
    if (Object.keys(kinds).length < KINDS || total < MESSAGES) throw new Error(`only ${total} messages of ${Object.keys(kinds).length} kinds`);
    return `${total} messages of ${Object.keys(kinds).length} kinds in ${Math.round(took / 1_000)} s: 0 completions, 0 errors; then 5 of 5 completed`;
  }),
};
