const NAMES = {
  en: new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }),
  es: new Intl.DisplayNames(['es'], { type: 'language', fallback: 'code' }),
} as const;

/** The name of a language in a mail's own: `Spanish`, `español`; the code itself where nobody named it. */
export function languageName(code: string, language: 'en' | 'es'): string {
  try {
    return NAMES[language].of(code) ?? code;
  } catch {
    return code;
  }
}
