/** A parser for the part of GraphQL that the API needs: one operation with variables, aliases, arguments and nested selections. */

export class GraphQLError extends Error {
  constructor(message: string, readonly code: string) {
    super(message);
  }
}

export interface Field {
  /** The name in the answer. */
  readonly alias: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** `null` for a field without a selection. */
  readonly selection: readonly Field[] | null;
}

export interface Operation {
  readonly type: 'query' | 'mutation';
  readonly fields: readonly Field[];
}

const ignored = /(?:[\s,]|#.*)+/y;
const token = /"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[!$():=[\]{}]/y;
const isName = (text: string | undefined): text is string => text !== undefined && /^[A-Za-z_]/.test(text);

function fail(found: string | undefined): never {
  throw new GraphQLError(`Syntax Error: Unexpected ${found ?? 'end'}.`, 'GRAPHQL_PARSE_FAILED');
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let position = 0;
  while (position < text.length) {
    ignored.lastIndex = token.lastIndex = position;
    const skipped = ignored.exec(text)?.[0];
    const found = skipped ?? token.exec(text)?.[0] ?? fail(text[position]);
    if (skipped === undefined) tokens.push(found);
    position += found.length;
  }
  return tokens;
}

function readString(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return fail(text);
  }
}

/** @throws {GraphQLError} If the text is not one operation. */
export function parseQuery(text: string, variables: Readonly<Record<string, unknown>>): Operation {
  const tokens = tokenize(text);
  const next = (): string => tokens.shift() ?? fail(undefined);
  const name = (): string => (isName(tokens[0]) ? next() : fail(tokens[0]));
  const accept = (expected: string): boolean => tokens[0] === expected && tokens.shift() !== undefined;
  const expect = (expected: string): void => { if (!accept(expected)) fail(tokens[0]); };

  function value(): unknown {
    if (accept('$')) return variables[name()];
    const found = next();
    if (found.startsWith('"')) return readString(found);
    if (/^(?:-?\d.*|true|false|null)$/.test(found)) return JSON.parse(found) as unknown;
    return fail(found);
  }

  function argumentList(): Record<string, unknown> {
    const given: Record<string, unknown> = {};
    if (!accept('(')) return given;
    while (!accept(')')) {
      const argument = name();
      expect(':');
      given[argument] = value();
    }
    return given;
  }

  function field(): Field {
    const alias = name();
    const fieldName = accept(':') ? name() : alias;
    const given = argumentList();
    return { alias, name: fieldName, arguments: given, selection: tokens[0] === '{' ? selection() : null };
  }

  function selection(): Field[] {
    expect('{');
    const fields = [field()];
    while (!accept('}')) fields.push(field());
    return fields;
  }

  let type: Operation['type'] = 'query';
  if (tokens[0] !== '{') {
    const keyword = name();
    type = keyword === 'query' || keyword === 'mutation' ? keyword : fail(keyword);
    if (isName(tokens[0])) next();
    // The types of variables are not checked.
    if (accept('(')) while (next() !== ')');
  }
  const fields = selection();
  return tokens.length === 0 ? { type, fields } : fail(tokens[0]);
}
