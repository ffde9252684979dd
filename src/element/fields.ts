import type { ConnectValues, Credentials, Submission } from '../attempt/events.js';
import type { ErrorCode } from '../contract/error-codes.js';
import { isPropertyInput, propertyInput, propertyOf } from '../contract/property-input.js';
import { judgeCredential, judgeProperty } from '../contract/values.js';
import type { CredentialName, PropertyRule, ValueFault } from '../contract/values.js';
import type { ConnectorDescription } from '../contract/wire.js';
import type { Messages } from '../locales/en.js';
import type { Text } from './texts.js';

/**
 * One input of the form. `value` is what it holds before the user types. Without `required`, as for a password, the input may stay empty
 * but is not labelled "(optional)": many services take their key as the user name, the password, or both.
 */
export interface Field extends PropertyRule {
  /** The input's name: `apiKey`, `username`, `password` or `property:{name}`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string | null | undefined;
  /** The browser's hint for autofill. Default: nothing may be filled in. */
  readonly autocomplete?: string | undefined;
}

/** Values of HTML's `autocomplete` attribute, by an input's name. */
export type Autocomplete = Readonly<Record<string, string>>;

function propertyFields(connector: ConnectorDescription | null, text: Text): readonly Field[] {
  const isStored = !!connector?.authenticated;
  return (connector?.properties ?? []).map(({ name, label, description, required, secret, type, options, value }) => ({
    name: propertyInput(name),
    label: label || name,
    secret,
    type,
    options,
    value: secret ? null : value,
    // The page never receives a stored secret; a connected connector has what it needs.
    required: !!required && !(secret && isStored),
    hint: [description, secret && isStored && text('keepStored')].filter(Boolean).join(' '),
  }));
}

function credentialFields(authType: string, hint: string | null | undefined, text: Text): readonly Field[] {
  switch (authType) {
    case 'ApiKey':
      return [{ name: 'apiKey', label: text('apiKey'), required: true, secret: true, hint }];
    case 'Basic':
      return [
        { name: 'username', label: text('username'), required: true, hint },
        { name: 'password', label: text('password'), secret: true },
      ];
    default:
      return [];
  }
}

/** The facts that decide the form's inputs. */
export interface FormContent {
  readonly authType: string;
  readonly connector: ConnectorDescription | null;
  /** The names of the inputs that the backend's refusals asked for. */
  readonly demanded: readonly string[];
  readonly text: Text;
  readonly autocomplete: Autocomplete | null | undefined;
}

/** The inputs that a connector needs, in order: its properties, its credentials, and the properties that only a refusal has named. */
export function fieldsOf({ authType, connector, demanded, text, autocomplete }: FormContent): readonly Field[] {
  const described = [...propertyFields(connector, text), ...credentialFields(authType, connector?.authDescription, text)];
  const missing = demanded.filter((demand) => described.every(({ name }) => name !== demand));
  const fields = [...described, ...missing.map((name): Field => ({ name, label: propertyOf(name), required: true }))];
  return autocomplete ? fields.map((field) => ({ ...field, autocomplete: autocomplete[field.name] })) : fields;
}

/** A fault of an input's value, without words: the language may change while it is shown. */
export interface InputFault {
  /** The input's name. */
  readonly name: string;
  readonly textKey: keyof Messages;
}

/** The values of a form, and what is wrong with them. */
export interface FormValues extends Submission {
  readonly faults: readonly InputFault[];
  /** The code of the faults. */
  readonly code: ErrorCode;
}

/** The text about a fault. A text input gives a string, and a choice is offered, unless something else than the user changed the page. */
function textKeyOf(fault: ValueFault): keyof Messages {
  switch (fault) {
    case 'type':
    case 'choice':
      return 'required';
    case 'unicode':
      return 'control';
    default:
      return fault;
  }
}

/** Values by the names of their inputs, none of them checked yet. */
type GivenValues = Readonly<Record<string, unknown>>;

/** The inputs of the form in an element's tree. Not by the form itself: see `formTemplate`. */
export const inputsOf = (root: ParentNode): readonly HTMLInputElement[] => [...root.querySelectorAll<HTMLInputElement>('form [part=input]')];

/** Reads the form in an element's tree. */
export function readForm(root: ParentNode, fields: readonly Field[]): FormValues {
  const inputs = inputsOf(root);
  // `FormData` would replace lone surrogates. An input that is not shown yet keeps its value.
  const typed = fields.map(({ name, value }) => [name, inputs.find((input) => input.name === name)?.value ?? value ?? ''] as const);
  return judge(Object.fromEntries(typed), fields);
}

/**
 * Reads the page's values instead of the form's. A property that is not given keeps its stored value. One without a field is sent: the
 * connector may not have been described. Any other value without a field is refused: it is for another auth type, or misspelled.
 */
export function readValues({ properties, ...credentials }: ConnectValues, fields: readonly Field[]): FormValues {
  const byInput = Object.entries(properties ?? {}).map(([name, value]) => [propertyInput(name), value] as const);
  const given: GivenValues = { ...credentials, ...Object.fromEntries(byInput) };
  const others = Object.keys(given).filter((name) => given[name] !== undefined && fields.every((field) => field.name !== name));
  const values = judge(given, [...fields, ...others.filter(isPropertyInput).map((name): Field => ({ name, label: name, type: 'multiline' }))]);
  const refused = others.filter((name) => !isPropertyInput(name)).map((name): InputFault => ({ name, textKey: 'invalid_credentials' }));
  return refused.length ? { ...values, faults: [...values.faults, ...refused], code: 'invalid_credentials' } : values;
}

/**
 * Judges values by the rules of `contract/values.ts`. An empty secret property is left out, which keeps the stored one; another property
 * that was emptied is sent empty.
 */
function judge(given: GivenValues, fields: readonly Field[]): FormValues {
  const credentials: Record<string, string> = {};
  const properties: Record<string, string> = {};
  const faults: InputFault[] = [];
  let code: ErrorCode = 'missing_properties';
  for (const field of fields) {
    const { name, value: before } = field;
    const isProperty = isPropertyInput(name);
    const { fault, value } = isProperty ? judgeProperty(field, given[name]) : judgeCredential(name as CredentialName, given);
    if (fault) {
      faults.push({ name, textKey: textKeyOf(fault) });
      if (!isProperty || fault !== 'required') code = 'invalid_credentials';
    } else if (!isProperty) credentials[name] = value ?? '';
    // Defined, not assigned: a property may be called `__proto__`.
    else if (value || (value === '' && before)) Object.defineProperty(properties, propertyOf(name), { value, enumerable: true });
  }
  return { credentials: credentials as Credentials, properties, faults, code };
}
