import { readCode } from './code.js';
import { click } from './click.js';
import { idle } from './idle.js';
import { inView } from './in-view.js';
import { scale } from './scale.js';
import { shift } from './shift.js';
import { size } from './size.js';
import { launch } from './stage.js';
import type { Stage } from './stage.js';
import { start } from './start.js';
import type { Subject } from './subject.js';

/** What is measured, cheapest first; by these names one can be asked for alone. */
export const SUBJECTS: Readonly<Record<string, (stage: Stage) => Promise<Subject>>> = {
  size: ({ code }) => size(code), shift, idle, inView, start, click, scale,
};

export interface BrowserHalf {
  readonly browser: string;
  readonly subjects: readonly Subject[];
}

/** Everything that a page pays. */
export async function browserHalf(wanted: readonly string[], told: (subject: Subject) => void): Promise<BrowserHalf> {
  const code = await readCode();
  const browser = await launch();
  try {
    const subjects: Subject[] = [];
    for (const name of wanted) {
      const began = Date.now();
      const subject = await SUBJECTS[name]!({ browser, code });
      subjects.push(subject);
      told(subject);
      console.log(`(${name}: ${Math.round((Date.now() - began) / 1_000)} s)`);
    }
    return { browser: `Chromium ${browser.version()}`, subjects };
  } finally {
    await browser.close();
  }
}
