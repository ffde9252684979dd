import type { Outcome } from '../../cyclr/probe.js';

async function test(id: string): Promise<Outcome> {
  try {
    const response = await fetch(`/demo/test/${id}`, { method: 'POST' });
    return await response.json() as Outcome;
  } catch {
    return { ok: false, error: 'The server cannot be reached.' };
  }
}

/** The buttons that ask the third party whom it takes us for. */
export function wireConnectionTests(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-test]')) {
    const output = button.parentElement?.querySelector('output');
    const show = (outcome: 'busy' | 'ok' | 'failed' | '', text: string): void => {
      if (!output) return;
      output.className = outcome;
      output.textContent = text;
    };
    button.addEventListener('click', async () => {
      show('busy', 'Asking…');
      const { ok, identity, error } = await test(button.dataset.test ?? '');
      if (ok) show('ok', identity ?? '');
      else show('failed', error ?? '');
    });
    // What was true of another connection says nothing of this one.
    button.closest('cyclr-connector-auth')?.addEventListener('cyclr-auth-state', () => { show('', ''); });
  }
}
