/** Wires the buttons that copy a value, and marks them as copied for a moment. */
export function wireCopying(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? '');
      button.classList.add('copied');
      setTimeout(() => { button.classList.remove('copied'); }, 1_500);
    });
  }
}
