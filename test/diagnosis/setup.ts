import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { elementIn, hostPage, openInFrame } from '../browser/frames.js';
import { mount } from '../browser/helpers.js';
import { oauth } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';

export const connector = oauth();

type Attributes = Readonly<Record<string, string>>;

/** An OAuth element with these answers to GET and POST. */
export async function scene(get: Answer = { json: connector }, attributes: Attributes = {}, post: Answer = {}): Promise<Scene> {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl() }, ...post });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', ...attributes }, { connector });
  return { el, backend, log: new EventLog(el) };
}

/** The findings, each as `about: advice`. */
export const findingsOf = async (el: CyclrConnectorAuth): Promise<readonly string[]> =>
  (await el.diagnose()).map(({ about, advice }) => `${about}: ${advice}`);

export function expectOne(findings: readonly string[], ...fragments: readonly (string | RegExp)[]): void {
  expect(findings, findings.join('\n')).to.have.length(1);
  for (const fragment of fragments) {
    if (fragment instanceof RegExp) expect(findings[0]).to.match(fragment);
    else expect(findings[0]).to.contain(fragment);
  }
}

/** The element of a page in a frame. */
export async function inFrame(sandbox?: string, attributes: Attributes = {}): Promise<CyclrConnectorAuth> {
  const { endpoint } = await Backend.start({ GET: { json: connector } });
  return elementIn(await openInFrame(hostPage({ endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', ...attributes }), sandbox));
}
