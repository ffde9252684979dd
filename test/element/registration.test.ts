import { expect } from '@open-wc/testing';
import { VERSION } from '../../src/version.js';

interface Page {
  readonly window: Window & typeof globalThis;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  /** Runs a module with all its imports. */
  readonly load: (url: string) => Promise<void>;
}

const BUILT = '/dist/cyclr-connector-auth.min.js';

/** A page in a frame, without any custom element. */
function page(): Page {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const window = frame.contentWindow as Window & typeof globalThis;
  const warnings: string[] = [];
  const errors: string[] = [];
  // Lit's development build logs warnings, too.
  window.console.warn = (text: string) => { if (text.startsWith('cyclr')) warnings.push(text); };
  window.addEventListener('error', ({ message }) => { errors.push(message); });
  return {
    window,
    warnings,
    errors,
    load: (src) => new Promise((resolve, reject) => {
      const script = Object.assign(window.document.createElement('script'), { type: 'module', src });
      script.onload = () => { resolve(); };
      script.onerror = () => { reject(new Error('The module was not loaded.')); };
      window.document.head.append(script);
    }),
  };
}

const moduleOf = (code: string): string => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));

/** The built file with another version in it. */
async function anotherVersion(version: string): Promise<string> {
  const code = await (await fetch(BUILT)).text();
  expect(code.split(VERSION).length).to.be.greaterThan(1);
  return moduleOf(code.replaceAll(VERSION, version));
}

describe('the script', () => {
  let opened: Page;
  beforeEach(() => { opened = page(); });
  afterEach(() => { opened.window.frameElement?.remove(); });

  it('registers the element and logs nothing when it is loaded once', async () => {
    await opened.load(BUILT);
    expect(opened.window.customElements.get('cyclr-connector-auth')).to.be.a('function');
    expect(opened.warnings).to.deep.equal([]);
  });

  it('logs one warning when it is loaded twice, and the first copy stays', async () => {
    await opened.load(BUILT);
    const first = opened.window.customElements.get('cyclr-connector-auth');
    await opened.load(`${BUILT}?again`);
    expect(opened.warnings).to.deep.equal([`cyclr-connector-auth ${VERSION} is not used: ${VERSION} was loaded first. Load only one copy.`]);
    expect(opened.errors).to.deep.equal([]);
    expect(opened.window.customElements.get('cyclr-connector-auth')).to.equal(first);
  });

  it('names both versions in the warning when they differ', async () => {
    await opened.load(await anotherVersion('9.8.7'));
    await opened.load(BUILT);
    expect(opened.warnings).to.deep.equal([`cyclr-connector-auth ${VERSION} is not used: 9.8.7 was loaded first. Load only one copy.`]);
    expect(opened.errors).to.deep.equal([]);
  });

  it('logs a warning when another element has its name', async () => {
    const { window } = opened;
    window.customElements.define('cyclr-connector-auth', class extends window.HTMLElement {});
    await opened.load(BUILT);
    expect(opened.warnings).to.deep.equal([`cyclr-connector-auth ${VERSION} is not used: another version was loaded first. Load only one copy.`]);
    expect(opened.errors).to.deep.equal([]);
  });
});

describe('the class that the page registers', () => {
  const registers = (name: string): string => `
    import { CyclrConnectorAuth } from '${location.origin}/src/element.ts';
    customElements.define('${name}', CyclrConnectorAuth);`;

  for (const name of ['my-connection', 'cyclr-connector-auth']) {
    it(`as ${name} does not conflict with the script`, async () => {
      const opened = page();
      await opened.load(moduleOf(registers(name)));
      await opened.load('/src/index.ts');
      const { document } = opened.window;
      expect(opened.warnings).to.deep.equal([]);
      expect(opened.errors).to.deep.equal([]);
      for (const tag of [name, 'cyclr-connector-auth']) expect(document.createElement(tag)).to.have.property('state', 'idle');
      opened.window.frameElement?.remove();
    });
  }
});
