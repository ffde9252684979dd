import type { Page } from 'playwright';
import { nextFrames } from './in-page.js';

/** The times of a sign-in, in milliseconds of the clock that all windows of a browser share. */
export interface Notes {
  readonly click: number;
  readonly navigated: number;
  readonly message: number;
  readonly complete: number;
  /** When the navigation to the return page started; 0 without one. */
  readonly returnPage: number;
  /** The requests to the backend since the click, in order. */
  readonly requests: readonly { readonly at: number; readonly duration: number }[];
}

/** Waits for a button on an idle page. Resolves to a function that clicks it and waits for the end of the sign-in. */
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
      // The resource timing entry of the last request is added in a task after the event.
      await new Promise((resolve) => { setTimeout(resolve); });
      const requests = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .map(({ startTime, duration }) => ({ at: performance.timeOrigin + startTime, duration }));
      return { ...notes, returnPage: Number(localStorage.getItem('returnPage')), requests };
    });
    await popup.close();
    return notes;
  };
}

/** Clicks the button, and waits for the end of the sign-in. */
export const signIn = async (page: Page): Promise<Notes> => (await prepare(page))();

/** The duration of the first request after a time. */
export function answerAfter({ requests }: Notes, time: number): number {
  const request = requests.find(({ at }) => at >= time);
  if (!request) throw new Error('The element sent no request to the backend.');
  return request.duration;
}
