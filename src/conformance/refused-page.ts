import type { Probe } from './probe.js';
import { skippedRow } from './rows.js';
import type { Row } from './rows.js';

const ACCEPTED = 'a POST of your page is accepted';

/** Whether every request that the page itself may send got 403: the backend knows neither the page's origin nor its CSRF token. */
export function isRefused({ answers }: Probe, method: string): boolean {
  const own = answers.filter((answer) => answer.isOwn && answer.method === method && answer.status !== 0);
  return own.length > 0 && own.every(({ status }) => status === 403);
}

/** Names the reason once if every POST of the page is refused, instead of a row for each case that needs a POST. */
export function withRefusedPage(probe: Probe, rows: readonly Row[]): readonly Row[] {
  if (!isRefused(probe, 'POST')) return rows;
  const { origin } = probe.options;
  const refused: Row = {
    name: ACCEPTED,
    contract: 'no 403 for the origin of your page, the session and the headers that it sends',
    outcome: 'FAILED',
    // Without the backend's own words: they may repeat part of a header, in any encoding.
    seen: `403 for ${origin}: allow this origin, or send the CSRF token with --header`,
  };
  const isMeaningless = ({ needs }: Row): boolean => needs !== undefined
    && (isRefused(probe, needs) || !probe.answers.some(({ isOwn, method }) => isOwn && method === needs));
  const first = rows.findIndex(isMeaningless);
  const told = rows.map((row) => isMeaningless(row) ? skippedRow(row.name, row.contract, 'the backend must accept a POST of your page first') : row);
  return [...told.slice(0, first), refused, ...told.slice(first)];
}
