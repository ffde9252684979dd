/** Counts the sign-in URLs in the answers that the page's scripts receive. A direct sign-in gives them none. */
export function wireUrlCount(): void {
  const output = document.getElementById('urls');
  if (!output) return;
  const { fetch } = window;
  let count = 0;
  window.fetch = async (...args) => {
    const response = await fetch(...args);
    const json: unknown = await response.clone().json().catch(() => null);
    if (typeof json === 'object' && json && 'url' in json) output.textContent = String(++count);
    return response;
  };
}
