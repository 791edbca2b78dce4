import type { Context, Hono } from 'hono';
import { mayAct } from '../../../model/visitor.ts';
import { findStory } from '../../../query/find-story.ts';
import { type StoryAlerts, storyAlerts } from '../../../query/story-alerts.ts';
import { type StoryView, storyView } from '../../../query/story-view.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { storyWords } from '../../words/story-words.ts';
import { isArchiveId } from '../article/absent-article.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { deskNotice } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { mergePage, splitPage } from './confirm-pages.ts';
import { type ComparedArticle, differencesPage } from './differences-page.ts';
import type { StoryProblem } from './editor-forms.ts';
import { storyPage } from './story-page.ts';

/** The page of a story, the passages in which its articles differ, and what editors make of it. */
export function storyRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const editor = needRole(deps, 'editor');
  app.get('/stories/:id', (c) => showStory(c, deps));
  app.get('/stories/:id/differences', (c) => showDifferences(c, deps));
  app.get('/stories/:id/merge', editor, (c) => askMerge(c, deps));
  app.post('/stories/:id/merge', editor, (c) => merge(c, deps));
  app.get('/stories/:id/split', editor, (c) => askSplit(c, deps));
  app.post('/stories/:id/split', editor, (c) => split(c, deps));
}

type DeskCall = Context<DeskEnv>;

async function showStory(c: DeskCall, deps: AppDependencies, problem?: StoryProblem): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const view = await viewOf(deps, id);
  if (view === undefined) return await absentStory(c, deps, id);
  // Stories part again as well, so the way is not for good.
  if (view.story.id !== id && problem === undefined) return c.redirect(`/stories/${view.story.id}`, 302);
  const desk = c.get('desk');
  const alerts = await storyAlerts(deps.stores, view.story.id);
  const addresses = mayAct(desk.visitor.role, 'admin') ? await addressesOf(deps, alerts) : new Map<string, string>();
  const said = c.req.query('said');
  const page = {
    view,
    alerts,
    addresses,
    ...(said === undefined ? {} : { said }),
    ...(problem === undefined ? {} : { problem }),
  };
  return await c.html(await storyPage(deps, desk, page), problem === undefined ? 200 : 400);
}

async function viewOf({ stores }: AppDependencies, id: string): Promise<StoryView | undefined> {
  return isArchiveId(id) ? await storyView(stores, id) : undefined;
}

/** The id of an article leads to its story. */
async function absentStory(c: DeskCall, deps: AppDependencies, id: string): Promise<Response> {
  const storyId = isArchiveId(id) ? (await deps.stores.copies.get(id))?.record.storyId : undefined;
  if (storyId === undefined || storyId === id) return await deskNotice(c, deps, 'noSuchStory', 404);
  return c.redirect(`/stories/${storyId}`, 302);
}

async function addressesOf({ stores }: AppDependencies, { alerts }: StoryAlerts): Promise<ReadonlyMap<string, string>> {
  const readers = [...new Set(alerts.map(({ alert }) => alert.subscriberId))];
  const found = await Promise.all(readers.map((id) => stores.subscribers.get(id)));
  return new Map(found.flatMap((reader) => (reader === undefined ? [] : [[reader.record.id, reader.record.address]])));
}

async function showDifferences(c: DeskCall, deps: AppDependencies): Promise<Response> {
  const view = await viewOf(deps, c.req.param('id') ?? '');
  if (view === undefined) return await deskNotice(c, deps, 'noSuchStory', 404);
  const [of, other] = await Promise.all([
    compared(deps, view, c.req.query('of')),
    compared(deps, view, c.req.query('with')),
  ]);
  if (of === undefined || other === undefined) return await deskNotice(c, deps, 'noSuchArticle', 404);
  return await c.html(differencesPage(deps, c.get('desk'), { storyId: view.story.id, of, other }));
}

async function compared(
  { stores }: AppDependencies,
  { members }: StoryView,
  articleId: string | undefined,
): Promise<ComparedArticle | undefined> {
  const record = members.find((member) => member.articleId === articleId)?.article;
  if (record === undefined) return undefined;
  return { record, text: (await stores.articles.text(record))?.article.text ?? '' };
}

/** The other story that is meant, or what is wrong with what was typed. */
async function otherStory({ stores }: AppDependencies, view: StoryView, typed: string) {
  const found = await findStory(stores, typed);
  switch (found.kind) {
    case 'story':
      return found.story.id === view.story.id ? 'mergeSame' : found.story;
    case 'none':
      return 'mergeNone';
    case 'several':
      return 'mergeSeveral';
    default:
      return found satisfies never;
  }
}

async function askMerge(c: DeskCall, deps: AppDependencies): Promise<Response> {
  const view = await viewOf(deps, c.req.param('id') ?? '');
  if (view === undefined) return await deskNotice(c, deps, 'noSuchStory', 404);
  const typed = (c.req.query('with') ?? '').trim();
  const other = await otherStory(deps, view, typed);
  const desk = c.get('desk');
  if (typeof other === 'string')
    return await showStory(c, deps, { form: 'merge', text: storyWords[desk.language][other], typed });
  return await c.html(mergePage(deps, desk, [view.story, other]));
}

async function merge(c: DeskCall, deps: AppDependencies): Promise<Response> {
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const [id, other] = [c.req.param('id') ?? '', form.field('with') ?? ''];
  if (deps.storyDesk === undefined || !isArchiveId(id) || !isArchiveId(other))
    return await deskNotice(c, deps, 'noSuchStory', 404);
  const answer = await deps.storyDesk.merge([id, other]);
  if (answer.kind === 'no-such-story') return await deskNotice(c, deps, 'noSuchStory', 404);
  await c.get('desk').audit({ action: 'story.merge', target: answer.storyId, detail: `${id} and ${other}` });
  return c.redirect(`/stories/${answer.storyId}?said=merged`, 303);
}

async function askSplit(c: DeskCall, deps: AppDependencies): Promise<Response> {
  const view = await viewOf(deps, c.req.param('id') ?? '');
  if (view === undefined) return await deskNotice(c, deps, 'noSuchStory', 404);
  const wanted = new Set(c.req.queries('article') ?? []);
  const chosen = view.members.filter(({ articleId }) => wanted.has(articleId));
  if (chosen.length === 0) return await splitProblem(c, deps, 'splitNone');
  if (chosen.length === view.members.length) return await splitProblem(c, deps, 'splitAll');
  return await c.html(splitPage(deps, c.get('desk'), { story: view.story, chosen }));
}

async function split(c: DeskCall, deps: AppDependencies): Promise<Response> {
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const storyId = c.req.param('id') ?? '';
  const articleIds = (form.field('articles') ?? '').split(' ').filter(isArchiveId);
  if (deps.storyDesk === undefined || !isArchiveId(storyId)) return await deskNotice(c, deps, 'noSuchStory', 404);
  if (articleIds.length === 0) return await splitProblem(c, deps, 'splitNone');
  const answer = await deps.storyDesk.split({ storyId, articleIds });
  switch (answer.kind) {
    case 'no-such-story':
      return await deskNotice(c, deps, 'noSuchStory', 404);
    case 'not-members':
      return await splitProblem(c, deps, 'splitStrangers');
    case 'nothing-left':
      return await splitProblem(c, deps, 'splitAll');
    case 'split':
      await c.get('desk').audit({ action: 'story.split', target: answer.from, detail: `into ${answer.storyId}` });
      return c.redirect(`/stories/${answer.storyId}?said=split`, 303);
    default:
      return answer satisfies never;
  }
}

type SplitProblem = 'splitNone' | 'splitAll' | 'splitStrangers';

function splitProblem(c: DeskCall, deps: AppDependencies, problem: SplitProblem): Promise<Response> {
  return showStory(c, deps, { form: 'split', text: storyWords[c.get('desk').language][problem] });
}
