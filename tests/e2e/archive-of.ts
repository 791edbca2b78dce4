import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { openForReading } from '../../local/open-for-reading.ts';
import { listMailFolder, readMail } from '../../shared/adapters/local/mail-folder.ts';
import type { ArticleRecord } from '../../shared/model/article-record.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import type { DeadLetter } from '../../shared/ports.ts';

/** What lies in a data folder. */
export type Archive = {
  readonly articles: readonly ArticleRecord[];
  readonly feeds: ReadonlyMap<string, FeedRecord>;
  readonly deadLetters: readonly DeadLetter[];
  /** By mail id. */
  readonly mails: ReadonlyMap<string, Email>;
};

/** Reads a data folder whole. */
export async function archiveOf(dir: string): Promise<Archive> {
  const reader = openForReading(dir);
  try {
    const articles: ArticleRecord[] = [];
    for (const day of await reader.stores.articles.days())
      for await (const { record } of reader.stores.articles.ofDay(day)) articles.push(record);
    const feeds = await reader.stores.feeds.all();
    return {
      articles,
      feeds: new Map(feeds.map(({ record }) => [record.feed.id, record])),
      deadLetters: await reader.queue.listDeadLetters(),
      mails: await mailsOf(dir),
    };
  } finally {
    reader.close();
  }
}

async function mailsOf(dir: string): Promise<ReadonlyMap<string, Email>> {
  const mails = new Map<string, Email>();
  for (const { mailId } of await listMailFolder(join(dir, 'mail')))
    mails.set(mailId, await PostalMime.parse((await readMail(join(dir, 'mail'), mailId))!));
  return mails;
}

/** `reader articleId` for every story that mails tell, as often as they tell it; sorted. */
export function toldBy(mails: Archive['mails']): readonly string[] {
  return [...mails.values()]
    .flatMap(({ to, text }) =>
      [...(text ?? '').matchAll(/\/articles\/([0-9a-f]+)/g)].map(([, id]) => `${to?.[0]?.address} ${id}`),
    )
    .toSorted();
}
