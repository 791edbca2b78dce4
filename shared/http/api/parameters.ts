import { z } from '@hono/zod-openapi';

/** A whole number of a query string: digits only, so that `1e3`, `0x10` and ` 5` are mistakes. */
export function wholeNumber({ from = 1, to }: { readonly from?: number; readonly to: number }) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(from).max(to))
    .openapi({ type: 'integer', minimum: from, maximum: to });
}

/** `true` or `false`. */
export const yesOrNo = z
  .enum(['true', 'false'])
  .transform((word) => word === 'true')
  .openapi({ type: 'boolean' });

/** A UTC day that an archive may hold articles of, with room on both sides for the day before and after. */
export const archiveDay = z.iso
  .date()
  .refine((day) => /^(?:19|2\d)/.test(day), { error: 'must be a day from 1900-01-01 to 2999-12-31' });

/** Some of the words of a list, with commas between them, each once. */
export function someOf<Word extends string>(words: readonly [Word, ...Word[]]) {
  const isWord = (one: string): one is Word => words.some((word) => word === one);
  return z
    .string()
    .transform((text, context) => {
      const named = text.split(',');
      if (named.every(isWord) && new Set(named).size === named.length) return named;
      context.addIssue({ code: 'custom', message: `must be some of ${words.join(', ')}, each once, with commas` });
      return z.NEVER;
    })
    .openapi({
      param: { style: 'form', explode: false },
      type: 'array',
      items: { type: 'string', enum: [...words] },
      minItems: 1,
      uniqueItems: true,
    });
}
