import type { Submission } from '../attempt/form.js';
import type { Credentials } from '../attempt/events.js';
import type { ConnectorDescription, FieldError } from '../contract/wire.js';
import type { Text } from './texts.js';

/** One input of the form. */
export interface Field {
  /** The input's name: `apiKey`, `username`, `password` or `property:{name}`. */
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly secret?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
  /** The value before the user types. */
  readonly value?: string | null | undefined;
  readonly hint?: string | null | undefined;
  /** The browser's hint for autofill. Default: nothing may be filled in. */
  readonly autocomplete?: string | undefined;
}

/** Values of HTML's `autocomplete` attribute, by an input's name. */
export type Autocomplete = Readonly<Record<string, string>>;

const PROPERTY = 'property:';

function propertyFields(connector: ConnectorDescription | null, text: Text): readonly Field[] {
  const isStored = !!connector?.authenticated;
  return (connector?.properties ?? []).map(({ name, label, description, required = false, secret, options, value }) => ({
    name: PROPERTY + name,
    label: label || name,
    secret,
    options,
    value: secret ? null : value,
    // The page never receives a stored secret; a connected connector has what it needs.
    required: required && !(secret && isStored),
    hint: [description, secret && isStored && text('keep')].filter(Boolean).join(' '),
  }));
}

function credentialFields(authType: string, hint: string | null | undefined, text: Text): readonly Field[] {
  switch (authType) {
    case 'ApiKey':
      return [{ name: 'apiKey', label: text('apiKey'), required: true, secret: true, hint }];
    case 'Basic':
      return [
        { name: 'username', label: text('username'), required: true, hint },
        { name: 'password', label: text('password'), required: true, secret: true },
      ];
    default:
      return [];
  }
}

/** The facts that decide the form's inputs. */
export interface FormContent {
  readonly authType: string;
  readonly connector: ConnectorDescription | null;
  readonly text: Text;
  readonly autocomplete: Autocomplete | null | undefined;
}

/** The inputs that a connector needs, in order: its properties, then its credentials. */
export function fieldsOf({ authType, connector, text, autocomplete }: FormContent): readonly Field[] {
  const fields = [...propertyFields(connector, text), ...credentialFields(authType, connector?.authDescription, text)];
  return autocomplete ? fields.map((field) => ({ ...field, autocomplete: autocomplete[field.name] })) : fields;
}

/** The values of a form, and what is wrong with them. */
export interface FormValues extends Submission {
  readonly errors: readonly FieldError[];
}

/**
 * Reads the form. An empty secret property is left out, which keeps the stored one; another property that was emptied is sent empty.
 * White space around a key or a name is a slip of the clipboard; in a password it may be meant.
 */
export function readForm(form: HTMLFormElement | null, fields: readonly Field[], text: Text): FormValues {
  const data = new FormData(form ?? undefined);
  const credentials: Record<string, string> = {};
  const properties: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const { name, required, secret, value: before } of fields) {
    // An input that is not shown yet keeps its value.
    const typed = (data.get(name) ?? before ?? '') as string;
    const value = name === 'password' ? typed : typed.trim();
    if (required && !value) errors.push({ name, detail: text('required') });
    if (!name.startsWith(PROPERTY)) credentials[name] = value;
    // Defined, not assigned: a property may be called `__proto__`.
    else if (value || (before && !secret)) Object.defineProperty(properties, name.slice(PROPERTY.length), { value, enumerable: true });
  }
  return { credentials: credentials as Credentials, properties, errors };
}
