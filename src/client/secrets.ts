import type { ConnectorDescription, FieldError } from '../contract/wire.js';

/** The values in the body of a request. */
interface Sent {
  readonly apiKey?: string;
  readonly password?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** The secrets of a request, and the names of its inputs. */
export interface SentSecrets {
  readonly secrets: readonly string[];
  readonly inputs: readonly string[];
}

/** Characters. A shorter secret may be a part of any name. */
const SHORTEST_IN_NAME = 6;

/** The secrets in the body of a request: the credentials, and each property that is not described as open. */
export function secretsIn(body: object | undefined, connector: ConnectorDescription | null | undefined): SentSecrets {
  const { apiKey, password, properties = {} }: Sent = { ...body };
  const described = connector?.properties ?? [];
  const open = described.filter(({ secret }) => !secret).map(({ name }) => name);
  const closed = Object.entries(properties).filter(([name]) => !open.includes(name)).map(([, value]) => value);
  return {
    secrets: [apiKey, password, ...closed].filter((value): value is string => !!value),
    inputs: ['apiKey', 'username', 'password', ...[...Object.keys(properties), ...described.map(({ name }) => name)].map((name) => `property:${name}`)],
  };
}

/** Tells whether a text repeats one of these secrets. */
export const repeatsSecret = (text: string, secrets: readonly string[]): boolean => secrets.some((secret) => text.includes(secret));

/** Empties the details that repeat a secret, and leaves out an entry whose name is no input's and repeats one. */
export function withoutSecrets(errors: readonly FieldError[], { secrets, inputs }: SentSecrets): readonly FieldError[] {
  const long = secrets.filter(({ length }) => length >= SHORTEST_IN_NAME);
  return errors
    .filter(({ name }) => inputs.includes(name) || !repeatsSecret(name, long))
    .map(({ name, detail }) => ({ name, detail: repeatsSecret(detail, secrets) ? '' : detail }));
}
