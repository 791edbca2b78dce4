/** Lets a file of the reader's computer fill the text field that `data-fills` names; it is sent with the form as text. */
export function fillFromFile(): void {
  for (const field of document.querySelectorAll<HTMLElement>('[data-fills]')) {
    const chooser = field.querySelector<HTMLInputElement>('input[type="file"]');
    const target = document.querySelector<HTMLTextAreaElement>(`#${CSS.escape(field.dataset['fills'] ?? '')}`);
    if (chooser === null || target === null) continue;
    field.hidden = false;
    chooser.addEventListener('change', async () => {
      const [file] = chooser.files ?? [];
      if (file !== undefined) target.value = await file.text();
    });
  }
}
