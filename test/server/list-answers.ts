/** Answers of Cyclr to requests for the pages of an account's list, and what a backend makes of them. */

/** One page: its rows, or another body, and the header `Total-Pages`. */
export interface ListPage {
  readonly body: unknown;
  readonly totalPages?: string;
  /** Default: 200. */
  readonly status?: number;
}

export interface ListAnswer {
  readonly what: string;
  /** Called with 1 for the first page. */
  readonly page: (number: number) => ListPage;
  /** The ids of the list, or the problem's status and code. */
  readonly expected: readonly string[] | { readonly status: number; readonly code: string };
}

/** Not a property of the Account Connector. It shows that the row holds parameters, so that nobody asks for the connector itself. */
const fixed = { IsAccountConnectorProperty: false, TargetName: 'Version' };

const row = (Id: unknown) => ({
  Id, Name: `Connector ${String(Id)}`, Description: null, AuthValue: null, Authenticated: false,
  Connector: { Name: 'Connector', Icon: null, AuthType: 'ApiKey', Parameters: [fixed], Authentication: [] }, Properties: [],
});

const rows = (...ids: readonly unknown[]): readonly unknown[] => ids.map(row);

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

const once = (body: unknown, totalPages?: string): ListAnswer['page'] => () => ({ body, ...totalPages !== undefined && { totalPages } });

/** Pages after the last one are empty. */
const pages = (bodies: readonly unknown[], totalPages = String(bodies.length)): ListAnswer['page'] =>
  (number) => ({ body: bodies[number - 1] ?? [], totalPages });

const secondPage = (status: number): ListAnswer['page'] => (number) =>
  number === 1 ? { body: rows(1), totalPages: '2' } : { body: {}, totalPages: '2', status };

const unexpected = { status: 502, code: 'endpoint_error' };
const tooMany = { status: 500, code: 'misconfigured' };

export const listAnswers: readonly ListAnswer[] = [
  { what: 'a row that moves to the next page', page: pages([rows(1, 2), rows(2, 3)]), expected: ['1', '2', '3'] },
  { what: 'a row that moves to the page before', page: pages([rows(1, 2), rows(4)]), expected: ['1', '2', '4'] },
  { what: 'a connector twice in a page', page: pages([rows(1, 2, 1)]), expected: ['1', '2'] },
  { what: 'a connector by number and by text', page: pages([rows(1, '1', '2')]), expected: ['1', '2'] },
  { what: 'a list that ends before its last page', page: pages([rows(1), []], '9'), expected: ['1'] },
  {
    what: 'a list that grows while it is read',
    page: (number) => ({ body: rows(number), totalPages: String(Math.min(number + 1, 3)) }),
    expected: ['1', '2', '3'],
  },
  { what: 'no Total-Pages, and no second page', page: (number) => ({ body: number === 1 ? rows(1, 2) : [] }), expected: ['1', '2'] },
  { what: 'no Total-Pages, and the same rows for each page', page: once(rows(1, 2)), expected: ['1', '2'] },
  ...['0', '', 'many', '-1', '1.5', '1e3', '0x2', '2, 2'].map((totalPages) => ({
    what: `Total-Pages “${totalPages}”`, page: (number: number) => ({ body: number === 1 ? rows(1) : [], totalPages }), expected: ['1'],
  })),
  { what: 'an account without connectors', page: once([], '0'), expected: [] },
  { what: 'rows that are no objects', page: pages([[null, 5, 'text', [], true, ...rows(1)]]), expected: ['1'] },
  { what: 'ids that are none', page: pages([rows(null, -1, 1.5, true, '12x', '', '../1', {}, [2], 3)]), expected: ['3'] },
  { what: '500 rows in one page', page: pages([rows(...numbers(500))]), expected: numbers(500).map(String) },
  { what: '10,000 rows in one page', page: once(rows(...numbers(10_000)), '1'), expected: tooMany },
  {
    what: 'a list without an end',
    page: (number) => ({ body: rows(...numbers(40).map((index) => number * 40 + index)), totalPages: '999999999' }),
    expected: tooMany,
  },
  { what: 'an object', page: once({ Items: [] }, '1'), expected: unexpected },
  { what: 'a text', page: once('text', '1'), expected: unexpected },
  { what: 'null', page: once(null, '1'), expected: unexpected },
  { what: 'a number', page: once(5, '1'), expected: unexpected },
  { what: 'a second page that is no list', page: pages([rows(1), {}]), expected: unexpected },
  { what: 'a second page that fails', page: secondPage(500), expected: unexpected },
  { what: 'a second page that is missing', page: secondPage(404), expected: unexpected },
  { what: 'a second page that has to wait', page: secondPage(429), expected: { status: 429, code: 'rate_limited' } },
];

/** Lets a simulator answer with these pages. */
export const answerPages = (page: ListAnswer['page']) => ({ url }: Request): Response | undefined => {
  const number = new URL(url).searchParams.get('page');
  if (number === null) return undefined;
  const { body, totalPages, status = 200 } = page(Number(number));
  return Response.json(body, { status, headers: totalPages === undefined ? {} : { 'total-pages': totalPages } });
};
