import type { Check } from '../check.js';
import { until } from '../driver.js';
import type { View } from '../driver.js';
import { AttackSetup } from './attack-setup.js';

const TIMES = 260;
const KINDS = 20;
const MESSAGES = 10_000;

/** Frames that send messages. A hostile script on the service's page knows the attempt's id from the page's own address. */
const FRAMES = ['attacker', 'service', 'opaque', 'steady'] as const;

interface Flood {
  /** How many messages of each kind were sent. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The kind that is being sent. */
  readonly current: string;
  /** How often the element read a property of a message's data. */
  readonly dataReads: { readonly count: number };
  readonly failure: string;
  readonly done: boolean;
}

const STATES: Readonly<Record<string, string>> = { 1: 'opening', 2: 'waiting', 3: 'detached', 4: 'verifying', 5: 'waiting' };

const states = async (setup: AttackSetup): Promise<string> => (await Promise.all(Object.keys(STATES).map((id) => setup.state(id)))).join();

/** Completes a sign-in by its genuine message. */
const complete = async (setup: AttackSetup, id: string): Promise<void> => {
  const { attemptId } = setup.connector(id);
  setup.connector(id).authenticated = true;
  const popup = await setup.popupAt(`id=${id}&`);
  await popup.evaluate(`opener.postMessage(${JSON.stringify(attemptId)}, ${JSON.stringify(setup.host.origin)})`);
};

/**
 * Brings each element into its state, and gives the id of an earlier attempt of the second. The popups open in this order: two for the
 * second element, then one each for the third, the fourth, the fifth and the first.
 */
async function beginAll(setup: AttackSetup): Promise<string> {
  await setup.beginSignIn('2');
  const earlierId = setup.connector('2').attemptId;
  await setup.press('2', 'cancel');
  await setup.waitForState('2', 'ready');
  await setup.beginSignIn('2');
  for (const id of ['3', '4'] as const) {
    const popup = await setup.beginSignIn(id);
    await popup.close();
    // The longer text of `detached` moves the elements below, so wait for it before the next click.
    await setup.waitForState(id, 'detached');
  }
  const navigatedAway = await setup.beginSignIn('5');
  await navigatedAway.evaluate(`void (location.href = ${JSON.stringify(`${setup.attacker.origin}/page/sender`)} + location.search)`);
  await setup.popupAt(setup.attacker.origin);
  setup.connector('1').hold('POST');
  setup.connector('4').hold('GET');
  await setup.press('4', 'check');
  await setup.press('1', 'action');
  await until('every state', async () => await states(setup) === Object.values(STATES).join() && setup.connector('1').signInRequests.length);
  return earlierId;
}

async function flood(setup: AttackSetup, earlierId: string): Promise<Flood> {
  const { page } = setup.browser;
  const attemptIds = Object.keys(STATES).map((id) => setup.connector(id).attemptId);
  const before = (await setup.eventsOf()).length;
  await page.evaluate(`void beginFlood(${JSON.stringify({ attemptIds, earlierId, service: setup.service.origin, times: TIMES })})`);
  const seen = await until('every message', async () => {
    const now = await page.evaluate('flood') as Flood;
    return now.done || now.failure ? now : null;
  }, { timeout: 30_000 }).catch(async (error: unknown) => {
    throw new Error(`the flood did not finish: ${JSON.stringify(await page.evaluate('flood'))} ${await states(setup)}`, { cause: error });
  });
  if (seen.failure) throw new Error(`${seen.current}: ${seen.failure}`);
  const after = await setup.eventsOf();
  if (after.length !== before) throw new Error(`events during the flood: ${JSON.stringify(after.slice(before))}`);
  if (await states(setup) !== Object.values(STATES).join()) throw new Error(`states after the flood: ${await states(setup)}`);
  if (seen.dataReads.count) throw new Error(`properties of data were read ${seen.dataReads.count} times`);
  const logged = await page.evaluate(`recorded.console.filter((text) => ${JSON.stringify(attemptIds)}.some((id) => text.includes(id))).length`) as number;
  if (logged) throw new Error(`the console holds an attempt's id ${logged} times`);
  return seen;
}

/** Ends every sign-in, each as it would end without the flood. */
async function endAll(setup: AttackSetup): Promise<void> {
  setup.connector('3').authenticated = true;
  setup.connector('4').authenticated = true;
  setup.connector('4').release('GET');
  setup.connector('1').release('POST');
  const navigatedAway: View = await setup.popupAt(setup.attacker.origin);
  await navigatedAway.evaluate(`void (location.href = ${JSON.stringify(`${setup.service.origin}/page/sender`)} + location.search)`);
  await setup.popupAt(`${setup.service.origin}/page/sender?id=5&`);
  for (const id of ['1', '2', '5']) await complete(setup, id);
  const expected: Readonly<Record<string, string>> = {
    1: 'complete message', 2: 'cancel user,complete message', 3: 'complete status', 4: 'complete user', 5: 'complete message',
  };
  for (const [id, ends] of Object.entries(expected)) {
    await setup.waitForState(id, 'connected');
    const seen = (await setup.endsOf(id)).join();
    if (seen !== ends) throw new Error(`${STATES[id]}: ended with ${seen}`);
  }
}

export const hostileMessages: Check = {
  what: 'ten thousand hostile messages change nothing, and each sign-in then ends as usual',
  run: AttackSetup.run(async (setup) => {
    const source: Readonly<Record<typeof FRAMES[number], string>> = {
      attacker: setup.attacker.origin, service: setup.service.origin, opaque: setup.service.origin, steady: setup.attacker.origin,
    };
    const frames = FRAMES.map((id) => `<iframe id="${id}" width="90" height="60" src="${source[id]}/page/sender"${id === 'opaque' ? ' sandbox="allow-scripts"' : ''}></iframe>`);
    await setup.show(Object.fromEntries(Object.keys(STATES).map((id) => [id, ''])), `${frames.join('')}<script type="module" src="/flood.js"></script>`);
    const start = Date.now();
    const { kinds } = await flood(setup, await beginAll(setup));
    const took = Date.now() - start;
    await endAll(setup);
    const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
    if (Object.keys(kinds).length < KINDS || total < MESSAGES) throw new Error(`only ${total} messages of ${Object.keys(kinds).length} kinds`);
    return `${total} messages of ${Object.keys(kinds).length} kinds in ${Math.round(took / 1_000)} s: 0 completions, 0 errors; then 5 of 5 completed`;
  }),
};
