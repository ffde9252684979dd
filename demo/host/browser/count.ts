import type {} from '../../../src/list.js';

function part(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * Shows how many connectors are connected, without those whose connection no longer works, and how many of these there are. Single elements
 * that were never in view are not known yet: they have not asked the backend.
 */
function show(count: HTMLElement): void {
  const elements = [...document.querySelectorAll('cyclr-connector-auth')];
  const authenticated = elements.filter((each) => each.authenticated);
  const broken = authenticated.filter(({ connector }) => connector?.attention).length;
  const working = authenticated.length - broken;
  const isKnown = elements.every((each) => each.authenticated !== undefined);
  const parts = [
    ...(elements.length && (isKnown || working) ? [part(working ? 'some' : '', `${isKnown ? '' : 'At least '}${working} of ${elements.length} connected`)] : []),
    ...(broken ? [part('attention', `${broken} ${broken === 1 ? 'needs' : 'need'} attention`)] : []),
  ].flatMap((each, index) => index ? [', ', each] : [each]);
  const text = parts.map((each) => typeof each === 'string' ? each : each.textContent).join('');
  // The same text again would be announced again.
  if (count.textContent !== text) count.replaceChildren(...parts);
}

/** Keeps the count of either page up to date. */
export function wireCount(): void {
  const count = document.getElementById('count');
  const list = document.querySelector('cyclr-connector-list');
  if (!count) return;
  // While the list is loading, its cards are not complete.
  const update = (): void => { if (list?.state !== 'loading') show(count); };
  // The state changes, too, when a description says that a connection works again.
  for (const type of ['cyclr-auth-change', 'cyclr-auth-state', 'cyclr-list-change']) document.addEventListener(type, update);
  // No event tells that only `attention` has changed.
  document.getElementById('refresh')?.addEventListener('click', async () => {
    await list?.refresh();
    update();
  });
}
