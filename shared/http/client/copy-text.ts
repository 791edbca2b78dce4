/** How long a button says that it has copied. */
const SAID_MS = 2_000;

/** Shows the buttons that copy the text of another element (`data-copy`: its id), and says when it is copied. */
export function copyText(): void {
  if (!('clipboard' in navigator)) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    button.after(said);
    button.hidden = false;
    button.addEventListener('click', async () => {
      const text = document.getElementById(button.dataset['copy'] ?? '')?.textContent ?? '';
      try {
        await navigator.clipboard.writeText(text);
        said.textContent = button.dataset['copied'] ?? '';
        setTimeout(() => said.replaceChildren(), SAID_MS);
      } catch {
        // Not allowed by the browser: the text can be marked by hand.
      }
    });
  }
}
