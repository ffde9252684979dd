import type { Page } from 'playwright';
import { nextFrames } from './in-page.js';

/** What a page of the sign-in servers noted, in milliseconds by a clock that all windows of a browser share. */
export interface Notes {
  readonly click: number;
  readonly navigated: number;
  readonly message: number;
  readonly complete: number;
  /** When the return page was asked for. */
  readonly asked: number;
  /** The questions to the backend since the click, in order: when they were asked, and how long the answer took. */
  readonly questions: readonly { readonly at: number; readonly took: number }[];
}

/** Waits until there is something to click, and for nothing else to be going on. */
export async function prepare(page: Page): Promise<() => Promise<Notes>> {
  const button = page.locator('[part=action], body > button');
  await button.waitFor();
  await page.evaluate(nextFrames);
  await page.evaluate(() => {
    performance.clearResourceTimings();
    localStorage.clear();
  });
  return async () => {
    const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
    const notes = await page.evaluate(async () => {
      const { ended, notes } = window as unknown as { readonly ended: Promise<void>; readonly notes: Notes };
      await ended;
      // The last answer's entry is there in a task after that of the event.
      await new Promise((resolve) => { setTimeout(resolve); });
      const questions = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .map(({ startTime, duration }) => ({ at: performance.timeOrigin + startTime, took: duration }));
      return { ...notes, asked: Number(localStorage.getItem('asked')), questions };
    });
    await popup.close();
    return notes;
  };
}

/** Clicks where a user does, and waits for the end of the sign-in. */
export const signIn = async (page: Page): Promise<Notes> => (await prepare(page))();

/** How long the first answer took that was asked for after a time. */
export function answerAfter({ questions }: Notes, time: number): number {
  const question = questions.find(({ at }) => at >= time);
  if (!question) throw new Error('The backend was not asked.');
  return question.took;
}
