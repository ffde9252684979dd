import { expect } from '@open-wc/testing';
import type { ConnectorProperty, FieldError } from '../../src/contract/wire.js';
import { messages as german } from '../../src/locales/de.js';
import { messages as english } from '../../src/locales/en.js';
import type { ConnectorAuthSubmitEvent, ConnectorDescription, ConnectValues, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, hintOf, input, inputs, invalidNames, mount, paste, rejection, until } from '../browser/helpers.js';
import { valueCases } from '../contract/value-cases.js';
import type { Expected, ValueCase } from '../contract/value-cases.js';

/** A row whose value can be typed: it is a text. The other rows are about requests. */
type TypedCase = ValueCase & { readonly raw: string };

const isTyped = (each: ValueCase): each is TypedCase => typeof each.raw === 'string';

const typedCases = valueCases.filter(isTyped);

function describeConnector(each: ValueCase): ConnectorDescription {
  switch (each.kind) {
    case 'apiKey': return description();
    case 'username':
    case 'password': return description({ authType: 'Basic' });
    case 'property': {
      const { rule } = each;
      // A page never gets the value of a secret: it only learns that the connector is authenticated.
      const { value, ...rest } = rule.secret ? { ...rule, value: null } : rule;
      const property = { name: 'Value', ...rest, value: value ?? null } as ConnectorProperty;
      return description({ authType: 'None', authenticated: rule.secret === true && rule.value != null, properties: [property] });
    }
  }
}

/** Enters a text as a user does: lines can only be pasted, and an option is chosen. */
function enter(el: CyclrConnectorAuth, name: string, text: string): void {
  const target = input(el, name);
  if (target instanceof HTMLSelectElement && ![...target.options].some((option) => option.value === text)) {
    // Something else than the user changed the page.
    target.append(new Option('Changed', text));
  }
  if (target instanceof HTMLInputElement && /[\r\n]/.test(text)) {
    target.select();
    if (!paste(el, name, text)) return;
  }
  target.value = text;
}

/** The browser takes line breaks at the end off what is pasted into an input. */
const isChangedByBrowser = ({ kind, raw }: TypedCase): boolean => kind === 'password' && raw.endsWith('\n');

/** What the element has to do with the value. */
function outcomeOf(each: ValueCase): Expected {
  const { expected, kind } = each;
  // An empty text in place of no text changes nothing, so it is not sent.
  if (kind === 'property' && 'value' in expected && expected.value === '' && !each.rule.value) return { value: null };
  return expected;
}

type Outcome = { readonly value: string | null } | { readonly code: string; readonly errors: readonly FieldError[] };

/** Submits the form with the row's value. Returns the submitted value, or the errors. */
async function submit(each: TypedCase): Promise<Outcome> {
  const el = await mount({}, { connector: describeConnector(each) });
  if (el.state === 'connected') {
    void el.connect().catch(() => {});
    await el.updateComplete;
  }
  if (each.kind === 'username' || each.kind === 'password') enter(el, each.kind === 'username' ? 'password' : 'username', each.other);
  enter(el, inputNameOf(each), each.raw);
  return outcomeOfConnect(el, each);
}

const inputNameOf = ({ kind }: ValueCase): string => kind === 'property' ? 'property:Value' : kind;

/** Gives the row's value to `connect()`. Returns the submitted value, or the errors. */
async function give(each: ValueCase): Promise<Outcome> {
  const el = await mount({}, { connector: describeConnector(each) });
  const { kind, raw } = each;
  const values = kind === 'property' ? { properties: raw === undefined ? {} : { Value: raw } }
    : { ...(kind === 'username' && { password: each.other }), ...(kind === 'password' && { username: each.other }), [kind]: raw };
  return outcomeOfConnect(el, each, values as ConnectValues);
}

async function outcomeOfConnect(el: CyclrConnectorAuth, each: ValueCase, values?: ConnectValues): Promise<Outcome> {
  const name = inputNameOf(each);
  const isShown = el.state === 'ready';
  const events: ConnectorAuthSubmitEvent[] = [];
  el.addEventListener('cyclr-auth-submit', (event) => {
    event.preventDefault();
    events.push(event);
  });
  const ending = rejection(el.connect(values));
  await el.updateComplete;
  if (events[0]) {
    expect(invalidNames(el)).to.deep.equal([]);
    const { credentials, properties } = events[0].detail;
    el.cancel();
    return { value: (each.kind === 'property' ? properties.Value : Reflect.get(credentials, each.kind) as string | undefined) ?? null };
  }
  const { code, errors } = await ending as { readonly code: string; readonly errors: readonly FieldError[] };
  if (isShown) {
    expect(invalidNames(el)).to.deep.equal([name]);
    expect(hintOf(el, name)).to.equal(errors[0]!.detail);
  }
  return { code, errors };
}

const TEXTS: Readonly<Record<string, string>> = { ...english, unicode: english.control, choice: english.required, type: english.required };

function endOf(each: ValueCase, expected: Expected): Outcome {
  if ('value' in expected) return { value: expected.value };
  const code = each.kind === 'property' && expected.fault === 'required' ? 'missing_properties' : 'invalid_credentials';
  return { code, errors: [{ name: inputNameOf(each), detail: TEXTS[expected.fault]! }] };
}

describe('the form judges a value by the table: it sends', () => {
  for (const each of typedCases) {
    it(`${each.kind}: ${each.what}`, async () => {
      const expected = isChangedByBrowser(each) ? { value: each.raw.trimEnd() } : outcomeOf(each);
      expect(await submit(each)).to.deep.equal(endOf(each, expected));
    });
  }
});

describe('connect() with values judges them by the same table: it sends', () => {
  for (const each of valueCases) {
    it(`${each.kind}: ${each.what}`, async () => {
      const outcome = await give(each);
      expect(outcome).to.deep.equal(endOf(each, outcomeOf(each)));
      if (isTyped(each) && !isChangedByBrowser(each)) expect(outcome).to.deep.equal(await submit(each));
    });
  }
});

describe('a refused value', () => {
  it('is explained in the user’s language, and sends nothing', async () => {
    const backend = await Backend.start({});
    const el = await mount({ endpoint: backend.endpoint, lang: 'de' }, { connector: description({ authType: 'Basic' }) });
    await until(() => inputs(el).length, 'the form is shown');
    enter(el, 'username', 'ada:lovelace');
    await clickAction(el);
    await el.updateComplete;
    expect(hintOf(el, 'username')).to.equal(german.colon);
    expect(await backend.requests()).to.deep.equal([]);
  });
});
