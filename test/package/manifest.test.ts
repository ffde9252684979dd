import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { codeOf } from '../../scripts/manifest/code.js';
import { differences } from '../../scripts/manifest/differences.js';
import { cssData, htmlData, webTypes } from '../../scripts/manifest/editors.js';
import { manifestOf } from '../../scripts/manifest/manifest.js';
import { elementOf } from '../../scripts/manifest/shape.js';
import type { Named } from '../../scripts/manifest/shape.js';
import { readSources, root } from '../../scripts/manifest/sources.js';
import type { Sources } from '../../scripts/manifest/sources.js';
import { withTables } from '../../scripts/manifest/tables.js';

const schema = JSON.parse(readFileSync(join(root, 'node_modules/custom-elements-manifest/schema.json'), 'utf8')) as object;
const sources = readSources();
const manifest = manifestOf(sources);
const element = elementOf(manifest);
const reference = readFileSync(join(root, 'docs/reference.md'), 'utf8');
const names = (list: readonly Named[]): readonly string[] => list.map(({ name }) => name);

const ELEMENT = 'src/element/cyclr-connector-auth.ts';
const OPTIONS = 'src/element/page-options.ts';
const TEMPLATES = 'src/element/templates.ts';

/** The sources with something else in the place of a text. */
function changed(path: string, text: string | RegExp, by: string): Sources {
  const before = sources[path] ?? '';
  const after = before.replace(text, by);
  assert.notEqual(after, before, `${path} has nothing to take out: ${text}`);
  return { ...sources, [path]: after };
}

const found = (changedSources: Sources): readonly string[] => differences(manifestOf(changedSources), codeOf(changedSources));

describe('the manifest', () => {
  test('says what the code does, and nothing else', () => {
    assert.deepEqual(differences(manifest, codeOf(sources)), []);
  });

  test('is valid, by the schema of its version', () => {
    const validate = new Ajv({ strict: false, validateSchema: false }).compile({ ...schema, $schema: '' });
    assert.ok(validate(manifest), JSON.stringify(validate.errors));
  });

  test('is what the build writes', () => {
    assert.deepEqual(JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')), manifest);
  });

  test('tells the element’s tag, where it is registered and where its class is', () => {
    assert.equal(element.tagName, 'cyclr-connector-auth');
    assert.deepEqual(manifest.modules.map(({ path }) => path), ['dist/index.js', 'dist/element.js']);
    assert.deepEqual(manifest.modules[0]?.exports?.at(-1), {
      kind: 'custom-element-definition', name: 'cyclr-connector-auth', declaration: { name: 'CyclrConnectorAuth', module: 'dist/element.js' },
    });
  });

  test('types each event and its detail', () => {
    const complete = element.events.find(({ name }) => name === 'cyclr-auth-complete');
    assert.equal(complete?.type?.text, 'ConnectorAuthEvent<\'cyclr-auth-complete\'>');
    assert.equal(complete.detail?.text,
      '{ connectorId: string | null; authType: string; via: \'submit\' | \'message\' | \'return\' | \'status\' | \'user\'; verified: boolean }');
    for (const { name, type, detail } of element.events) assert.ok(type?.text && detail?.text, name);
  });

  test('types each attribute, property and method, and tells defaults and what is read-only', () => {
    const attribute = (wanted: string) => element.attributes.find(({ name }) => name === wanted);
    assert.equal(attribute('auth-type')?.type?.text, '\'ApiKey\' | \'Basic\' | \'OAuth2\' | \'OAuth1\' | \'None\'');
    assert.deepEqual([attribute('timeout')?.type?.text, attribute('timeout')?.default], ['number', '600']);
    assert.deepEqual(element.members.filter((member) => member.readonly).map(({ name }) => name), ['state', 'error']);
    for (const { name, kind, type, return: answer } of element.members) assert.ok(kind === 'field' ? type?.text : answer?.type?.text, name);
    for (const { name, type } of element.attributes) assert.ok(type?.text, name);
  });
});

/** Names that pages rely on: none of them may go. */
const PROMISED: Readonly<Record<string, readonly [readonly Named[], string]>> = {
  attributes: [element.attributes, 'endpoint connector-id auth-type service-origin return-url display loading timeout disabled'],
  members: [element.members, 'endpoint connectorId authType serviceOrigin returnUrl display loading timeout disabled '
    + 'connector fetch messages state error connect cancel disconnect refresh'],
  events: [element.events, 'cyclr-auth-start cyclr-auth-submit cyclr-auth-complete cyclr-auth-cancel cyclr-auth-error cyclr-auth-disconnect cyclr-auth-state'],
  parts: [element.cssParts, 'base title description form field label input hint error actions action check reopen cancel disconnect status'],
  slots: [element.slots, 'header footer'],
  states: [element.cssStates, 'idle loading ready submitting opening waiting detached verifying connected failed'],
};

for (const [kind, [documented, promised]] of Object.entries(PROMISED)) {
  test(`all promised ${kind} are there`, () => {
    assert.deepEqual(promised.split(' ').filter((name) => !names(documented).includes(name)), []);
  });
}

describe('a difference is found where', () => {
  const differs: readonly (readonly [string, string, string | RegExp, string, readonly string[]])[] = [
    ['an attribute is not read any more', OPTIONS, ', returnUrl: \'return-url\'', '', ['The attribute return-url is documented, but not in the code.']],
    ['an attribute is read that nobody documented', OPTIONS, '\'endpoint\', \'connector-id\'', '\'endpoint\', \'secret\', \'connector-id\'', ['The attribute secret has no description.']],
    ['an attribute’s comment goes', OPTIONS, '   * @attr service-origin\n', '', ['The attribute service-origin is in the code, but not documented.']],
    ['an attribute is another property', OPTIONS, 'connectorId: \'connector-id\'', 'connector: \'connector-id\'',
      ['The attribute connector-id is the property connector in the code, and connectorId in its comment.']],
    ['a property’s comment goes', ELEMENT, '  /** Ends the attempt; nothing is undone at Cyclr. */\n', '', ['The member cancel has no description.']],
    ['a part goes', TEMPLATES, 'part="hint"', '', ['The part hint is documented, but not in the code.']],
    ['a button’s part goes', TEMPLATES, /button\('reopen'\)/g, 'button(\'check\')', ['The part reopen is documented, but not in the code.']],
    ['a part comes', TEMPLATES, 'part="hint"', 'part="hint help"', ['The part help is in the code, but not documented.']],
    ['a part’s comment goes', ELEMENT, / \* @csspart hint .*\n/, '', ['The part hint is in the code, but not documented.']],
    ['a slot goes', TEMPLATES, '<slot name="footer">', '<slot name="end">', [
      'The slot footer is documented, but not in the code.', 'The slot end is in the code, but not documented.',
    ]],
    ['a slot’s comment goes', ELEMENT, / \* @slot header .*\n/, '', ['The slot header is in the code, but not documented.']],
    ['a custom property goes', 'src/element/styles.ts', 'var(--cyclr-gap, .75em)', '1em', ['The custom property --cyclr-gap is documented, but not in the code.']],
    ['a custom property’s comment goes', ELEMENT, / \* @cssprop --cyclr-accent .*\n/, '', ['The custom property --cyclr-accent is in the code, but not documented.']],
    ['an event is not dispatched any more', ELEMENT, 'new ConnectorAuthEvent(\'cyclr-auth-start\'', 'new Event(\'cyclr-auth-start\'',
      ['The event cyclr-auth-start is documented, but not in the code.']],
    ['an event’s comment goes', ELEMENT, / \* @fires \{[^}]*\} cyclr-auth-cancel .*\n/, '', [
      'The event cyclr-auth-cancel is in the code, but not documented.', 'The event cyclr-auth-cancel is in the code, but not documented.',
    ]],
    ['a state goes', 'src/flow/flow.ts', '  | \'detached\'\n', '', ['The state detached is documented, but not in the code.']],
    ['a state’s comment goes', ELEMENT, / \* @cssstate opening .*\n/, '', ['The state opening is in the code, but not documented.']],
    ['a reflected property is not written any more', ELEMENT, /this\.setAttribute\('state', [^)]+\)/g, 'void 0',
      ['The reflected property state is documented, but not in the code.']],
  ];
  for (const [what, path, text, by, expected] of differs) {
    test(what, () => { assert.deepEqual(found(changed(path, text, by)), expected); });
  }
});

describe('docs/reference.md', () => {
  test('has the manifest’s tables', () => {
    assert.equal(withTables(reference, manifest), reference);
  });

  test('is stale when a comment is another, and when a property comes', () => {
    const more = '  /** New. */\n  get more(): string { return \'\'; }\n\n';
    for (const [path, text, by] of [
      [OPTIONS, 'Seconds that a sign-in may take.', 'Minutes.'], [ELEMENT, '  connect(): Promise<', `${more}  connect(): Promise<`],
    ] as const) {
      assert.notEqual(withTables(reference, manifestOf(changed(path, text, by))), reference);
    }
  });

  test('needs a place for each table', () => {
    assert.throws(() => withTables(reference.replace('<!-- manifest:parts -->', ''), manifest), /"parts"/);
  });

  test('names every state', () => {
    const line = reference.split('\n').find((each) => each.startsWith('`state` is')) ?? '';
    assert.deepEqual(names(element.cssStates).filter((state) => !line.includes(`\`${state}\``)), []);
  });
});

type Told = Named & { readonly values?: readonly Named[] };

describe('editors are told', () => {
  test('VS Code: attributes with their values', () => {
    const { tags } = htmlData(manifest) as { readonly tags: readonly [Named & { readonly attributes: readonly Told[] }] };
    assert.equal(tags[0].name, 'cyclr-connector-auth');
    assert.deepEqual(names(tags[0].attributes), names(element.attributes));
    assert.deepEqual(names(tags[0].attributes.find(({ name }) => name === 'display')?.values ?? []), ['popup', 'page']);
  });

  test('VS Code: custom properties, parts and states', () => {
    const { properties, pseudoElements, pseudoClasses } = cssData(manifest) as Readonly<Record<string, readonly Named[]>>;
    assert.deepEqual(names(properties ?? []), names(element.cssProperties));
    assert.deepEqual(names(pseudoElements ?? []), names(element.cssParts).map((name) => `::part(${name})`));
    assert.deepEqual(names(pseudoClasses ?? []), names(element.cssStates).map((name) => `:state(${name})`));
  });

  test('JetBrains: everything but what a page cannot write', () => {
    const { contributions } = webTypes(manifest, { name: 'cyclr-connector-auth', version: '1.2.3' }) as { readonly contributions: { readonly html: { readonly elements: readonly [any] } } };
    const [told] = contributions.html.elements;
    assert.equal(told.name, 'cyclr-connector-auth');
    for (const [list, documented] of [
      [told.attributes, element.attributes], [told.slots, element.slots], [told.js.events, element.events],
      [told.css.parts, element.cssParts], [told.css.properties, element.cssProperties],
    ]) assert.deepEqual(names(list), names(documented));
  });
});
