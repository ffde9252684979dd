import { isOurs, putBack, replace } from './instruments.js';

interface Timer {
  readonly callback: () => void;
  readonly every: number | null;
  due: number;
}

/** The package's own timers of 200 ms and more. They run when the test calls `pass`. */
const timers = new Map<number, Timer>();

/** Higher than the ids that a browser gives. */
const FIRST_ID = 2 ** 30;

let now = 0;
let ids = FIRST_ID;

type Start = (callback: () => void, delay?: number) => number;
type Timers = Record<'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval', unknown>;

const start = (own: unknown, repeats: boolean): Start => (callback, delay = 0) => {
  if (delay < 200 || !isOurs()) return (own as Start).call(window, callback, delay);
  timers.set(++ids, { callback, every: repeats ? delay : null, due: now + delay });
  return ids;
};

const stop = (own: unknown) => (id: number): void => {
  if (!timers.delete(id)) (own as (id: number) => void).call(window, id);
};

/** Replaces the clock of the package's timers in every test of the file. */
export function useFakeClock(): void {
  beforeEach(() => {
    timers.clear();
    now = 0;
    const target = window as unknown as Timers;
    replace(target, 'setTimeout', (own) => start(own, false));
    replace(target, 'setInterval', (own) => start(own, true));
    replace(target, 'clearTimeout', stop);
    replace(target, 'clearInterval', stop);
  });
  afterEach(putBack);
}

/** Lets time pass: runs the timers that become due, in order. */
export function pass(milliseconds: number): void {
  const end = now + milliseconds;
  for (;;) {
    const [next] = [...timers].filter(([, { due }]) => due <= end).sort(([, one], [, other]) => one.due - other.due);
    if (!next) break;
    const [id, timer] = next;
    now = timer.due;
    if (timer.every === null) timers.delete(id);
    else timer.due += timer.every;
    timer.callback();
  }
  now = end;
}

/** The number of timers that have not run. */
export const pendingTimers = (): number => timers.size;
