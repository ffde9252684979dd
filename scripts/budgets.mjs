import { gzip } from './bundle.mjs';

/** The multiple of a trivial Lit element that the script-tag file may be: it contains Lit. */
const MOST_FLOORS = 5.2;

/**
 * Budgets in bytes of gzip, by file.
 * @param floor The size of a trivial Lit element.
 */
export const budgetsFor = (floor) => ({
  scriptTag: Math.floor(MOST_FLOORS * floor),
  own: 25_200,
  list: 5_560,
  return: 1_015,
});

/**
 * Judges a file by its budget. A budget must also fail a file that is a tenth larger: with more room, it would not notice what a change
 * costs.
 */
export function judgeSize({ name, code, budget }) {
  const bytes = gzip(code);
  const aTenthMore = Math.ceil(1.1 * bytes);
  if (bytes > budget) return { bytes, fault: `${name}: ${bytes - budget} B over its budget.` };
  if (aTenthMore > budget) return { bytes };
  return { bytes, fault: `${name}: the budget has room for a tenth more. Lower it to less than ${aTenthMore} B.` };
}
