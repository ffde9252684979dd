import type { Outcome } from '../../cyclr/probe.js';

async function test(id: string): Promise<Outcome> {
  try {
    const response = await fetch(`/demo/test/${id}`, { method: 'POST' });
    return await response.json() as Outcome;
  } catch {
    return { ok: false, error: 'The server cannot be reached.' };
  }
}

/** Wires the buttons that test a connection: the third party names the connected user. */
export function wireConnectionTests(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-test]')) {
    const output = button.parentElement?.querySelector('output');
    const show = (outcome: 'busy' | 'ok' | 'failed' | '', text: string): void => {
      if (!output) return;
      output.className = outcome;
      output.textContent = text;
    };
    button.addEventListener('click', async () => {
      show('busy', 'Testing…');
      const { ok, identity, error } = await test(button.dataset.test ?? '');
      if (ok) show('ok', identity ?? '');
      else show('failed', error ?? '');
    });
    // A result does not apply to the next connection.
    button.closest('cyclr-connector-auth')?.addEventListener('cyclr-auth-state', () => { show('', ''); });
  }
}
