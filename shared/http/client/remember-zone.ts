/** A year. */
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** Tells the server the browser's time zone, unless the reader chose one: the next page shows times in it. */
export function rememberZone(): void {
  if (/(?:^|; )vigia-zone=/.test(document.cookie)) return;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (/^[A-Za-z0-9_+\-/]{1,64}$/.test(timeZone))
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet.
    document.cookie = `vigia-zone=${timeZone}; path=/; max-age=${MAX_AGE_SECONDS}; samesite=lax`;
}
