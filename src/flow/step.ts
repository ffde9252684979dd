import { INITIAL } from './flow.js';
import type { Flow, Input, Step } from './flow.js';
import { giveUp, leave } from './moves.js';
import { lookUp } from './table.js';

/** The next flow, and what to do about it. An input of another attempt than the current one changes nothing. */
export function step(flow: Flow, input: Input): Step {
  if (input.type === 'reset') {
    const [, ...effects] = giveUp(step(flow, { type: 'cancel', attempt: flow.attempt, reason: 'host' }));
    return [{ ...INITIAL, attempt: input.begins }, ...effects];
  }
  if ('attempt' in input && input.attempt !== flow.attempt) return [flow];
  const next = lookUp(flow, input.type, input);
  return input.type === 'cancel' && input.reason === 'removed' ? leave(flow, next) : next;
}
