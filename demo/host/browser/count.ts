import type {} from '../../../src/element.js';

/** How many are connected, of those that were looked at: the element asks when it comes into view. */
export function wireCount(): void {
  const count = document.getElementById('count');
  document.addEventListener('cyclr-auth-state', () => {
    const connected = document.querySelectorAll('cyclr-connector-auth[state=connected]').length;
    if (count) count.textContent = connected ? `${connected} connected` : '';
  });
}
