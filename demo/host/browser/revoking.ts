import type {} from '../../../src/element.js';

/** Wires the buttons that revoke something at the third party. The connected cards then ask the backend again, as after a reload. */
export function wireRevoking(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-revoke]')) {
    button.addEventListener('click', async () => {
      const { ok } = await fetch(`/demo/revoke/${button.dataset.revoke ?? ''}`, { method: 'POST' });
      if (!ok) return;
      button.disabled = true;
      for (const element of document.querySelectorAll('cyclr-connector-auth')) {
        if (element.state === 'connected') void element.refresh();
      }
    });
  }
}
