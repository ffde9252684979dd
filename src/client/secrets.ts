import type { ConnectorDescription } from '../contract/wire.js';

/** The values in the body of a request. */
interface Sent {
  readonly apiKey?: string;
  readonly password?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** The secrets in the body of a request: the credentials, and each property that is not described as open. */
export function secretsIn(body: object | undefined, connector: ConnectorDescription | null | undefined): readonly string[] {
  const { apiKey, password, properties = {} }: Sent = { ...body };
  const open = connector?.properties?.filter(({ secret }) => !secret).map(({ name }) => name) ?? [];
  const closed = Object.entries(properties).filter(([name]) => !open.includes(name)).map(([, value]) => value);
  return [apiKey, password, ...closed].filter((value): value is string => !!value);
}

/** Tells whether a text repeats one of these secrets. */
export const repeatsSecret = (text: string, secrets: readonly string[]): boolean => secrets.some((secret) => text.includes(secret));
