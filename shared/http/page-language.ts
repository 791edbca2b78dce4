import type { Context } from 'hono';

/** A language of our pages. */
export type PageLanguage = 'en' | 'es';

/**
 * The language of a page whose reader is not known: as its address asks (`?lang=es`), else the first of ours that the
 * browser takes (RFC 9110 §12.5.4), else English.
 */
export function pageLanguage(c: Context): PageLanguage {
  return languageNamed(c.req.query('lang')) ?? acceptedLanguage(c.req.header('accept-language') ?? '') ?? 'en';
}

/** `en` or `es`, by a tag such as `es-MX`; nothing for any other. */
export function languageNamed(tag: string | undefined): PageLanguage | undefined {
  const primary = tag?.trim().toLowerCase().split('-')[0];
  return primary === 'en' || primary === 'es' ? primary : undefined;
}

function acceptedLanguage(header: string): PageLanguage | undefined {
  return header
    .slice(0, 500)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';');
      const q = parameters.find((parameter) => parameter.trim().startsWith('q='))?.trim();
      return { language: languageNamed(tag), q: q === undefined ? 1 : Number(q.slice(2)) };
    })
    .filter(({ q }) => q > 0)
    .toSorted((a, b) => b.q - a.q)
    .find(({ language }) => language !== undefined)?.language;
}
