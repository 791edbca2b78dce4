import { z } from 'zod';

/** One line of `articles.jsonl` (real public-domain texts), `translations.jsonl` or `variants.jsonl` (ours, marked). */
export const sampleArticleSchema = z
  .object({
    id: z.string().regex(/^[ntv]\d{3}$/),
    lang: z.enum(['en', 'es']),
    /** A rough sorting by words, to choose by; no label of what the text is about. */
    about: z.enum(['fentanyl, precursors or arms', 'names a criminal group', 'something else', 'in Spanish']),
    title: z.string().min(1),
    /** True time of the original, ISO 8601 with its offset. */
    published: z.iso.datetime({ offset: true }),
    /** Address of the original on the publisher's site. */
    origin: z.url(),
    /** Paragraphs separated by a blank line. */
    text: z.string().min(1),
    /** Present on translations made by Vigía: demonstration, not evidence. */
    translation: z.literal(true).optional(),
    /** Id of the English article that was translated. */
    translatedFrom: z.string().optional(),
    /** True when only the opening of the original was translated. */
    excerpt: z.literal(true).optional(),
    /**
     * Present on what Vigía made to show stories: another outlet's copy of a text (wire line, new lead, cut short), or
     * its event told in other words, from what the original says alone.
     */
    variant: z.enum(['copy', 'retelling']).optional(),
    /** Id of the article that it was made from. */
    variantOf: z.string().optional(),
  })
  .refine((article) => (article.translation === undefined) === (article.translatedFrom === undefined), {
    error: 'translation and translatedFrom go together',
  })
  .refine((article) => (article.variant === undefined) === (article.variantOf === undefined), {
    error: 'variant and variantOf go together',
  });
export type SampleArticle = z.infer<typeof sampleArticleSchema>;
