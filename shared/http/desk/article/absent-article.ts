import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Block } from '../../../model/block.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { articleWords } from '../../words/article-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskNotice, deskPage } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';

/** Ids of articles and stories: hex digits, as they stand in every address. */
const ID = /^[0-9a-f]{6,64}$/;

export function isArchiveId(id: string): boolean {
  return ID.test(id);
}

/** The page instead of an article that is not there: whether it was taken down, or never was. */
export async function absentArticle(c: Context<DeskEnv>, deps: AppDependencies, id: string): Promise<Response> {
  const block = isArchiveId(id) ? await takenDown(deps, id) : undefined;
  if (block === undefined) return await deskNotice(c, deps, 'noSuchArticle', 404);
  const desk = c.get('desk');
  const words = articleWords[desk.language];
  const seesWhy = block.reason !== undefined && mayAct(desk.visitor.role, 'editor');
  const body = html`<h1>${words.takenDown}</h1><p>${words.takenDownText} ${timeTag(desk, block.since)}.</p>
${seesWhy ? html`<p dir="auto">${words.takenDownReason(block.reason ?? '')}</p>` : ''}`;
  return await c.html(deskPage(deps, desk, { title: words.takenDown, place: 'none', body }), 410);
}

/** The list is as short as takedowns are rare. */
async function takenDown({ stores }: AppDependencies, id: string): Promise<Block | undefined> {
  for await (const block of stores.blocks.all()) if (block.articleId === id) return block;
  return undefined;
}
