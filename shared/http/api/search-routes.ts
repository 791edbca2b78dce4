import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { FACET_FIELDS } from '../../ports.ts';
import { articleTimeline } from '../../query/article-timeline.ts';
import { countArticles } from '../../query/count-articles.ts';
import { type FoundArticle, searchArticles } from '../../query/search-articles.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { articleAnswer, articleAnswerSchema } from './article-answer.ts';
import type { ApiEnv } from './check-key.ts';
import { facetsAnswer, facetsSchema } from './facets-answer.ts';
import { archiveDay, someOf, wholeNumber } from './parameters.ts';
import { problem } from './problem.ts';
import { queryProblem } from './query-problem.ts';
import { queryTextSchema } from './query-text.ts';
import { kept, responses } from './responses.ts';

const PAGE = 20;
const MAX_PAGE = 100;

/** Values of a facet field; a person reads a few, a program may want all groups. */
const FACET_VALUES = 20;
const MAX_FACET_VALUES = 200;

/** Queries side by side: as many lines as a chart can tell apart. */
const MAX_QUERIES = 8;

const highlightedSchema = z
  .object({
    text: z.string().openapi({ description: 'Plain text: whoever shows it as HTML escapes it.' }),
    ranges: z
      .array(z.array(z.int().min(0)).min(2).max(2))
      .openapi({ description: 'What was asked for: [start, end) in UTF-16 units.' }),
  })
  .openapi('HighlightedText');

const foundSchema = z
  .object({
    query: z.string().openapi({ description: 'Canonical.' }),
    articles: z.array(
      articleAnswerSchema
        .extend({
          score: z.number().optional(),
          highlighted: z.object({ title: highlightedSchema, passages: z.array(highlightedSchema).max(3) }),
        })
        .openapi('FoundArticle'),
    ),
    next: z
      .string()
      .optional()
      .openapi({ description: 'Cursor of the next page, which may be empty; absent at the end.' }),
    facets: facetsSchema.optional(),
  })
  .openapi('Found');

const fields = someOf(FACET_FIELDS);
const top = wholeNumber({ to: MAX_FACET_VALUES }).optional();

const searchRoute = createRoute({
  method: 'get',
  path: '/articles',
  operationId: 'searchArticles',
  summary: 'Articles that meet a query, with the words that met it',
  tags: ['Articles'],
  request: {
    query: z.strictObject({
      q: queryTextSchema,
      order: z.enum(['newest', 'relevance']).optional(),
      collapse: z.enum(['story']).optional().openapi({ description: 'One article a story.' }),
      limit: wholeNumber({ to: MAX_PAGE }).optional().openapi({ default: PAGE }),
      cursor: z
        .string()
        .min(1)
        .max(2_000)
        .optional()
        .openapi({ description: '`next` of the page before, with the same q, order and collapse.' }),
      facets: fields.optional().openapi({ description: 'Counts over all articles of the query.' }),
    }),
  },
  responses: responses(kept(foundSchema, 'A page.')),
});

const facetsRoute = createRoute({
  method: 'get',
  path: '/facets',
  operationId: 'countArticles',
  summary: 'How many articles and stories meet a query, and of what they are',
  tags: ['Counts'],
  request: { query: z.strictObject({ q: queryTextSchema, fields: fields.optional(), top }) },
  responses: responses(kept(facetsSchema.extend({ query: z.string() }).openapi('CountedFacets'), 'The counts.')),
});

const timelineSchema = z
  .object({
    unit: z.enum(['day', 'week', 'month']),
    starts: z.array(z.string()).openapi({ description: 'First UTC day of each bucket, oldest first.' }),
    series: z.array(
      z.object({
        query: z.string(),
        counts: z.array(z.object({ start: z.string(), articles: z.int(), stories: z.int() })),
      }),
    ),
  })
  .openapi('Timeline');

const timelineRoute = createRoute({
  method: 'get',
  path: '/timeline',
  operationId: 'timeline',
  summary: 'Articles and stories by day, week or month, for one or several queries side by side',
  tags: ['Counts'],
  request: {
    query: z.strictObject({
      q: z
        .preprocess((one) => (typeof one === 'string' ? [one] : one), z.array(queryTextSchema).min(1).max(MAX_QUERIES))
        .openapi({
          type: 'array',
          items: { type: 'string', minLength: 1, maxLength: 2_000, format: 'vigia-query' },
          minItems: 1,
          maxItems: MAX_QUERIES,
          example: ['topic:fentanyl lang:en', 'topic:fentanyl lang:es'],
          param: { style: 'form', explode: true, required: true },
        }),
      unit: z.enum(['day', 'week', 'month']).optional().openapi({ default: 'day' }),
      from: archiveDay.optional().openapi({ description: 'First UTC day.' }),
      to: archiveDay.optional().openapi({ description: 'Last UTC day.' }),
    }),
  },
  responses: responses(kept(timelineSchema, 'Every bucket of the range, empty ones included.')),
});

export const SEARCH_ROUTES = [searchRoute, facetsRoute, timelineRoute];

/** Finding and counting. */
export function searchRoutes(api: OpenAPIHono<ApiEnv>, deps: AppDependencies): void {
  api.openapi(searchRoute, async (c) => {
    const { q, order, collapse, limit = PAGE, cursor, facets } = c.req.valid('query');
    const now = deps.now();
    const answer = await searchArticles(deps, {
      query: q,
      limit,
      now,
      knownTags: deps.knownTags,
      ...(order === undefined ? {} : { order }),
      ...(collapse === undefined ? {} : { collapse }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (answer.kind === 'invalid')
      return answer.reason === 'cursor' ? problem(c, 'cursor-invalid', BAD_CURSOR) : queryProblem(c, answer.errors);
    const page = { query: answer.query, articles: answer.found.map(foundArticle), ...nextOf(answer) };
    if (facets === undefined) return c.json(page, 200);
    const counted = await deps.articleIndex.facets({
      query: answer.query,
      now: answer.now,
      fields: facets,
      top: FACET_VALUES,
    });
    return c.json({ ...page, facets: facetsAnswer(counted) }, 200);
  });
  api.openapi(facetsRoute, async (c) => {
    const { q, fields: asked = FACET_FIELDS, top: most = FACET_VALUES } = c.req.valid('query');
    const answer = await countArticles(deps, {
      query: q,
      now: deps.now(),
      fields: asked,
      top: most,
      knownTags: deps.knownTags,
    });
    if (answer.kind === 'invalid') return queryProblem(c, answer.errors);
    return c.json({ query: answer.query, ...facetsAnswer(answer.facets) }, 200);
  });
  api.openapi(timelineRoute, async (c) => {
    const { q, unit = 'day', from, to } = c.req.valid('query');
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const answer = await articleTimeline(deps, {
      queries: q,
      unit,
      now: deps.now(),
      knownTags: deps.knownTags,
      ...range,
    });
    switch (answer.kind) {
      case 'timeline':
        return c.json({ unit, starts: answer.starts, series: answer.series }, 200);
      case 'invalid':
        return queryProblem(c, answer.errors, `query.q.${answer.at}`);
      case 'too-long':
        return problem(c, 'invalid-request', {
          errors: [
            {
              at: 'query.from',
              message: `The stretch has too many ${unit}s: ask for longer ones, or for less of it.`,
            },
          ],
        });
      default:
        return answer satisfies never;
    }
  });
}

const BAD_CURSOR = { detail: 'Ask again without it, or with the q, order and collapse that it came from.' };

function nextOf({ next }: { readonly next?: string }): { readonly next?: string } {
  return next === undefined ? {} : { next };
}

function foundArticle({
  record,
  storyId,
  score,
  excerpt,
}: FoundArticle): z.infer<typeof foundSchema>['articles'][number] {
  const highlighted = ({ text, ranges }: FoundArticle['excerpt']['title']) => ({
    text,
    ranges: ranges.map((range) => [...range]),
  });
  return {
    ...articleAnswer(record),
    storyId,
    ...(score === undefined ? {} : { score }),
    highlighted: { title: highlighted(excerpt.title), passages: excerpt.passages.map(highlighted) },
  };
}
