/** Bytes of gzip. */
export type Budgets = Readonly<Record<'scriptTag' | 'own' | 'list' | 'return', number>>;

/**
 * Budgets by file.
 * @param floor The size of a trivial Lit element.
 */
export function budgetsFor(floor: number): Budgets;

/** A file by its budget. Sizes are bytes of gzip. */
export interface JudgedSize {
  readonly bytes: number;
  /** Why the file or its budget fails. */
  readonly fault?: string;
}

/** Judges a file by its budget, which must also fail a file that is a tenth larger. */
export function judgeSize(file: { readonly name: string; readonly code: string; readonly budget: number }): JudgedSize;
