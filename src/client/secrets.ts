import { propertyInput } from '../contract/property-input.js';
import type { ConnectorDescription, FieldError } from '../contract/wire.js';

/** The values in the body of a request. */
interface Sent {
  readonly apiKey?: string;
  readonly username?: string;
  readonly password?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** The secrets of a request, and the names of its inputs. */
export interface SentSecrets {
  readonly secrets: readonly string[];
  readonly inputs: readonly string[];
}

/** The secrets, and everything else that was typed. */
interface SentValues extends SentSecrets {
  readonly typed: readonly string[];
}

/** Characters. A shorter secret may be a part of any name. */
const SHORTEST_IN_NAME = 6;

/** Tells whether the user name is a secret: many APIs take the key as one, with no password or, like Freshdesk, with an `X`. */
const isUsernameSecret = ({ password = '' }: Sent): boolean => password.length < 2;

const given = (values: readonly (string | undefined)[]): readonly string[] => values.filter((value): value is string => !!value);

/** The values in the body of a request. Secrets are the credentials and each property, unless its description says that it is none. */
export function secretsIn(body: object | undefined, connector: ConnectorDescription | null | undefined): SentValues {
  const sent: Sent = { ...body };
  const { apiKey, username, password, properties = {} } = sent;
  const described = connector?.properties ?? [];
  const publicNames = described.filter(({ secret }) => !secret).map(({ name }) => name);
  const secretValues = Object.entries(properties).filter(([name]) => !publicNames.includes(name)).map(([, value]) => value);
  return {
    typed: given([apiKey, username, password, ...Object.values(properties)]),
    secrets: given([apiKey, isUsernameSecret(sent) ? username : '', password, ...secretValues]),
    inputs: ['apiKey', 'username', 'password', ...[...Object.keys(properties), ...described.map(({ name }) => name)].map(propertyInput)],
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
