import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { LitElement } from 'lit';
import { codeOf } from '../../scripts/manifest/code.js';
import { differences } from '../../scripts/manifest/differences.js';
import { cssData, htmlData, webTypes } from '../../scripts/manifest/editors.js';
import { manifestOf } from '../../scripts/manifest/manifest.js';
import { elementOf, elementsOf } from '../../scripts/manifest/shape.js';
import type { Named } from '../../scripts/manifest/shape.js';
import { LIST, readSources, root } from '../../scripts/manifest/sources.js';
import type { Sources } from '../../scripts/manifest/sources.js';
import { withTables } from '../../scripts/manifest/tables.js';

const schema = JSON.parse(readFileSync(join(root, 'node_modules/custom-elements-manifest/schema.json'), 'utf8')) as object;
const sources = readSources();
const manifest = manifestOf(sources);
const element = elementOf(manifest);
const list = elementOf(manifest, LIST);
const reference = readFileSync(join(root, 'docs/reference.md'), 'utf8');
const names = (list: readonly Named[]): readonly string[] => list.map(({ name }) => name);

const ELEMENT = 'src/element/cyclr-connector-auth.ts';
/** The files with the element's templates. */
const TEMPLATES = Object.keys(sources).filter((path) => path.startsWith('src/element/'));

/** The sources after a replacement in each file that has the text. */
function changed(text: string | RegExp, by: string, paths: readonly string[] = Object.keys(sources)): Sources {
  const after = Object.fromEntries(paths.map((path) => [path, (sources[path] ?? '').replace(text, by)]));
  assert.ok(paths.some((path) => after[path] !== sources[path]), `no file has the text to replace: ${text}`);
  return { ...sources, ...after };
}

const foundInList = (changedSources: Sources): readonly string[] =>
  differences(manifestOf(changedSources), codeOf(changedSources, LIST), LIST);

const found = (changedSources: Sources): readonly string[] => differences(manifestOf(changedSources), codeOf(changedSources));

describe('the manifest', () => {
  test('agrees with the code', () => {
    assert.deepEqual(differences(manifest, codeOf(sources)), []);
    assert.deepEqual(differences(manifest, codeOf(sources, LIST), LIST), []);
  });

  test('is valid against the schema of its version', () => {
    const validate = new Ajv({ strict: false, validateSchema: false }).compile({ ...schema, $schema: '' });
    assert.ok(validate(manifest), JSON.stringify(validate.errors));
  });

  test('is what the build writes', () => {
    assert.deepEqual(JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')), manifest);
  });

  test('names the element’s tag, its superclass, the entry that registers it and the entry that exports its class', () => {
    assert.equal(element.tagName, 'cyclr-connector-auth');
    assert.deepEqual(manifest.modules.map(({ path }) => path), ['dist/index.js', 'dist/element.js', 'dist/list.js']);
    assert.deepEqual(manifest.modules[0]?.exports?.at(-1), {
      kind: 'custom-element-definition', name: 'cyclr-connector-auth', declaration: { name: 'CyclrConnectorAuth', module: 'dist/element.js' },
    });
    const declaration = manifest.modules[1]?.declarations?.find(({ name }) => name === 'CyclrConnectorAuth');
    assert.deepEqual(declaration?.superclass, { name: 'LitElement', package: 'lit' });
  });

  test('names the list’s tag, and the entry that both registers it and exports its class', () => {
    assert.equal(list.tagName, 'cyclr-connector-list');
    assert.deepEqual(manifest.modules[2]?.exports, [
      { kind: 'js', name: 'CyclrConnectorList', declaration: { name: 'CyclrConnectorList', module: 'dist/list.js' } },
      { kind: 'js', name: 'ConnectorListEvent', declaration: { name: 'ConnectorListEvent', module: 'dist/list.js' } },
      { kind: 'custom-element-definition', name: 'cyclr-connector-list', declaration: { name: 'CyclrConnectorList', module: 'dist/list.js' } },
    ]);
    assert.equal(list.events[0]?.detail?.text, '{ total: number; authenticated: number }');
    assert.deepEqual(list.members.filter((member) => member.readonly).map(({ name }) => name), ['state']);
  });

  test('lists no member that Lit declares', () => {
    const inherited = names([...element.members, ...list.members]).filter((name) => name in LitElement || name in LitElement.prototype);
    assert.deepEqual(inherited, []);
  });

  test('types each event and its detail', () => {
    const complete = element.events.find(({ name }) => name === 'cyclr-auth-complete');
    assert.equal(complete?.detail?.text,
      '{ connectorId: string | null; authType: string; via: \'submit\' | \'message\' | \'return\' | \'status\' | \'user\'; verified: boolean }');
    for (const { name, type, detail } of element.events) assert.ok(type?.text && detail?.text, name);
  });

  test('types each attribute, property and method, and marks defaults, reflected attributes and read-only properties', () => {
    const attribute = (wanted: string) => element.attributes.find(({ name }) => name === wanted);
    assert.equal(attribute('auth-type')?.type?.text, '\'ApiKey\' | \'Basic\' | \'OAuth2\' | \'OAuth1\' | \'None\'');
    assert.deepEqual([attribute('timeout')?.type?.text, attribute('timeout')?.default], ['number', '600']);
    assert.deepEqual(element.members.filter((member) => member.readonly).map(({ name }) => name), ['state', 'authenticated', 'error']);
    assert.equal(element.members.find(({ name }) => name === 'disabled')?.reflects, true);
    for (const { name, kind, type, return: result } of element.members) assert.ok(kind === 'field' ? type?.text : result?.type?.text, name);
    for (const { name, type } of element.attributes) assert.ok(type?.text, name);
  });
});

/** Names of the public contract, which must stay. */
const PROMISED: Readonly<Record<string, readonly [readonly Named[], string]>> = {
  attributes: [element.attributes, 'endpoint connector-id auth-type service-origin return-url display direct compact loading timeout disabled'],
  members: [element.members, 'endpoint connectorId authType serviceOrigin returnUrl display direct compact loading timeout disabled '
    + 'connector fetch messages autocomplete state authenticated error connect cancel disconnect refresh diagnose'],
  events: [element.events, 'cyclr-auth-start cyclr-auth-submit cyclr-auth-complete cyclr-auth-cancel cyclr-auth-error cyclr-auth-change '
    + 'cyclr-auth-before-disconnect cyclr-auth-disconnect cyclr-auth-state'],
  parts: [element.cssParts, 'base icon title description form field label input reveal hint error status actions action check reopen leave cancel disconnect '
    + 'attention confirm keep account help'],
  slots: [element.slots, 'header footer'],
  states: [element.cssStates, 'idle loading ready submitting opening waiting detached verifying connected failed attention authenticated expanded'],
};

const PROMISED_OF_LIST: typeof PROMISED = {
  attributes: [list.attributes, 'endpoint service-origin return-url display direct compact timeout disabled'],
  members: [list.members, 'fetch messages state refresh'],
  events: [list.events, 'cyclr-list-change'],
  parts: [list.cssParts, 'status error retry'],
  slots: [list.slots, 'empty'],
};

for (const [kind, [documented, promised]] of Object.entries(PROMISED_OF_LIST)) {
  test(`the manifest has all promised ${kind} of the list`, () => {
    assert.deepEqual(promised.split(' ').filter((name) => !names(documented).includes(name)), []);
  });
}

for (const [kind, [documented, promised]] of Object.entries(PROMISED)) {
  test(`the manifest has all promised ${kind}`, () => {
    assert.deepEqual(promised.split(' ').filter((name) => !names(documented).includes(name)), []);
  });
}

interface Difference {
  readonly what: string;
  readonly text: string | RegExp;
  readonly by: string;
  /** Default: every file. */
  readonly paths?: readonly string[];
  readonly expected: readonly string[];
}

describe('the comparison with the code finds', () => {
  const differs: readonly Difference[] = [
    {
      what: 'a property that is no longer declared', text: / *returnUrl: \{ attribute: 'return-url' \},/, by: '', paths: [ELEMENT],
      expected: ['The attribute return-url is documented, but not in the code.'],
    },
    {
      what: 'a property that is no longer an attribute', text: /\battribute: 'service-origin'/, by: 'attribute: false', paths: [ELEMENT],
      expected: ['The attribute service-origin is documented, but not in the code.'],
    },
    {
      what: 'an attribute without a comment', text: /(readonly properties\b[^=]*= \{)/, by: '$1 tenantId: { attribute: \'tenant-id\' },', paths: [ELEMENT],
      expected: ['The attribute tenant-id is in the code, but not documented.'],
    },
    {
      what: 'an attribute whose comment is gone', text: /^ *\* @attr service-origin\n/m, by: '', paths: [ELEMENT],
      expected: ['The attribute service-origin is in the code, but not documented.'],
    },
    {
      what: 'an attribute of another property', text: /connectorId: (\{ attribute: 'connector-id')/, by: 'connector: $1', paths: [ELEMENT],
      expected: ['The attribute connector-id is the property connector in the code, and connectorId in its comment.'],
    },
    {
      what: 'a member without a comment', text: /^( *(?:async )?connect\()/m, by: '  connected(): void {}\n\n$1', paths: [ELEMENT],
      // The comment now belongs to the new member.
      expected: ['The member connect has no description.'],
    },
    { what: 'a removed part', text: 'part="title"', by: '', paths: TEMPLATES, expected: ['The part title is documented, but not in the code.'] },
    {
      what: 'a removed part of a button', text: '\'reopen\' | ', by: '', paths: TEMPLATES,
      expected: ['The part reopen is documented, but not in the code.'],
    },
    { what: 'an added part', text: 'part="hint"', by: 'part="hint extra"', paths: TEMPLATES, expected: ['The part extra is in the code, but not documented.'] },
    { what: 'a part whose comment is gone', text: / \* @csspart hint .*\n/, by: '', expected: ['The part hint is in the code, but not documented.'] },
    {
      what: 'a renamed slot', text: '<slot name="footer">', by: '<slot name="end">', paths: TEMPLATES,
      expected: ['The slot footer is documented, but not in the code.', 'The slot end is in the code, but not documented.'],
    },
    { what: 'a slot whose comment is gone', text: / \* @slot header .*\n/, by: '', expected: ['The slot header is in the code, but not documented.'] },
    {
      what: 'a removed custom property', text: /var\(--cyclr-gap, [^)]*\)/g, by: '1em',
      expected: ['The custom property --cyclr-gap is documented, but not in the code.'],
    },
    {
      what: 'a custom property whose comment is gone', text: / \* @cssprop --cyclr-accent .*\n/, by: '',
      expected: ['The custom property --cyclr-accent is in the code, but not documented.'],
    },
    {
      what: 'an event that is no longer dispatched', text: /\((\s*)'cyclr-auth-start'/g, by: '($1\'other\'',
      expected: ['The event cyclr-auth-start is documented, but not in the code.'],
    },
    {
      what: 'an event whose comment is gone', text: / \* @fires \{[^}]*\} cyclr-auth-cancel .*\n/, by: '',
      // One for the dispatched event, one for the type of its detail.
      expected: ['The event cyclr-auth-cancel is in the code, but not documented.', 'The event cyclr-auth-cancel is in the code, but not documented.'],
    },
    { what: 'a removed state', text: '  | \'detached\'\n', by: '', expected: ['The state detached is documented, but not in the code.'] },
    { what: 'a state whose comment is gone', text: / \* @cssstate opening .*\n/, by: '', expected: ['The state opening is in the code, but not documented.'] },
    {
      what: 'a reflected property that is no longer written', text: /\S+\.setAttribute\('state', [^)]+\)/g, by: 'void 0',
      expected: ['The attribute state has no description.', 'The reflected property state is documented, but not in the code.'],
    },
  ];
  for (const { what, text, by, paths, expected } of differs) {
    test(what, () => { assert.deepEqual(found(changed(text, by, paths)), expected); });
  }

  test('a part, an attribute and a slot of the list, apart from those of the cards', () => {
    const paths = Object.keys(sources).filter((path) => path.startsWith('src/list/'));
    for (const [text, by, expected] of [
      ['part="retry"', '', 'The part retry is documented, but not in the code.'],
      [/^ *compact: .*\n/m, '', 'The attribute compact is documented, but not in the code.'],
      ['<slot name="empty">', '<slot>', 'The slot empty is documented, but not in the code.'],
    ] as const) {
      const after = changed(text, by, paths);
      assert.deepEqual([foundInList(after), found(after)], [[expected], []]);
    }
  });
});

describe('docs/reference.md', () => {
  test('has the manifest’s tables', () => {
    assert.equal(withTables(reference, manifest), reference);
  });

  test('is out of date after a change of a comment, and after a new property', () => {
    const more = '  /** New. */\n  get more(): string { return \'\'; }\n\n';
    for (const after of [changed(/\* Seconds that a sign-in may take\./, '* Minutes.'), changed(/^( *(?:async )?connect\()/m, `${more}$1`, [ELEMENT])]) {
      assert.notEqual(withTables(reference, manifestOf(after)), reference);
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

type Entry = Named & { readonly values?: readonly Named[] };

describe('the files for editors', () => {
  test('give VS Code the attributes with their values', () => {
    const { tags } = htmlData(manifest) as { readonly tags: readonly [Named & { readonly attributes: readonly Entry[] }] };
    assert.deepEqual(names(tags), ['cyclr-connector-auth', 'cyclr-connector-list']);
    assert.deepEqual(names(tags[0].attributes), names(element.attributes));
    assert.deepEqual(names(tags[0].attributes.find(({ name }) => name === 'display')?.values ?? []), ['popup', 'page']);
  });

  test('give VS Code the custom properties, parts and states', () => {
    const { properties, pseudoElements, pseudoClasses } = cssData(manifest) as Readonly<Record<string, readonly Named[]>>;
    assert.deepEqual(names(properties ?? []), names(element.cssProperties));
    // The list has a part that no card has.
    assert.deepEqual(names(pseudoElements ?? []), [...names(element.cssParts), 'retry'].map((name) => `::part(${name})`));
    assert.deepEqual(names(pseudoClasses ?? []), names(element.cssStates).map((name) => `:state(${name})`));
    // What is not the same in both elements names the element that it is about.
    const textOf = (name: string): string => (properties ?? []).find((property) => property.name === name)?.description ?? '';
    assert.match(textOf('--cyclr-accent'), /^cyclr-connector-auth: .*\. cyclr-connector-list: [^:]*\.$/);
    assert.equal(textOf('--cyclr-on-accent'), 'Text of the main button.');
  });

  test('give JetBrains editors the attributes, slots, events, parts and custom properties', () => {
    const types = webTypes(manifest, { name: 'cyclr-connector-auth', version: '1.2.3' });
    const { contributions } = types as { readonly contributions: { readonly html: { readonly elements: readonly any[] } } };
    assert.deepEqual(names(contributions.html.elements), ['cyclr-connector-auth', 'cyclr-connector-list']);
    elementsOf(manifest).forEach((described, index) => {
      const entry = contributions.html.elements[index];
      for (const [given, documented] of [
        [entry.attributes, described.attributes], [entry.slots, described.slots], [entry.js.events, described.events],
        [entry.css.parts, described.cssParts], [entry.css.properties, described.cssProperties],
      ]) assert.deepEqual(names(given), names(documented));
    });
  });
});
