import { fixture } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { until } from './helpers.js';

/** A return page that loads the small entry `./return`. */
export const RETURN_PAGE = '/test/browser/return-page.html';

/** A host page without any attributes; also a return page, which loads the whole script. */
export const HOST_PAGE = '/test/browser/host-page.html';

/** The address of a host page whose element has these attributes. */
export const hostPage = (attributes: Readonly<Record<string, string>>): string => `${HOST_PAGE}?${String(new URLSearchParams(attributes))}`;

/** Resolves when the frame has loaded the page that the navigation leads to. */
export async function loads(frame: HTMLIFrameElement, navigate: () => void): Promise<void> {
  const loaded = new Promise((resolve) => { frame.addEventListener('load', resolve, { once: true }); });
  navigate();
  await loaded;
}

/** Loads a page in a frame; resolves once its scripts have run. The frame is removed after the test. */
export async function openInFrame(address: string, sandbox?: string): Promise<HTMLIFrameElement> {
  const place = await fixture<HTMLElement>('<div></div>');
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { width: '600px', height: '400px' });
  if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
  frame.src = address;
  await loads(frame, () => { place.append(frame); });
  return frame;
}

/** The element of the page that the frame shows, once it is rendered. */
export async function elementIn(frame: HTMLIFrameElement): Promise<CyclrConnectorAuth> {
  const find = (): CyclrConnectorAuth | null | undefined => frame.contentDocument?.querySelector('cyclr-connector-auth');
  await until(() => find()?.shadowRoot?.querySelector('[part=base]'), 'the element is rendered');
  return find()!;
}
