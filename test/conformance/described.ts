import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Json = Readonly<Record<string, any>>;

export const description = parse(readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8')) as Json;

/** An answer, read. */
export interface ReadAnswer {
  /** The request's method; `null` where nobody knows it: then one method that has such an answer is enough. */
  readonly method: string | null;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
// OpenAPI's own, which say nothing of whether a value is right.
ajv.addVocabulary(['discriminator', 'example']);

/** A schema of the description's as one of JSON Schema's own: its references lead into the description. */
const rooted = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'openapi.yaml#/$defs/')) as Json;
ajv.addSchema({ $defs: rooted(description.components.schemas as Json) }, 'openapi.yaml');

/** What a `$ref` stands for, or the thing itself. */
export function resolve(thing: Json): Json {
  if (typeof thing.$ref !== 'string') return thing;
  return thing.$ref.split('/').slice(1).reduce((node, name) => node[name.replaceAll('~1', '/').replaceAll('~0', '~')] as Json, description);
}

const compiled = new WeakMap<Json, ValidateFunction>();

/** What is wrong with a value by a schema of the description's, in ajv's words. */
export function faultsOfValue(schema: Json, value: unknown): readonly string[] {
  const isRight = compiled.get(schema) ?? ajv.compile(rooted(schema));
  compiled.set(schema, isRight);
  return isRight(value) ? [] : isRight.errors!.map(({ instancePath, message }) => `${instancePath || 'the value'} ${message}`);
}

const operations = description.paths['/{connectorId}'] as Json;
const operationOf = (method: string): Json => (operations[method.toLowerCase()] ?? operations['x-any-other-method']) as Json;

function faultsOfHeaders(described: Json, headers: Headers): readonly string[] {
  const byName = new Map(Object.entries(described).map(([name, header]) => [name.toLowerCase(), resolve(header as Json)]));
  const missing = [...byName].filter(([name, { required }]) => required === true && !headers.has(name)).map(([name]) => `has no ${name}`);
  const wrong = [...headers].flatMap(([name, value]) => {
    // OpenAPI: the content type is told by `content`.
    if (name === 'content-type') return [];
    const header = byName.get(name);
    return header ? faultsOfValue(header.schema as Json, value).map((fault) => `${name}: ${fault}`) : [`has a header that is not described: ${name}`];
  });
  return [...missing, ...wrong];
}

function faultsOfBody(content: Json | undefined, { status, headers, text }: ReadAnswer): readonly string[] {
  if (!content) return text === '' ? [] : ['has a body, and none is described'];
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? 'no content type';
  const described = (content[type] ?? content['*/*']) as Json | undefined;
  if (!described) return [`is ${type}, which is not described`];
  if (!described.schema) return [];
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    return ['is no JSON'];
  }
  const other = type === 'application/problem+json' && value?.status !== status ? ['tells another status in its body'] : [];
  return [...faultsOfValue(described.schema as Json, value), ...other];
}

/** What is wrong with an answer by `openapi.yaml`: with its status, its headers or its body. */
export function faultsOfAnswer(answer: ReadAnswer): readonly string[] {
  const { method, status, headers } = answer;
  if (method === null) {
    const all = Object.keys(operations).filter((name) => name !== 'parameters').map((name) => faultsOfAnswer({ ...answer, method: name }));
    return all.some((faults) => faults.length === 0) ? [] : all.sort((a, b) => a.length - b.length)[0]!;
  }
  const reference = operationOf(method).responses[status] as Json | undefined;
  if (!reference) return [`${status} is no answer to ${method}`];
  const response = resolve(reference);
  // No server sends a body to HEAD, whatever the handler's answer holds.
  const body = method.toUpperCase() === 'HEAD' ? [] : faultsOfBody(response.content as Json | undefined, answer);
  return [...faultsOfHeaders((response.headers ?? {}) as Json, headers), ...body];
}

/** @throws {Error} where `openapi.yaml` does not describe the answer. Nothing of its body is repeated. */
export function assertDescribed(answer: ReadAnswer): void {
  const faults = faultsOfAnswer(answer);
  if (faults.length > 0) throw new Error(`openapi.yaml does not describe this ${answer.status} to ${answer.method ?? 'any method'}: ${faults.join('; ')}`);
}
