import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { contentTypeOf, fileNameOf, isExportFormat } from '../../../query/export/export-format.ts';
import { readRecords } from '../../../query/export/read-batches.ts';
import { askedQuery } from '../../../query/search-articles.ts';
import { type StreamedFile, streamFile } from '../../api/stream.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { searchWords } from '../../words/search-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { MAX_DESK_PACK } from './export-links.ts';
import { searchAddress } from './search-address.ts';

/** A search's articles as a file, for people without an API key. Their writers are loaded when one is asked for. */
export function takeAwayRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/search/export', async (c) => {
    const words = searchWords[c.get('desk').language];
    const format = c.req.query('format') ?? '';
    if (!isExportFormat(format)) return notice(c, deps, [words.noFormat, words.noFormatText], 400);
    const query = await canonicalOf(c, deps);
    if (query instanceof Response) return query;
    const { exportArticles } = await import('../../../query/export/export-articles.ts');
    const now = deps.now();
    const fullText = c.req.query('text') === 'true';
    const bytes = exportArticles(deps, { query, now, format, fullText, selfUrl: c.req.url });
    return await sent(c, deps, bytes, { contentType: contentTypeOf(format), fileName: fileNameOf(format, now) });
  });
  app.get('/search/pack', needRole(deps, 'editor'), async (c) => {
    const { language } = c.get('desk');
    const words = searchWords[language];
    const query = await canonicalOf(c, deps);
    if (query instanceof Response) return query;
    const now = deps.now();
    const { articles } = await deps.articleIndex.facets({ query, now, fields: [], top: 1 });
    if (articles === 0) return notice(c, deps, [words.packEmpty, words.packEmptyText], 404);
    if (articles > MAX_DESK_PACK) {
      const text = words.packTooLargeText(numberText(language, articles), numberText(language, MAX_DESK_PACK));
      return notice(c, deps, [words.packTooLarge, text], 413);
    }
    const { packArticles } = await import('../../../query/pack/pack-articles.ts');
    const records = readRecords(deps, { query, now, limit: MAX_DESK_PACK });
    const vigiaVersion = deps.api?.vigiaVersion ?? '';
    const bytes = packArticles(deps.stores, { records, subject: { query }, now, vigiaVersion });
    return await sent(c, deps, bytes, {
      contentType: 'application/zip',
      fileName: `vigia-pack-${now.slice(0, 10)}.zip`,
    });
  });
}

type DeskCall = Context<DeskEnv>;

/** The query in canonical form, or the way to the page that says what is wrong with it. */
async function canonicalOf(c: DeskCall, deps: AppDependencies): Promise<string | Response> {
  const query = c.req.query('q') ?? '';
  const asked = await askedQuery(deps, { query, knownTags: deps.knownTags });
  return asked.kind === 'query' ? asked.text : c.redirect(searchAddress({ query }), 303);
}

async function sent(
  c: DeskCall,
  deps: AppDependencies,
  bytes: AsyncIterable<Uint8Array>,
  file: Omit<StreamedFile, 'maxBytes'>,
): Promise<Response> {
  const response = await streamFile(c, bytes, { ...file, maxBytes: deps.api?.maxAnswerBytes });
  if (response.ok) return response;
  const words = searchWords[c.get('desk').language];
  return notice(c, deps, [words.exportTooLarge, words.exportTooLargeText], 413);
}

async function notice(
  c: DeskCall,
  deps: AppDependencies,
  [title, text]: readonly [title: string, text: string],
  status: ContentfulStatusCode,
): Promise<Response> {
  const body = html`<h1>${title}</h1><p>${text}</p>`;
  return await c.html(deskPage(deps, c.get('desk'), { title, place: 'search', body }), status);
}
