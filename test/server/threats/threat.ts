/** A defence taken out of the code: an exact text of a file in `src/server`, and what then stands there. */
export interface Edit {
  readonly file: string;
  readonly text: string;
  readonly by: string;
}

/** What shows that a defence does something: without it, this test fails. */
export interface Proof {
  /** The file of tests: `csrf` for `csrf.test.ts`. */
  readonly suite: string;
  /** The test's whole name. */
  readonly test: string;
  readonly without: readonly Edit[];
}

/** A row of the threat model in SECURITY.md. */
export interface Threat {
  readonly attack: string;
  readonly defence: string;
  readonly proofs: readonly Proof[];
}

export const edit = (file: string, text: string, by = ''): Edit => ({ file, text, by });

export const proof = (suite: string, test: string, ...without: readonly Edit[]): Proof => ({ suite, test, without });
