import { indexJob } from './index.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { leaveStory } from './leave-story.ts';
import { unreferencedBlobs } from './unreferenced-blobs.ts';

/** What is to be looked at again and put right; ids and days, 1,000 at most of each. */
export type RepairRequest = {
  readonly days: readonly string[];
  /** Articles whose place in the index is to be made anew, or that are to leave it. */
  readonly index: readonly string[];
  /** Stories to be counted anew. */
  readonly stories: readonly string[];
  /** Articles without a head row: their other rows and their place in a story go. */
  readonly headless: readonly string[];
  /** Blobs that no row names and that are older than a day go. */
  readonly unreferenced: boolean;
};

export type RepairReport = { readonly repaired: number };

/** Puts right what the records themselves can say. Each thing is looked at again first; idempotent. */
export async function repairArchive(context: JobContext, request: RepairRequest): Promise<RepairReport> {
  let repaired = 0;
  for (const day of request.days) repaired += (await context.stores.articles.listDay(day)) === 'written' ? 1 : 0;
  for (const articleId of request.headless) repaired += (await dropRest(context, articleId)) ? 1 : 0;
  for (const storyId of request.stories) repaired += (await countAnew(context, storyId)) ? 1 : 0;
  if (request.index.length > 0) {
    await indexJob(
      context,
      request.index.map((articleId) => ({ articleId })),
    );
    repaired += request.index.length;
  }
  if (request.unreferenced) repaired += await removeUnreferenced(context);
  return { repaired };
}

async function dropRest(context: JobContext, articleId: string): Promise<boolean> {
  const { articles } = context.stores;
  if ((await articles.get(articleId)) !== undefined) return false;
  await leaveStory(context, articleId);
  await articles.remove(articleId);
  return true;
}

/** A head that another job writes meanwhile is counted by the next verification. */
async function countAnew({ stores: { stories } }: JobContext, storyId: string): Promise<boolean> {
  const found = await stories.get(storyId);
  if (found === undefined || found.record.mergedInto !== undefined) return false;
  let members = 0;
  for await (const _ of stories.members(storyId)) members++;
  return (await stories.save({ ...found.record, members }, found.version)) === 'written';
}

async function removeUnreferenced(context: JobContext): Promise<number> {
  const { blobs } = context.ports;
  let removed = 0;
  for await (const { key } of unreferencedBlobs({ stores: context.stores, blobs }, nowIso(context))) {
    await blobs.delete(key);
    removed++;
  }
  return removed;
}
