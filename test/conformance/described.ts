import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Json = Readonly<Record<string, any>>;

export const description = parse(readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8')) as Json;

/** An answer whose body has been read. */
export interface ReadAnswer {
  /** Default: the connector's own resource. */
  readonly route?: '/' | '/{connectorId}' | '/{connectorId}/start';
  /** The request's method; `null` if it is unknown: the answer then has to be described for one method at least. */
  readonly method: string | null;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
// Keywords of OpenAPI that do not validate anything.
ajv.addVocabulary(['discriminator', 'example']);

/** A schema of openapi.yaml as a JSON Schema, with its references made absolute. */
const rooted = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'openapi.yaml#/$defs/')) as Json;
ajv.addSchema({ $defs: rooted(description.components.schemas as Json) }, 'openapi.yaml');

/** Follows a `$ref`; anything else is returned unchanged. */
export function resolve(thing: Json): Json {
  if (typeof thing.$ref !== 'string') return thing;
  return thing.$ref.split('/').slice(1).reduce((node, name) => node[name.replaceAll('~1', '/').replaceAll('~0', '~')] as Json, description);
}

const compiled = new WeakMap<Json, ValidateFunction>();

/** The faults of a value according to a schema of openapi.yaml, as ajv reports them. */
export function faultsOfValue(schema: Json, value: unknown): readonly string[] {
  const isRight = compiled.get(schema) ?? ajv.compile(rooted(schema));
  compiled.set(schema, isRight);
  return isRight(value) ? [] : isRight.errors!.map(({ instancePath, message }) => `${instancePath || 'the value'} ${message}`);
}

const operationsOf = ({ route = '/{connectorId}' }: ReadAnswer): Json => description.paths[route] as Json;

function operationOf(answer: ReadAnswer, method: string): Json {
  const operations = operationsOf(answer);
  return (operations[method.toLowerCase()] ?? operations['x-any-other-method']) as Json;
}

function faultsOfHeaders(described: Json, headers: Headers): readonly string[] {
  const byName = new Map(Object.entries(described).map(([name, header]) => [name.toLowerCase(), resolve(header as Json)]));
  const missing = [...byName].filter(([name, { required }]) => required === true && !headers.has(name)).map(([name]) => `has no ${name}`);
  const wrong = [...headers].flatMap(([name, value]) => {
    // In OpenAPI, `content` describes the content type.
    if (name === 'content-type') return [];
    const header = byName.get(name);
    return header ? faultsOfValue(header.schema as Json, value).map((fault) => `${name}: ${fault}`) : [`has a header that is not described: ${name}`];
  });
  return [...missing, ...wrong];
}

function faultsOfBody(content: Json | undefined, { status, headers, text }: ReadAnswer): readonly string[] {
  if (!content) return text === '' ? [] : ['has a body, but none is described'];
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? 'no content type';
  const described = (content[type] ?? content['*/*']) as Json | undefined;
  if (!described) return [`is ${type}, which is not described`];
  if (!described.schema) return [];
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    return ['is not JSON'];
  }
  const other = type === 'application/problem+json' && value?.status !== status ? ['has another status in its body'] : [];
  return [...faultsOfValue(described.schema as Json, value), ...other];
}

/** The faults of an answer according to openapi.yaml: of its status, headers and body. */
export function faultsOfAnswer(answer: ReadAnswer): readonly string[] {
  const { method, status, headers } = answer;
  if (method === null) {
    const all = Object.keys(operationsOf(answer)).filter((name) => name !== 'parameters').map((name) => faultsOfAnswer({ ...answer, method: name }));
    return all.some((faults) => faults.length === 0) ? [] : all.sort((a, b) => a.length - b.length)[0]!;
  }
  const reference = operationOf(answer, method).responses[status] as Json | undefined;
  if (!reference) return [`${status} is not an answer to ${method}`];
  const response = resolve(reference);
  // The server drops the body of an answer to HEAD.
  const body = method.toUpperCase() === 'HEAD' ? [] : faultsOfBody(response.content as Json | undefined, answer);
  return [...faultsOfHeaders((response.headers ?? {}) as Json, headers), ...body];
}

/** @throws {Error} If openapi.yaml does not describe the answer. The message does not repeat the body. */
export function assertDescribed(answer: ReadAnswer): void {
  const faults = faultsOfAnswer(answer);
  if (faults.length > 0) throw new Error(`openapi.yaml does not describe this ${answer.status} to ${answer.method ?? 'any method'}: ${faults.join('; ')}`);
}
