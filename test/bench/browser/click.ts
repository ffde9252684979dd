import { alternately } from './alternate.js';
import { alone, percentile, surplus } from './figure.js';
import type { Figure } from './figure.js';
import { forcedLayouts } from './forced-layouts.js';
import { longTasks } from './long-tasks.js';
import { answerAfter, signIn } from './sign-in.js';
import type { Notes } from './sign-in.js';
import { startSignInServers } from './sign-in-servers.js';
import { withContext } from './stage.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

const ROUNDS = 31;

/** Milliseconds. */
const LIMIT = 5;

/** From the click to the popup's going on, without what the backend took. */
const untilNavigation = (notes: Notes): number => notes.navigated - notes.click - answerAfter(notes, notes.click);

/** From the sign-in's message to the event, without what the backend took to say whether it is true. */
const untilComplete = (notes: Notes): number => notes.complete - notes.message - answerAfter(notes, notes.message);

async function signIns(stage: Stage, host: string): Promise<readonly Figure[]> {
  return withContext(stage, async (context) => {
    const pages = { ours: await context.newPage(), floor: await context.newPage() };
    const { ours, floor } = await alternately(ROUNDS, 2, async (side) => {
      await pages[side].goto(`${host}/${side}`);
      return signIn(pages[side]);
    });
    return [
      surplus('click → popup navigates, less the backend’s time, beside a page written by hand', 'ms', {
        ours: ours.map(untilNavigation), floor: floor.map(untilNavigation),
      }, LIMIT),
      alone('the backend’s time in that', 'ms', ours.map((notes) => answerAfter(notes, notes.click))),
      alone('message → complete event, less the backend’s time', 'ms', ours.map(untilComplete), LIMIT),
      surplus('the same beside the page written by hand', 'ms', { ours: ours.map(untilComplete), floor: floor.map(untilComplete) }),
      alone('the backend’s time in that', 'ms', ours.map((notes) => answerAfter(notes, notes.message))),
    ];
  });
}

async function returns(stage: Stage, host: string): Promise<readonly Figure[]> {
  return withContext(stage, async (context) => {
    const page = await context.newPage();
    const times: number[] = [];
    for (let round = -2; round < ROUNDS; round += 1) {
      await page.goto(`${host}/returning`);
      const { complete, asked } = await signIn(page);
      if (!asked) throw new Error('The return page was not reached.');
      if (round >= 0) times.push(complete - asked);
    }
    return [
      alone('return page asked for → complete event, with the backend’s time', 'ms', times),
      alone('the same, 95th percentile', 'ms', [percentile(times, 0.95)]),
    ];
  });
}

/** From the click to the window, and from the sign-in's word to the event. */
export async function click(stage: Stage): Promise<Subject> {
  const { host, close } = await startSignInServers(stage.code);
  try {
    return {
      title: 'Click and completion',
      how: `Real clicks, popups and pages on two sites; the backend answers at once. ${ROUNDS} sign-ins of each kind, each from a page loaded anew, by turns with the page written by hand.`,
      figures: [
        ...await forcedLayouts(stage, host), ...await signIns(stage, host), ...await returns(stage, host), ...await longTasks(stage, host),
      ],
    };
  } finally {
    await close();
  }
}
