import { expect } from '@open-wc/testing';
import { nextTask, reaches, until, wakeEvents } from '../browser/helpers.js';
import { isOurs } from '../browser/instruments.js';
import { oauth, waitingScene } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { popup, tell, windowCloses } from '../browser/windows.js';

interface Pause {
  readonly run: () => void;
  readonly seconds: number;
}

/** The pauses between questions. Each lasts until the test ends it. */
const pauses = new Map<number, Pause>();

let hidden = false;
const { setTimeout: start, clearTimeout: stop } = window;

/** Whether a timer is a pause: the attempt's time limit is longer. */
const isPause = (delay = 0): boolean => delay >= 1_000 && delay <= 60_000 && isOurs();

beforeEach(() => {
  hidden = false;
  pauses.clear();
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  window.setTimeout = ((run: () => void, delay?: number) => {
    if (!isPause(delay)) return start(run, delay);
    const id = -1 - Math.floor(Math.random() * 1e9);
    pauses.set(id, { run, seconds: delay! / 1_000 });
    return id;
  }) as typeof window.setTimeout;
  window.clearTimeout = ((id?: number) => {
    if (!pauses.delete(id!)) stop(id);
  }) as typeof window.clearTimeout;
});

afterEach(() => {
  Reflect.deleteProperty(document, 'hidden');
  Object.assign(window, { setTimeout: start, clearTimeout: stop });
});

interface AskedScene extends Scene {
  readonly counts: { asked: number; answered: number };
  /** How the questions are answered. */
  readonly answers: { authenticated: boolean; silent: boolean };
}

/** A sign-in that waits, with the questions to the backend counted from now on. */
const waiting = async (): Promise<AskedScene> => {
  const scene = await waitingScene();
  const counts = { asked: 0, answered: 0 };
  const answers = { authenticated: false, silent: false };
  scene.el.fetch = () => {
    counts.asked++;
    if (answers.silent) return new Promise(() => {});
    const json = (): Promise<unknown> => {
      counts.answered++;
      return Promise.resolve(oauth({ authenticated: answers.authenticated }));
    };
    return Promise.resolve(Object.assign(new Response(), { json }));
  };
  return { ...scene, counts, answers };
};

/** A sign-in whose window is closed, in its first pause after the first question. */
const detached = async (): Promise<AskedScene> => {
  const scene = await waiting();
  tell(popup(), 'close');
  await reaches(scene.el, 'detached');
  await until(() => pauses.size, 'a pause begins');
  expect(scene.counts.asked).to.equal(1);
  return scene;
};

/** Ends the pause, and gives the next one if there is one. */
const next = async ({ counts }: AskedScene): Promise<Pause | undefined> => {
  const [[id, { run }]] = pauses as unknown as readonly [readonly [number, Pause]];
  pauses.delete(id);
  const { answered } = counts;
  run();
  await until(() => counts.answered > answered, 'the question is answered');
  await nextTask();
  expect(pauses.size).to.be.at.most(1);
  return [...pauses.values()][0];
};

describe('while waiting', () => {
  for (const [type, wake] of Object.entries(wakeEvents)) {
    it(`${type} asks the backend once, at once; after a no the sign-in goes on`, async () => {
      const { el, log, counts } = await waiting();
      expect(counts.asked).to.equal(0);
      wake();
      expect(counts.asked).to.equal(1);
      await until(() => counts.answered, 'the question is answered');
      await nextTask();
      expect([el.state, log.endings, counts.asked, pauses.size]).to.deep.equal(['waiting', [], 1, 0]);
      el.cancel();
    });

    it(`${type} asks the backend, whose yes completes by status`, async () => {
      const { log, answers } = await waiting();
      answers.authenticated = true;
      wake();
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete').via).to.equal('status');
      await windowCloses();
    });
  }
});

describe('while detached', () => {
  for (const [type, wake] of Object.entries(wakeEvents)) {
    it(`${type} asks the backend at once, and the pauses begin again`, async () => {
      const scene = await detached();
      const { el, counts } = scene;
      wake();
      expect(counts.asked).to.equal(2);
      await until(() => counts.answered === 2, 'the question is answered');
      await until(() => pauses.size, 'a pause begins');
      expect([...pauses.values()].map(({ seconds }) => seconds)).to.deep.equal([1]);
      await next(scene);
      expect(counts.asked).to.equal(3);
      el.cancel();
    });
  }

  it('several events at once leave one pause', async () => {
    const { el, counts } = await detached();
    for (const wake of Object.values(wakeEvents)) wake();
    await until(() => pauses.size, 'a pause begins');
    await nextTask();
    expect(counts.asked).to.equal(5);
    expect(pauses.size).to.equal(1);
    el.cancel();
    expect(pauses.size).to.equal(0);
  });

  it('a question without an answer does not delay the next one', async () => {
    const { log, counts, answers } = await detached();
    answers.silent = true;
    wakeEvents.focus();
    answers.silent = false;
    answers.authenticated = true;
    wakeEvents.online();
    await log.ends();
    expect([log.endings, counts.asked]).to.deep.equal([['complete'], 3]);
  });
});

describe('while the page is hidden', () => {
  it('no event asks the backend', async () => {
    for (const scene of [await waiting(), await detached()]) {
      const { asked } = scene.counts;
      hidden = true;
      for (const wake of Object.values(wakeEvents)) wake();
      await nextTask();
      expect(scene.counts.asked).to.equal(asked);
      hidden = false;
      scene.el.cancel();
    }
  });

  it('the backend is asked for about a minute more; visibilitychange asks it at once, and then every second', async () => {
    const scene = await detached();
    const { el, counts } = scene;
    hidden = true;
    while (await next(scene)) expect(counts.asked).to.be.below(100);
    expect(counts.asked).to.be.within(60, 65);
    expect(el.state).to.equal('detached');
    const { asked } = counts;
    hidden = false;
    wakeEvents.visibilitychange();
    expect(counts.asked).to.equal(asked + 1);
    await until(() => pauses.size, 'a pause begins');
    expect((await next(scene))?.seconds).to.equal(1);
    el.cancel();
  });
});

describe('while the page is visible', () => {
  it('the backend is asked every second for a minute, then after pauses that grow by a second each, up to thirty', async () => {
    const scene = await detached();
    const seconds = [...pauses.values()].map((pause) => pause.seconds);
    while (seconds.length < 120) seconds.push((await next(scene))!.seconds);
    const quick = seconds.lastIndexOf(1) + 1;
    expect(quick).to.be.within(60, 62);
    expect(seconds.slice(0, quick).every((pause) => pause === 1)).to.equal(true);
    expect(seconds.slice(quick, quick + 29)).to.deep.equal(Array.from({ length: 29 }, (_, index) => index + 2));
    expect(new Set(seconds.slice(quick + 29))).to.deep.equal(new Set([30]));
    wakeEvents.focus();
    await until(() => pauses.size, 'a pause begins');
    expect([...pauses.values()].map((pause) => pause.seconds)).to.deep.equal([1]);
    scene.el.cancel();
  });
});
