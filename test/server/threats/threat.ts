/** A change of the server's source that takes a defence out. It survives moves, new formatting and new comments. */
export interface Edit {
  /** A declaration at the top of any file in `src/server` or `src/contract`, or a class member: `checkOrigin`, `AccessTokens.#join`. */
  readonly declaration: string;
  /**
   * An expression, a statement (it ends with `;` or `}`) or a member of an object literal that the declaration contains exactly once.
   * `$any` stands for any code.
   */
  readonly code: string;
  /** The code to put in its place. `$code` stands for the original code. */
  readonly replacement: string;
}

/** Shows that a defence is needed: without it, this test fails. */
export interface Proof {
  /** The test file: `csrf` for `csrf.test.ts`. */
  readonly suite: string;
  /** The test's complete name. */
  readonly test: string;
  readonly edits: readonly Edit[];
}

/** A row of the threat model in SECURITY.md. */
export interface Threat {
  readonly attack: string;
  readonly defence: string;
  readonly proofs: readonly Proof[];
}

export const replace = (declaration: string, code: string, replacement: string): Edit => ({ declaration, code, replacement });

/** @param code A statement or a member of an object literal. */
export const remove = (declaration: string, code: string): Edit => replace(declaration, code, /[;}]$/.test(code) ? ';' : '...{}');

export const proof = (suite: string, test: string, ...edits: readonly Edit[]): Proof => ({ suite, test, edits });
