import type { ConnectorDescription, FieldError } from '../contract/wire.js';
import type { Say } from './texts.js';

/** One input of the form. */
export interface Field {
  /** As in the contract: `apiKey`, `username`, `password`, `property:{name}`. */
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly secret?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
  /** What is there before the user types. */
  readonly value?: string | null | undefined;
  readonly hint?: string | null | undefined;
  /** What a browser may fill in; default: nothing. */
  readonly autocomplete?: string | undefined;
}

/** By an input's name, a value of HTML's `autocomplete`. */
export type Autocomplete = Readonly<Record<string, string>>;

/** What a form held: the body for the backend without its auth type, or what is wrong with it. */
export interface Reading {
  readonly values: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

const PROPERTY = 'property:';

/** The inputs that a connector needs, in order: its properties, then its credentials. */
export function fieldsOf(
  authType: string, connector: ConnectorDescription | null, say: Say, autocomplete?: Autocomplete | null,
): readonly Field[] {
  const fields = bareFields(authType, connector, say);
  return autocomplete ? fields.map((field) => ({ ...field, autocomplete: autocomplete[field.name] })) : fields;
}

function bareFields(authType: string, connector: ConnectorDescription | null, say: Say): readonly Field[] {
  const stored = !!connector?.authenticated;
  const properties = (connector?.properties ?? []).map(({ name, label, description, required = false, secret, options, value }) => ({
    name: PROPERTY + name,
    label: label || name,
    secret,
    options,
    value: secret ? null : value,
    // Of a secret the page cannot know what is stored; a connected connector has what it needs.
    required: required && !(secret && stored),
    hint: [description, secret && stored && say('keep')].filter(Boolean).join(' '),
  }));
  const hint = connector?.authDescription;
  switch (authType) {
    case 'ApiKey':
      return [...properties, { name: 'apiKey', label: say('apiKey'), required: true, secret: true, hint }];
    case 'Basic':
      return [
        ...properties,
        { name: 'username', label: say('username'), required: true, hint },
        { name: 'password', label: say('password'), required: true, secret: true },
      ];
    default:
      return properties;
  }
}

/**
 * Reads the form. An empty secret property is left out, which keeps what is stored; an emptied one that is no secret is sent empty.
 * White space around a key or a name is a slip of the clipboard; in a password it may be meant.
 */
export function readForm(form: HTMLFormElement | null | undefined, fields: readonly Field[], say: Say): Reading {
  const data = new FormData(form ?? undefined);
  const values: Record<string, string> = {};
  const properties: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const { name, required, secret, value: before } of fields) {
    // What is not shown yet is as it was.
    const typed = (data.get(name) ?? before ?? '') as string;
    const value = name === 'password' ? typed : typed.trim();
    if (required && !value) errors.push({ name, detail: say('required') });
    if (!name.startsWith(PROPERTY)) values[name] = value;
    // Defined, not assigned: a property may be called __proto__.
    else if (value || (before && !secret)) Object.defineProperty(properties, name.slice(PROPERTY.length), { value, enumerable: true });
  }
  return { values, properties, errors };
}
