/**
 * How promptly the event loop of a process runs. A slow handler delays its own process alone, and takes much processor time. A slow
 * computer delays all processes, and its processes are active for much longer than the processor time that they get.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** The event loop since the figures were last taken. */
export interface LoopFigures {
  /** Milliseconds that a timer was late. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The share of the time in which the loop did not wait for events. */
  readonly active: number;
  /** The share of a core that the process took. */
  readonly processor: number;
}

/** Milliseconds between two timers whose delay is measured. */
const RESOLUTION = 10;

/** Measures the event loop of this process from now on. */
export function watchEventLoop(): () => LoopFigures {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  let before = { active: performance.eventLoopUtilization(), cpu: process.cpuUsage(), time: performance.now() };
  const toDelay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
  return () => {
    const now = { active: performance.eventLoopUtilization(), cpu: process.cpuUsage(), time: performance.now() };
    const { user, system } = process.cpuUsage(before.cpu);
    const figures = {
      p50: toDelay(delays.percentile(50)),
      p99: toDelay(delays.percentile(99)),
      max: toDelay(delays.max),
      active: performance.eventLoopUtilization(now.active, before.active).utilization,
      processor: (user + system) / 1_000 / (now.time - before.time),
    };
    delays.reset();
    before = now;
    return figures;
  };
}
