import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { contentTypeOf, EXPORT_FORMATS, fileNameOf } from '../../query/export/export-format.ts';
import { askedQuery } from '../../query/search-articles.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import type { ApiDependencies } from './api-dependencies.ts';
import { idSchema } from './article-answer.ts';
import type { ApiEnv } from './check-key.ts';
import { wholeNumber, yesOrNo } from './parameters.ts';
import { problem } from './problem.ts';
import { queryProblem } from './query-problem.ts';
import { queryTextSchema } from './query-text.ts';
import { noQuery, responses } from './responses.ts';
import { streamFile } from './stream.ts';

/** As many as a file is good for; whoever wants the whole archive takes a backup. */
const MAX_EXPORTED = 1_000_000;

const PACK_TYPE = 'application/zip';

const file = { schema: z.string().openapi({ format: 'binary' }) };

/** What a program that reads the document takes for JSON, it reads. */
const jsonFile = { schema: z.unknown() };

const exportRoute = createRoute({
  method: 'get',
  path: '/export',
  operationId: 'exportArticles',
  summary: 'Every article of a query as a file, newest first, as it is read',
  tags: ['Take away'],
  request: {
    query: z.strictObject({
      q: queryTextSchema,
      format: z.enum(EXPORT_FORMATS),
      text: yesOrNo.optional().openapi({ description: 'With whole texts; snippets only without it.', default: false }),
      limit: wholeNumber({ to: MAX_EXPORTED }).optional().openapi({ description: 'Feeds have 100 without it.' }),
    }),
  },
  responses: responses({
    200: {
      description: 'The file. Where it breaks off, the connection does as well.',
      content: Object.fromEntries(
        EXPORT_FORMATS.map((format) => contentTypeOf(format)).map((type) => [
          type,
          type.includes('+json') ? jsonFile : file,
        ]),
      ),
    },
  }),
});

const packRoute = createRoute({
  method: 'get',
  path: '/articles/{id}/pack',
  operationId: 'getArticlePack',
  summary: 'The evidence pack of an article: what `./vigia verify-pack` checks offline',
  tags: ['Take away'],
  request: { params: z.object({ id: idSchema }), query: noQuery },
  responses: responses({ 200: { description: 'A zip.', content: { [PACK_TYPE]: file } } }),
});

export const TAKE_AWAY_ROUTES = [exportRoute, packRoute];

/** Files to keep. Their writers are loaded when one is asked for: the links of mails need none of them. */
export function takeAwayRoutes(
  api: OpenAPIHono<ApiEnv>,
  deps: AppDependencies & { readonly api: ApiDependencies },
): void {
  const { maxAnswerBytes: maxBytes, vigiaVersion } = deps.api;
  api.openapi(exportRoute, async (c) => {
    const { q, format, text: fullText = false, limit } = c.req.valid('query');
    const asked = await askedQuery(deps, { query: q, knownTags: deps.knownTags });
    if (asked.kind === 'invalid') return queryProblem(c, asked.errors);
    const { exportArticles } = await import('../../query/export/export-articles.ts');
    const now = deps.now();
    const bytes = exportArticles(deps, { query: asked.text, now, format, fullText, limit, selfUrl: c.req.url });
    return streamFile(c, bytes, { contentType: contentTypeOf(format), fileName: fileNameOf(format, now), maxBytes });
  });
  api.openapi(packRoute, async (c) => {
    const { id } = c.req.valid('param');
    const found = await deps.stores.articles.get(id);
    if (found === undefined) return problem(c, 'not-found', { detail: 'The archive has no article with this id.' });
    const { packArticles } = await import('../../query/pack/pack-articles.ts');
    const request = { records: [found.record], subject: { article: id }, now: deps.now(), vigiaVersion };
    const bytes = packArticles(deps.stores, request);
    return streamFile(c, bytes, { contentType: PACK_TYPE, fileName: `vigia-${id}.zip`, maxBytes });
  });
}
