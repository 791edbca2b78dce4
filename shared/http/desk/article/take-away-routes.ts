import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { contentTypeOf, fileNameOf } from '../../../query/export/export-format.ts';
import type { ExportedArticle, ExportWriter } from '../../../query/export/exported-article.ts';
import { storyOfArticle } from '../../../stores/story-of-article.ts';
import { streamFile } from '../../api/stream.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { articleWords } from '../../words/article-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskNotice, deskPage } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { absentArticle, isArchiveId } from './absent-article.ts';
import { type CiteFormat, isCiteFormat } from './cite-format.ts';

/** Citations for everybody; evidence pack and raw page for editors. */
export function takeAwayRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/articles/:id/cite', (c) => cite(c, deps));
  app.get('/articles/:id/pack', needRole(deps, 'editor'), (c) => pack(c, deps));
  app.get('/articles/:id/raw', needRole(deps, 'editor'), (c) => raw(c, deps));
}

async function articleOf({ stores }: AppDependencies, id: string) {
  return isArchiveId(id) ? (await stores.articles.get(id))?.record : undefined;
}

async function cite(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const [id, format] = [c.req.param('id') ?? '', c.req.query('format')];
  const record = await articleOf(deps, id);
  if (record === undefined) return await absentArticle(c, deps, id);
  if (!isCiteFormat(format)) return await deskNotice(c, deps, 'noSuchPage', 404);
  const now = deps.now();
  const storyId = await storyOfArticle(deps.stores, record);
  const about = { query: `story:${storyId}`, now, fullText: false };
  const bytes = encoded((await writerOf(format))(batchOf({ record, storyId }), about));
  const fileName = fileNameOf(format, now).replace('vigia-', `vigia-${id}-`);
  return await streamFile(c, bytes, { contentType: contentTypeOf(format), fileName });
}

async function* batchOf(article: ExportedArticle): AsyncGenerator<readonly ExportedArticle[]> {
  yield [article];
}

/** Loaded when one is asked for, as the API does. */
async function writerOf(format: CiteFormat): Promise<ExportWriter> {
  switch (format) {
    case 'bibtex':
      return (await import('../../../query/export/bibtex-entries.ts')).bibtexEntries;
    case 'ris':
      return (await import('../../../query/export/ris-entries.ts')).risEntries;
    case 'csl-json':
      return (await import('../../../query/export/csl-json.ts')).cslJson;
    default:
      return format satisfies never;
  }
}

async function* encoded(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
}

async function pack(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const record = await articleOf(deps, id);
  if (record === undefined || deps.api === undefined) return await absentArticle(c, deps, id);
  const { vigiaVersion, maxAnswerBytes: maxBytes } = deps.api;
  const { packArticles } = await import('../../../query/pack/pack-articles.ts');
  const bytes = packArticles(deps.stores, {
    records: [record],
    subject: { article: id },
    now: deps.now(),
    vigiaVersion,
  });
  return await streamFile(c, bytes, { contentType: 'application/zip', fileName: `vigia-${id}.zip`, maxBytes });
}

/**
 * The bytes as they came, hash and all, as a file that no browser shows: what a publisher sent is not ours to run. The
 * policy is for the browser that shows it all the same.
 */
async function raw(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const record = await articleOf(deps, id);
  if (record === undefined) return await absentArticle(c, deps, id);
  const bytes = record.fetch === undefined ? undefined : await deps.stores.articles.raw(record.fetch.key);
  if (bytes === undefined) return await noRaw(c, deps);
  c.header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'");
  const file = { contentType: 'application/octet-stream', fileName: `vigia-${id}.html.txt` };
  return await streamFile(c, inOnePiece(bytes), { ...file, maxBytes: deps.api?.maxAnswerBytes });
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function noRaw(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const desk = c.get('desk');
  const words = articleWords[desk.language];
  const body = html`<h1>${words.noRawTitle}</h1><p>${words.noRaw}</p>`;
  return await c.html(deskPage(deps, desk, { title: words.noRawTitle, place: 'none', body }), 404);
}
