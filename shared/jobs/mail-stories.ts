import type { ArticleRecord } from '../model/article-record.ts';
import type { MailStories, MailStory } from '../model/mail-stories.ts';
import { readerUrl } from '../model/reader-url.ts';
import type { JobContext } from './job-context.ts';
import { timesOf } from './times-of.ts';

/** Matches of one page. */
const PAGE = 100;

/**
 * What one mail told, each story once, in the order of the mail: those that it had no room for too. Title, source and
 * address only. Undefined where the mail is gone, as after an erasure.
 */
export async function mailStories(
  context: JobContext,
  { subscriberId, slot }: { readonly subscriberId: string; readonly slot: string },
  from: number,
): Promise<MailStories | undefined> {
  const { mails, matches, articles, subscribers } = context.stores;
  const mail = await mails.get(subscriberId, slot);
  const content = mail === undefined ? undefined : await mails.content(mail.record);
  if (content === undefined) return undefined;
  const ids = content.matchIds.slice(from, from + PAGE);
  const found = new Map((await matches.getMany(subscriberId, ids)).map(({ record }) => [record.id, record]));
  const stories = new Map<string, MailStory>();
  for (const id of ids) {
    const match = found.get(id);
    const article = match === undefined || stories.has(match.storyId) ? undefined : await articles.get(match.articleId);
    if (match !== undefined && article !== undefined)
      stories.set(match.storyId, mailStory(match.storyId, article.record, context));
  }
  return {
    stories: [...stories.values()],
    zone: timesOf(context, (await subscribers.get(subscriberId))?.record).zone,
    ...(from + PAGE < content.matchIds.length ? { next: from + PAGE } : {}),
  };
}

function mailStory(storyId: string, article: ArticleRecord, { settings }: JobContext): MailStory {
  const { title, url, source, language, publishedAt } = article;
  return {
    storyId,
    title,
    url: readerUrl(url, settings.readerAliases),
    source: source.title,
    language,
    ...(publishedAt === undefined ? {} : { publishedAt }),
  };
}
