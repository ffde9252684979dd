import type { Probe } from './probe.js';
import { skippedRow } from './rows.js';
import type { Row } from './rows.js';

const ACCEPTED = 'a POST of your page is accepted';

/** Whether the backend answered each of the page's own requests with 403, most likely because of its origin or of a missing CSRF token. */
export function isRefused({ answers }: Probe, method: string): boolean {
  const own = answers.filter((answer) => answer.isOwn && answer.method === method && answer.status !== 0);
  return own.length > 0 && own.every(({ status }) => status === 403);
}

/** Names the reason once if every POST of the page is refused, instead of a row for each case that needs a POST. */
export async function withRefusedPage(probe: Probe, rows: readonly Row[]): Promise<readonly Row[]> {
  if (!isRefused(probe, 'POST')) return rows;
  const { origin } = probe.options;
  const detail = await detailOf(probe);
  const refused: Row = {
    name: ACCEPTED,
    contract: 'no 403 for the origin of your page, the session and the headers that it sends',
    outcome: 'FAILED',
    seen: `403 for ${origin}: allow this origin, or send the CSRF token with --header${detail === null ? '' : `. The backend says: ${detail}`}`,
  };
  const isSent = (needed: string): boolean => probe.answers.some(({ isOwn, method }) => isOwn && method === needed);
  const isMeaningless = ({ needs }: Row): boolean => needs !== undefined && (isRefused(probe, needs) || !isSent(needs));
  const first = rows.findIndex(isMeaningless);
  const told = rows.map((row) => isMeaningless(row) ? skippedRow(row.name, row.contract, 'the backend must accept a POST of your page first') : row);
  return [...told.slice(0, first), refused, ...told.slice(first)];
}

/** Characters of a backend's text. */
const LONGEST_DETAIL = 200;

/** The backend's own words about a refused POST; `null` if there are none, or if they may repeat a secret. */
async function detailOf({ answers, canaries, options }: Probe): Promise<string | null> {
  const refused = answers.find(({ isOwn, method, status }) => isOwn && method === 'POST' && status === 403);
  const { detail } = Object(refused?.json) as { readonly detail?: unknown };
  if (typeof detail !== 'string' || detail.trim() === '') return null;
  const parts = options.headers.flatMap(([, value]) => value.split(/[\s;,=]+/)).filter((part) => part.length >= 6);
  // A URL with a query may be a sign-in URL.
  const isSecret = parts.some((part) => detail.includes(part)) || /[?&][\w-]+=/.test(detail) || await canaries.formIn(detail) !== null;
  // Control characters could change what the terminal shows.
  return isSecret ? null : detail.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim().slice(0, LONGEST_DETAIL);
}
