import type {} from '../../../src/element.js';

/** Shows the number of connected elements. Elements that were never in view do not count: they have not asked the backend. */
export function wireCount(): void {
  const count = document.getElementById('count');
  document.addEventListener('cyclr-auth-state', () => {
    const connected = document.querySelectorAll('cyclr-connector-auth[state=connected]').length;
    if (count) count.textContent = connected ? `${connected} connected` : '';
  });
}
