/** Whether the settings turned the keys off that need no modifier (WCAG 2.1.4). */
export function areKeysOff(): boolean {
  return /(?:^|; )vigia-keys=off(?:;|$)/.test(document.cookie);
}
