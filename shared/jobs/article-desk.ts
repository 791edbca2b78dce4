import type { ArticleDesk, DeskLabel, DeskLabelAnswer } from '../model/article-desk.ts';
import { mayAct } from '../model/visitor.ts';
import type { JobContext } from './job-context.ts';
import { labelArticle } from './label-article.ts';

/** What people do with an article on the desk; `heldBack` is the stage of that name, bound to the compiled topic model. */
export function createArticleDesk(context: JobContext, heldBack: ArticleDesk['heldBack']): ArticleDesk {
  return { heldBack, label: (request) => labelFromDesk(context, request) };
}

/** An editor's word stands in place of what was said before; a reader's only where nobody else said anything. */
async function labelFromDesk(context: JobContext, request: DeskLabel): Promise<DeskLabelAnswer> {
  const { visitor, ...said } = request;
  const { articles, labels } = context.stores;
  if ((await articles.get(said.articleId)) === undefined) return { kind: 'no-such-article' };
  const before = (await labels.get(said.articleId, said.tag))?.record;
  const isOwn = before?.by?.userId === visitor.userId;
  if (before !== undefined && !isOwn && !mayAct(visitor.role, 'editor')) return { kind: 'kept' };
  const by = { userId: visitor.userId, name: visitor.name };
  return { kind: (await labelArticle(context, { ...said, by })).outcome };
}
