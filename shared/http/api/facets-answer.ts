import { z } from '@hono/zod-openapi';
import { type ArticleFacets, FACET_FIELDS } from '../../ports.ts';

const countsSchema = z.array(z.object({ value: z.string(), count: z.int().min(1), label: z.string().optional() }));

export const facetsSchema = z
  .object({
    articles: z.int().min(0),
    stories: z.int().min(0),
    fields: z.object(Object.fromEntries(FACET_FIELDS.map((field) => [field, countsSchema.optional()]))).openapi({
      description: 'Values as the query language writes them, most first; months newest first.',
    }),
  })
  .openapi('Facets');

/** Counts as the API gives them. */
export function facetsAnswer({ articles, stories, fields }: ArticleFacets): z.infer<typeof facetsSchema> {
  const counts = Object.entries(fields).map(([field, values]) => [field, values.map((one) => ({ ...one }))] as const);
  return { articles, stories, fields: Object.fromEntries(counts) };
}
