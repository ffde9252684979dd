/** What is counted. An idle element sets up none of these, except for observers that all elements share. */
export const COUNTED = [
  'timers', 'globalListeners', 'requests', 'broadcastChannels', 'messageChannels', 'intersectionObservers', 'mutationObservers',
] as const;

export type Counts = Record<typeof COUNTED[number], number>;

/**
 * A script that runs before a page's own. `counts` then has the number of each, and `mostAtOnce` the largest number of concurrent requests.
 */
export const counters = `(() => {
  const counts = Object.fromEntries(${JSON.stringify(COUNTED)}.map((name) => [name, 0]));
  const wrap = (owner, name, counted, applies = () => true) => {
    const original = owner[name];
    owner[name] = function (...args) {
      if (applies(this)) counts[counted] += 1;
      return original.apply(this, args);
    };
  };
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback']) wrap(window, name, 'timers');
  wrap(AbortSignal, 'timeout', 'timers');
  wrap(EventTarget.prototype, 'addEventListener', 'globalListeners', (target) => [undefined, window, document].includes(target));
  for (const [name, counted] of [['BroadcastChannel', 'broadcastChannels'], ['MessageChannel', 'messageChannels'],
    ['IntersectionObserver', 'intersectionObservers'], ['MutationObserver', 'mutationObservers']]) {
    window[name] = class extends window[name] {
      constructor(...args) {
        super(...args);
        counts[counted] += 1;
      }
    };
  }
  window.counts = counts;
  window.mostAtOnce = 0;
  let now = 0;
  const { fetch } = window;
  window.fetch = (...args) => {
    counts.requests += 1;
    window.mostAtOnce = Math.max(window.mostAtOnce, now += 1);
    return fetch(...args).finally(() => { now -= 1; });
  };
})()`;
