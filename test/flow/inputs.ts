import type { Beginning, Input, Ongoing } from '../../src/flow/flow.js';

/** An input to which a test adds the id. */
export type WithoutId<T = Input> = T extends Beginning ? Omit<T, 'begins'> : T extends Ongoing ? Omit<T, 'attempt'> : never;

/** The types of the inputs that carry a new id; a missing or a wrong one does not compile. */
const BEGINNINGS: Readonly<Record<Beginning['type'], true>> = {
  load: true, connect: true, submit: true, disconnect: true, reset: true, resume: true,
};

export const isBeginning = (type: string): boolean => Object.hasOwn(BEGINNINGS, type);

/** The input, with `begins` or `attempt` as its type demands. */
export const withId = (input: WithoutId, ids: { readonly begins: string; readonly attempt: string }): Input =>
  ({ ...input, ...(isBeginning(input.type) ? { begins: ids.begins } : { attempt: ids.attempt }) }) as Input;
