import { isOurs, putBack, replace } from './instruments.js';

interface Timer {
  readonly callback: () => void;
  readonly every: number | null;
  due: number;
}

/** Of the package's own timers those that take longer than a turn of the event loop; they run when the test lets time pass. */
const timers = new Map<number, Timer>();

/** No browser gives a timer such an id. */
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

/** Lets the test be the clock of the package's timers in every test of the file. */
export function ownTheClock(): void {
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

/** Every timer that is due by then runs, in the order of time. */
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

/** How many timers wait. */
export const waitingTimers = (): number => timers.size;
