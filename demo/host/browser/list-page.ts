import type {} from '../../../src/list.js';

/** Shows the list's own count, and how many of the connections no longer work. */
function wireCount(list: HTMLElementTagNameMap['cyclr-connector-list']): void {
  const count = document.getElementById('list-count');
  let connected = '';
  const show = (): void => {
    const broken = [...list.querySelectorAll('cyclr-connector-auth')].filter(({ connector }) => connector?.attention).length;
    const attention = broken ? `, ${broken} ${broken === 1 ? 'needs' : 'need'} attention` : '';
    if (count) count.textContent = connected && connected + attention;
  };
  list.addEventListener('cyclr-list-change', ({ detail: { total, authenticated } }) => {
    connected = total ? `${authenticated} of ${total} connected` : '';
    show();
  });
  list.addEventListener('cyclr-auth-state', show);
}

/** Wires the page that shows all connectors as one tag. */
export function wireListPage(): void {
  const list = document.querySelector('cyclr-connector-list');
  if (!list) return;
  wireCount(list);
  document.getElementById('refresh')?.addEventListener('click', () => { void list.refresh(); });
}
