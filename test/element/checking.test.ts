import { expect, fixture } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { click, part, reaches } from '../browser/helpers.js';
import { no, waitingScene } from '../browser/scene.js';
import { popup, tell } from '../browser/windows.js';

const SENTENCE = 'We are asking the server whether the sign-in has succeeded. This may take a moment.';

/** An element in a place of the page, whose backend is being asked. */
async function checkingIn(place: HTMLElement, messages: CyclrConnectorAuth['messages'] = {}): Promise<CyclrConnectorAuth> {
  const { el, backend } = await waitingScene();
  el.messages = messages;
  place.append(el);
  tell(popup(), 'close');
  await reaches(el, 'detached');
  await backend.answer('GET', { ...no, held: true });
  await click(part(el, 'check'));
  await reaches(el, 'verifying');
  return el;
}

/** The boxes of the status and of the sentence in it. */
function boxesOf(el: CyclrConnectorAuth): readonly [status: DOMRect, sentence: DOMRect] {
  const status = part(el, 'status');
  return [status.getBoundingClientRect(), status.querySelector('bdi')!.getBoundingClientRect()];
}

function expectWithin(el: CyclrConnectorAuth): void {
  const [status, sentence] = boxesOf(el);
  const isWithin = sentence.left >= status.left - 1 && sentence.right <= status.right + 1
    && sentence.top >= status.top - 1 && sentence.bottom <= status.bottom + 1;
  expect(isWithin, `${JSON.stringify(sentence)} is within ${JSON.stringify(status)}`).to.equal(true);
}

describe('the sentence of a check', () => {
  it('scrolls with the element', async () => {
    const place = await fixture<HTMLElement>('<div style="height: 200px; overflow: auto"><div style="height: 90px"></div></div>');
    const el = await checkingIn(place);
    place.append(Object.assign(document.createElement('div'), { style: 'height: 600px' }));
    for (const scrolled of [0, 60]) {
      place.scrollTop = scrolled;
      expectWithin(el);
    }
    el.cancel();
  });

  it('covers nothing if the page has replaced it by a longer one than that before', async () => {
    const place = await fixture<HTMLElement>('<div style="width: 700px"></div>');
    const el = await checkingIn(place, { notYet: '', verifying: SENTENCE });
    expectWithin(el);
    el.cancel();
  });

  it('breaks its lines within the element', async () => {
    const place = await fixture<HTMLElement>('<div style="width: 160px"></div>');
    const el = await checkingIn(place, { verifying: SENTENCE, notYet: `${SENTENCE} ${SENTENCE}` });
    expectWithin(el);
    el.cancel();
  });
});
