import type { Context, Hono } from 'hono';
import type { ArticleRecord } from '../../../model/article-record.ts';
import { type TopicVerdict, topicVerdictSchema } from '../../../model/topic-label.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import { articleWords } from '../../words/article-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { deskNotice } from '../desk-page.ts';
import { absentArticle, isArchiveId } from './absent-article.ts';
import { type ArticleSaid, articlePage } from './article-page.ts';
import { readArticleView } from './article-view.ts';
import { changesPage, type ReadVersion } from './changes-page.ts';
import { MAX_NOTE } from './label-forms.ts';
import { takeAwayRoutes } from './take-away-routes.ts';

/** The pages of one article, what people say of its tags, and what can be taken away. */
export function articleRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/articles/:id', (c) => showArticle(c, deps, saidOf(c.req.query('said'))));
  app.get('/articles/:id/changes', (c) => showChanges(c, deps));
  app.post('/articles/:id/label', (c) => sayOfTag(c, deps));
  takeAwayRoutes(app, deps);
}

function saidOf(said: string | undefined): ArticleSaid {
  return said === undefined ? {} : { said };
}

async function showArticle(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  came: ArticleSaid,
  status: 200 | 400 = 200,
): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const view = isArchiveId(id) ? await readArticleView(deps, id) : undefined;
  if (view === undefined) return await absentArticle(c, deps, id);
  return await c.html(articlePage(deps, c.get('desk'), view, came), status);
}

async function showChanges(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const record = isArchiveId(id) ? (await deps.stores.articles.get(id))?.record : undefined;
  if (record === undefined) return await absentArticle(c, deps, id);
  const [from, to] = await Promise.all([
    readVersion(deps, record, c.req.query('from')),
    readVersion(deps, record, c.req.query('to')),
  ]);
  if (from === undefined || to === undefined) return await deskNotice(c, deps, 'noSuchPage', 404);
  return await c.html(changesPage(deps, c.get('desk'), { record, from, to }));
}

async function readVersion(
  { stores: { articles } }: AppDependencies,
  { id }: ArticleRecord,
  number: string | undefined,
): Promise<ReadVersion | undefined> {
  for await (const { record: version } of articles.versions(id))
    if (String(version.articleVersion) === number)
      return { version, text: (await articles.text(version))?.article.text ?? '' };
  return undefined;
}

/** What a form says of a tag, or why it says nothing. */
type Said =
  | { readonly kind: 'said'; readonly tag: string; readonly verdict: TopicVerdict | 'none'; readonly note: string }
  | { readonly kind: 'wrong'; readonly problem: 'badTag' | 'badVerdict' | 'longNote' };

function readSaid(form: Form, { knownTags }: AppDependencies, had: ReadonlySet<string>): Said {
  const [tag = '', said, note = ''] = [form.field('tag'), form.field('verdict'), form.field('note')?.trim()];
  const verdict = said === 'none' ? said : topicVerdictSchema.safeParse(said).data;
  if (verdict === undefined) return { kind: 'wrong', problem: 'badVerdict' };
  // The model of today may not have it any more.
  if (!knownTags.has(tag) && !had.has(tag)) return { kind: 'wrong', problem: 'badTag' };
  return note.length > MAX_NOTE ? { kind: 'wrong', problem: 'longNote' } : { kind: 'said', tag, verdict, note };
}

/** Those that it has, and those that somebody spoke of. */
async function tagsAt({ stores }: AppDependencies, { id, tags }: ArticleRecord): Promise<ReadonlySet<string>> {
  const had = new Set(tags.map(({ tag }) => tag));
  for await (const { record } of stores.labels.ofArticle(id)) had.add(record.tag);
  return had;
}

async function sayOfTag(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const desk = c.get('desk');
  const id = c.req.param('id') ?? '';
  const record = isArchiveId(id) ? (await deps.stores.articles.get(id))?.record : undefined;
  if (record === undefined || deps.articleDesk === undefined) return await absentArticle(c, deps, id);
  const said = readSaid(form, deps, await tagsAt(deps, record));
  if (said.kind === 'wrong') {
    const problem = articleWords[desk.language][said.problem];
    const sent = { tag: form.field('tag') ?? '', note: form.field('note') ?? '', problem };
    return await showArticle(c, deps, { sent }, 400);
  }
  const { tag, verdict, note } = said;
  const answer = await deps.articleDesk.label({
    articleId: id,
    tag,
    verdict,
    ...(note === '' ? {} : { note }),
    visitor: desk.visitor,
  });
  if (answer.kind === 'no-such-article') return await absentArticle(c, deps, id);
  if (answer.kind === 'labelled' || answer.kind === 'removed')
    await desk.audit({ action: 'article.label', target: id, detail: `${tag}: ${verdict}` });
  return c.redirect(`/articles/${id}?said=${answer.kind}#labels`, 303);
}
