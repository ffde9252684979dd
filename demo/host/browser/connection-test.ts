import type { Outcome } from '../../cyclr/probe.js';

async function test(id: string): Promise<Outcome> {
  try {
    const response = await fetch(`/demo/test/${id}`, { method: 'POST' });
    return await response.json() as Outcome;
  } catch {
    return { ok: false, error: 'The server cannot be reached.' };
  }
}

/** Wires the buttons that test a connection: the third party names the connected user. A list may add cards at any time. */
export function wireConnectionTests(): void {
  document.addEventListener('click', async ({ target }) => {
    const button = target instanceof Element ? target.closest('[data-test]') : null;
    const card = button?.closest('cyclr-connector-auth');
    if (!card) return;
    show(card, 'busy', 'Testing…');
    const { ok, identity, error } = await test(card.getAttribute('connector-id') ?? '');
    if (ok) show(card, 'ok', identity ?? '');
    else show(card, 'failed', error ?? '');
  });
  // A result does not apply to the next connection.
  document.addEventListener('cyclr-auth-state', ({ target }) => {
    if (target instanceof Element) show(target, '', '');
  });
}

function show(card: Element, outcome: 'busy' | 'ok' | 'failed' | '', text: string): void {
  const output = card.querySelector('.test output');
  if (!output) return;
  output.className = outcome;
  output.textContent = text;
}
