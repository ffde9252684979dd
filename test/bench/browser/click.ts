import { alternately } from './alternate.js';
import { alone, percentile, surplus } from './figure.js';
import type { Figure } from './figure.js';
import { forcedLayouts } from './forced-layouts.js';
import { longTasks } from './long-tasks.js';
import { answerAfter, signIn } from './sign-in.js';
import type { Notes } from './sign-in.js';
import { startSignInServers } from './sign-in-servers.js';
import { withContext } from './browser.js';
import type { Setup } from './browser.js';
import type { Benchmark } from './benchmark.js';

const ROUNDS = 31;
const RETURN_ROUNDS = 21;

/** Milliseconds. */
const LIMIT = 5;

/** Milliseconds more than a return page takes whose script is in the page: the element's return page loads a file. */
const RETURN_LIMIT = 50;

/** From the click to the popup's navigation, without the backend's time. */
const untilNavigation = (notes: Notes): number => notes.navigated - notes.click - answerAfter(notes, notes.click);

/** From the completion message to the complete event, without the backend's time for the verification. */
const untilComplete = (notes: Notes): number => notes.complete - notes.message - answerAfter(notes, notes.message);

async function signIns(setup: Setup, host: string): Promise<readonly Figure[]> {
  return withContext(setup, async (context) => {
    const pages = { ours: await context.newPage(), floor: await context.newPage() };
    const { ours, floor } = await alternately(ROUNDS, 2, async (side) => {
      await pages[side].goto(`${host}/${side}`);
      return signIn(pages[side]);
    });
    return [
      surplus({ what: 'click → popup navigates, without the backend’s time; the floor is a hand-written page', unit: 'ms', limit: LIMIT }, {
        ours: ours.map(untilNavigation), floor: floor.map(untilNavigation),
      }),
      alone({ what: 'click → popup navigates: the backend’s time', unit: 'ms' }, ours.map((notes) => answerAfter(notes, notes.click))),
      alone({ what: 'message → complete event, without the backend’s time', unit: 'ms', limit: LIMIT }, ours.map(untilComplete)),
      surplus({ what: 'message → complete event, compared with the hand-written page', unit: 'ms' }, {
        ours: ours.map(untilComplete), floor: floor.map(untilComplete),
      }),
      alone({ what: 'message → complete event: the backend’s time', unit: 'ms' }, ours.map((notes) => answerAfter(notes, notes.message))),
    ];
  });
}

async function returns(setup: Setup, host: string): Promise<readonly Figure[]> {
  return withContext(setup, async (context) => {
    const pages = { ours: await context.newPage(), floor: await context.newPage() };
    const { ours, floor } = await alternately(RETURN_ROUNDS, 2, async (side) => {
      await pages[side].goto(`${host}/returning-${side}`);
      const { complete, returnPage } = await signIn(pages[side]);
      if (!returnPage) throw new Error('The popup did not reach the return page.');
      return complete - returnPage;
    });
    return [
      surplus({
        what: 'request for the return page → complete event, with the backend’s time; the floor is a hand-written page', unit: 'ms', limit: RETURN_LIMIT,
      }, { ours, floor }),
      alone({ what: 'request for the return page → complete event, 95th percentile', unit: 'ms' }, [percentile(ours, 0.95)]),
    ];
  });
}

/** The time from the click to the popup's navigation, and from the completion message or the return page to the complete event. */
export async function click(setup: Setup): Promise<Benchmark> {
  const { host, close } = await startSignInServers(setup.code);
  try {
    return {
      title: 'Click and completion',
      how: `Real clicks, popups and pages on two sites; the backend answers at once. ${ROUNDS} sign-ins by message and ${RETURN_ROUNDS} by return page, each from a freshly loaded page, alternating with a hand-written page.`,
      figures: [
        ...await forcedLayouts(setup, host), ...await signIns(setup, host), ...await returns(setup, host), ...await longTasks(setup, host),
      ],
    };
  } finally {
    await close();
  }
}
