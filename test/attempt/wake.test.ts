import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import { EventLog, described, mount, popup, reaches, signIn, task, tell, until, wakes } from '../element/helpers.js';

interface Pause {
  readonly run: () => void;
  readonly seconds: number;
}

/** The pauses between questions stand still here, until a test lets one be over. */
const pauses = new Map<number, Pause>();

let hidden = false;
const { setTimeout: start, clearTimeout: stop } = window;

/** Tests and their framework have timers too; the attempt's own end is further off. */
const isPause = (delay = 0): boolean => delay >= 1_000 && delay <= 60_000 && (new Error().stack ?? '').includes(`${location.origin}/src/`);

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

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly log: EventLog;
  /** How often the backend was asked, and has answered. */
  readonly counts: { asked: number; answered: number };
  /** What it answers. */
  readonly backend: { authenticated: boolean; silent: boolean };
}

const waiting = async (): Promise<Scene> => {
  const real = await Backend.start();
  await real.answer('POST', { json: { url: real.signInUrl() } });
  const el = await mount({ endpoint: real.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
  const log = new EventLog(el);
  await signIn(el, real);
  const counts = { asked: 0, answered: 0 };
  const backend = { authenticated: false, silent: false };
  el.fetch = () => {
    counts.asked++;
    if (backend.silent) return new Promise(() => {});
    const json = (): Promise<unknown> => {
      counts.answered++;
      return Promise.resolve(described({ authType: 'OAuth2', authenticated: backend.authenticated }));
    };
    return Promise.resolve(Object.assign(new Response(), { json }));
  };
  return { el, log, counts, backend };
};

/** The window is closed, the backend has been asked once, and is to be asked again after a pause. */
const detached = async (): Promise<Scene> => {
  const scene = await waiting();
  tell(popup(), 'close');
  await reaches(scene.el, 'detached');
  await until(() => pauses.size, 'it pauses');
  expect(scene.counts.asked).to.equal(1);
  return scene;
};

/** Lets the pause be over, and gives the next one; none where there is none. */
const next = async ({ counts }: Scene): Promise<Pause | undefined> => {
  const [[id, { run }]] = pauses as unknown as readonly [readonly [number, Pause]];
  pauses.delete(id);
  const { answered } = counts;
  run();
  await until(() => counts.answered > answered, 'it is answered');
  await task();
  expect(pauses.size).to.be.at.most(1);
  return [...pauses.values()][0];
};

describe('in waiting', () => {
  for (const [type, wake] of Object.entries(wakes)) {
    it(`${type} has the backend asked, once and at once; no goes on waiting`, async () => {
      const { el, log, counts } = await waiting();
      expect(counts.asked).to.equal(0);
      wake();
      expect(counts.asked).to.equal(1);
      await until(() => counts.answered, 'it is answered');
      await task();
      expect([el.state, log.endings, counts.asked, pauses.size]).to.deep.equal(['waiting', [], 1, 0]);
      el.cancel();
    });

    it(`${type} has the backend asked, whose yes completes by status`, async () => {
      const { log, backend } = await waiting();
      backend.authenticated = true;
      wake();
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete').via).to.equal('status');
      await until(() => popup().closed, 'the window is closed');
    });
  }
});

describe('in detached', () => {
  for (const [type, wake] of Object.entries(wakes)) {
    it(`${type} has the backend asked at once, and then by turns again`, async () => {
      const scene = await detached();
      const { el, counts } = scene;
      wake();
      expect(counts.asked).to.equal(2);
      await until(() => counts.answered === 2, 'it is answered');
      await until(() => pauses.size, 'it pauses');
      expect([...pauses.values()].map(({ seconds }) => seconds)).to.deep.equal([1]);
      await next(scene);
      expect(counts.asked).to.equal(3);
      el.cancel();
    });
  }

  it('several at once leave one pause, and so one question at a time', async () => {
    const { el, counts } = await detached();
    for (const wake of Object.values(wakes)) wake();
    await until(() => pauses.size, 'it pauses');
    await task();
    expect(counts.asked).to.equal(5);
    expect(pauses.size).to.equal(1);
    el.cancel();
    expect(pauses.size).to.equal(0);
  });

  it('a question without an answer does not keep the next from being asked', async () => {
    const { log, counts, backend } = await detached();
    backend.silent = true;
    wakes.focus();
    backend.silent = false;
    backend.authenticated = true;
    wakes.online();
    await log.ends();
    expect([log.endings, counts.asked]).to.deep.equal([['complete'], 3]);
  });
});

describe('while nobody looks', () => {
  it('nothing has the backend asked', async () => {
    for (const scene of [await waiting(), await detached()]) {
      const { asked } = scene.counts;
      hidden = true;
      for (const wake of Object.values(wakes)) wake();
      await task();
      expect(scene.counts.asked).to.equal(asked);
      hidden = false;
      scene.el.cancel();
    }
  });

  it('it is asked for about a minute more, then no more; whoever comes back has it asked at once, and every second', async () => {
    const scene = await detached();
    const { el, counts } = scene;
    hidden = true;
    while (await next(scene)) expect(counts.asked).to.be.below(100);
    expect(counts.asked).to.be.within(60, 65);
    expect(el.state).to.equal('detached');
    const { asked } = counts;
    hidden = false;
    wakes.visibilitychange();
    expect(counts.asked).to.equal(asked + 1);
    await until(() => pauses.size, 'it pauses');
    expect((await next(scene))?.seconds).to.equal(1);
    el.cancel();
  });
});

describe('while somebody looks', () => {
  it('it is asked every second for a minute, then after pauses that grow by a second each, to thirty', async () => {
    const scene = await detached();
    const seconds = [...pauses.values()].map((pause) => pause.seconds);
    while (seconds.length < 120) seconds.push((await next(scene))!.seconds);
    const quick = seconds.lastIndexOf(1) + 1;
    expect(quick).to.be.within(60, 62);
    expect(seconds.slice(0, quick).every((pause) => pause === 1)).to.equal(true);
    expect(seconds.slice(quick, quick + 29)).to.deep.equal(Array.from({ length: 29 }, (_, index) => index + 2));
    expect(new Set(seconds.slice(quick + 29))).to.deep.equal(new Set([30]));
    wakes.focus();
    await until(() => pauses.size, 'it pauses');
    expect([...pauses.values()].map((pause) => pause.seconds)).to.deep.equal([1]);
    scene.el.cancel();
  });
});
