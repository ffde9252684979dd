import type {} from '../../../src/element.js';

/**
 * Shows how many connectors are connected, without those whose connection no longer works. Elements that were never in view are not known
 * yet: they have not asked the backend.
 */
export function wireCount(): void {
  const count = document.getElementById('count');
  const show = (): void => {
    const elements = [...document.querySelectorAll('cyclr-connector-auth')];
    const isKnown = elements.every(({ authenticated }) => authenticated !== undefined);
    const working = elements.filter(({ authenticated, connector }) => authenticated && !connector?.attention).length;
    if (count) count.textContent = working ? `${isKnown ? '' : 'At least '}${working} of ${elements.length} connected` : '';
  };
  // The state changes, too, when a description says that a connection works again.
  for (const type of ['cyclr-auth-change', 'cyclr-auth-state']) document.addEventListener(type, show);
}
