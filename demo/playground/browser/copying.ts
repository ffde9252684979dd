/** Wires the buttons that copy code. Each says “Copied” for a moment. */
export function wireCopying(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copies]')) {
    const label = button.textContent;
    const code = document.getElementById(button.dataset.copies ?? '');
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code?.textContent ?? '');
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = label; }, 1_500);
    });
  }
}
