import fc from 'fast-check';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { INITIAL, isOutcome } from '../../src/flow/flow.js';
import type { Flow, Input, Outcome } from '../../src/flow/flow.js';
import { step } from '../../src/flow/step.js';
import { withId } from './inputs.js';
import type { WithoutId } from './inputs.js';

const connector = fc.record({
  authType: fc.constantFrom('OAuth2', 'ApiKey', 'Kerberos'),
  authenticated: fc.boolean(),
  revision: fc.constantFrom(null, '1', '2'),
});
const error = fc.constantFrom(404, 405, 500, undefined).map((status) =>
  new ConnectorAuthError('endpoint_error', '', status === undefined ? {} : { status }));

/** Every input there is. What throws everything away is rare, or no sequence would get far. */
const said = fc.oneof(
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('reset' as const, 'disconnect' as const, 'load' as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'connect' as const, 'submit' as const, 'edit' as const, 'navigated' as const, 'unreachable' as const, 'check' as const,
        'reopen' as const, 'expired' as const, 'accepted' as const, 'wake' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('assume' as const), authType: fc.constantFrom('OAuth2', 'Kerberos') }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('signalled' as const), by: fc.constantFrom('message' as const, 'return' as const, 'back' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel' as const), reason: fc.constantFrom('user' as const, 'host' as const, 'removed' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('resume' as const), before: fc.option(connector), by: fc.constantFrom(null, 'return' as const, 'back' as const) }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('described' as const), connector, isEarly: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('noted' as const), connector }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('unanswered' as const, 'failed' as const, 'lost' as const, 'refused' as const), error }) },
);

/** How far a sign-in has come before anything may happen; where it began with nothing known, and where the connector was authenticated. */
const no = { type: 'described', connector: { authType: 'OAuth2', authenticated: false }, isEarly: true } as const;
const yes = { type: 'described', connector: { authType: 'OAuth2', authenticated: true, revision: '1' }, isEarly: true } as const;
const assume = { type: 'assume', authType: 'OAuth2' } as const;
const way = [{ type: 'connect' }, { type: 'navigated' }, { type: 'unreachable' }, { type: 'check' }] as const;
const beginning = fc.tuple(fc.constantFrom([], [no], [yes], [assume]), fc.integer({ min: 0, max: way.length }))
  .map(([known, steps]) => [...known, ...way.slice(0, steps)].map((input) => [input, false] as const));

/** The inputs of one element. Now and then an input is of an earlier attempt. */
export const sequence = fc.tuple(
  beginning,
  fc.array(fc.tuple(said, fc.integer({ min: 0, max: 9 }).map((n) => n === 0)), { maxLength: 30, size: 'max' }),
).map(([first, then]) => [...first, ...then]);

/** One input, with the flow before and after it. */
export interface Moment {
  readonly before: Flow;
  readonly input: Input;
  readonly after: Flow;
  readonly outcomes: readonly Outcome[];
}

/** Feeds the inputs to the flow. */
export function play(inputs: readonly (readonly [object, boolean])[]): readonly Moment[] {
  let flow = INITIAL;
  return inputs.map(([what, isStale], index) => {
    const input = withId(what as WithoutId, { begins: `attempt ${index}`, attempt: isStale ? 'an earlier attempt' : flow.attempt });
    const before = flow;
    const [after, ...effects] = step(before, input);
    flow = after;
    return { before, input, after, outcomes: effects.filter(isOutcome) };
  });
}
