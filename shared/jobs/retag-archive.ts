import { VigiaError } from '../errors.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import type { RetagMessage } from '../model/messages.ts';
import { NO_RETAG_COUNTS, type RetagCounts, type RetagDay, type RetagRecord } from '../model/retag.ts';
import { addCounts } from '../stages/retag/sum-days.ts';
import { retagArticle, type TaggingChange, taggingChange } from '../stages/retag.ts';
import type { Versioned } from '../stores/record.ts';
import { QUEUED_MS } from './dispatch.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

/** `known`: done already, or no longer asked for. `refused`: this process has another model. */
export type RetagReport = {
  readonly outcome: 'listed' | 'retagged' | 'known' | 'refused';
  readonly retagId: string;
  readonly reason: string;
  readonly articles: number;
};

/** Articles of one message: some 30 s on AWS, where each takes half a dozen calls of 10 ms. */
const BATCH_ARTICLES = 500;

/**
 * One step of a retag: lists the days of the archive, each a row that waits, or works off a batch of one day's
 * articles. The row says how far it is; a step that is repeated finds what it did, and sends its messages again.
 */
export async function retagArchiveJob(context: JobContext, message: RetagMessage): Promise<RetagReport> {
  const { retagId, day, dueAt } = message;
  const found = await context.stores.retags.get(retagId);
  if (found === undefined) return known(retagId, 'there is no such retag');
  if (day !== undefined) return retagDay(context, found, { day, dueAt });
  if (found.record.state !== 'walking' || found.record.nextStepAt !== dueAt) return known(retagId, 'this step is done');
  return listDays(context, found);
}

function known(retagId: string, reason: string): RetagReport {
  return { outcome: 'known', retagId, reason, articles: 0 };
}

async function listDays(context: JobContext, { record, version }: Versioned<RetagRecord>): Promise<RetagReport> {
  const { articles, retags } = context.stores;
  const now = nowIso(context);
  const days = await articles.days(record.since === undefined ? {} : { from: record.since.slice(0, 10) });
  for (const day of days) await wait(context, { retagId: record.id, day, now });
  const { nextStepAt: _, ...rest } = record;
  const reason = `${days.length} days were listed`;
  if ((await retags.save({ ...rest, reason, updatedAt: now }, version)) === 'conflict') throw contended(record.id);
  return { outcome: 'listed', retagId: record.id, reason, articles: 0 };
}

/** The sweep hides a row while its message is on the way: whoever read it before reads it again. */
function contended(retagId: string): VigiaError {
  return new VigiaError(`Cannot end a step of retag ${retagId}: its row was written meanwhile.`, {
    code: 'retag-contended',
    retryable: true,
    ids: { retagId },
  });
}

/** A day that is not done yet waits again, also when it had failed. */
async function wait(
  { stores }: JobContext,
  { retagId, day, now }: { readonly retagId: string; readonly day: string; readonly now: string },
): Promise<void> {
  const fresh: RetagDay = {
    schemaVersion: 1,
    retagId,
    day,
    state: 'waiting',
    counts: NO_RETAG_COUNTS,
    updatedAt: now,
    nextStepAt: now,
  };
  if ((await stores.retags.addDay(fresh)) === 'written') return;
  const there = await stores.retags.day(retagId, day);
  if (there === undefined || there.record.state === 'done') return;
  const { reason: _, ...rest } = there.record;
  await stores.retags.saveDay({ ...rest, state: 'waiting', updatedAt: now, nextStepAt: now }, there.version);
}

async function retagDay(
  context: JobContext,
  { record: retag, version }: Versioned<RetagRecord>,
  { day, dueAt }: { readonly day: string; readonly dueAt: string },
): Promise<RetagReport> {
  const { retags } = context.stores;
  const found = await retags.day(retag.id, day);
  if (found === undefined || found.record.state !== 'waiting' || found.record.nextStepAt !== dueAt)
    return known(retag.id, `${day} is done`);
  if (retag.state !== 'walking') {
    const { nextStepAt: _, ...parked } = found.record;
    await retags.saveDay({ ...parked, updatedAt: nowIso(context) }, found.version);
    return known(retag.id, `the retag is ${retag.state}`);
  }
  const isRepeat = found.record.isBegun === true;
  const begun = isRepeat ? found : await begin(context, found);
  const batch = await retagBatch(context, { retag, day: begun.record, isRepeat });
  if (batch.kind === 'other-model') return refuse(context, { record: retag, version }, batch.modelVersion);
  await tell(context, retag, batch);
  return endBatch(context, begun, batch);
}

/** Marks the batch as begun, so that whoever repeats it knows that some of it may be done. */
async function begin(context: JobContext, { record, version }: Versioned<RetagDay>): Promise<Versioned<RetagDay>> {
  const begun: RetagDay = { ...record, isBegun: true };
  const outcome = await context.stores.retags.saveDay(begun, version, after(nowIso(context), QUEUED_MS));
  if (outcome === 'conflict') throw contended(record.retagId);
  return { record: begun, version: version + 1 };
}

type Batch = {
  readonly kind: 'batch';
  /** Of an article that cannot be read, the first one's. */
  readonly reason?: string;
  readonly counts: RetagCounts;
  /** Articles whose row in the index is to be made again. */
  readonly stored: readonly string[];
  readonly told: readonly string[];
  /** Of the last article; nothing is left behind it when absent. */
  readonly place?: string;
};

type BatchInput = { readonly retag: RetagRecord; readonly day: RetagDay; readonly isRepeat: boolean };

async function retagBatch(
  context: JobContext,
  { retag, day, isRepeat }: BatchInput,
): Promise<Batch | { readonly kind: 'other-model'; readonly modelVersion: string }> {
  let counts = NO_RETAG_COUNTS;
  const stored: string[] = [];
  const told: string[] = [];
  const reasons: string[] = [];
  const batchSoFar = (): Batch => ({ kind: 'batch', counts, stored, told, ...firstReason(reasons) });
  for await (const { record } of context.stores.articles.ofDay(day.day, day.place)) {
    const place = `${record.orderedAt}#${record.id}`;
    if (place === day.place || (retag.since !== undefined && record.orderedAt < retag.since)) continue;
    const outcome = await retagOne(context, { retag, articleId: record.id, isRepeat }).catch(unreadable);
    if (outcome.kind === 'other-model') return outcome;
    counts = addCounts(counts, countsOf(outcome));
    if (outcome.kind === 'unreadable') reasons.push(outcome.reason);
    if (outcome.kind === 'stored') {
      stored.push(record.id);
      if (outcome.effect.gained && outcome.quiet !== true) told.push(record.id);
    }
    if (counts.articles === BATCH_ARTICLES) return { ...batchSoFar(), place };
  }
  return batchSoFar();
}

function firstReason([reason]: readonly string[]): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

/** One damaged article is told and keeps its tags; the others of its day go on. */
function unreadable(error: unknown): Outcome {
  if (error instanceof VigiaError && !error.retryable) return { kind: 'unreadable', reason: error.message };
  throw error;
}

type Outcome =
  | { readonly kind: 'already' | 'not-judged' | 'gone' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'other-model'; readonly modelVersion: string }
  | { readonly kind: 'stored'; readonly effect: TaggingChange; readonly quiet: ArticleRecord['quiet'] };

type One = { readonly retag: RetagRecord; readonly articleId: string; readonly isRepeat: boolean };

async function retagOne(context: JobContext, one: One): Promise<Outcome> {
  const { articles } = context.stores;
  const found = await articles.get(one.articleId);
  if (found === undefined) return { kind: 'gone' };
  const { record } = found;
  if (record.modelVersion === one.retag.modelVersion)
    return one.isRepeat ? doneBefore(context, one, record) : { kind: 'already' };
  const archived = await articles.text(record);
  if (archived === undefined) return { kind: 'not-judged' };
  const tagged = context.tagArticle(archived.article);
  if (tagged.modelVersion !== one.retag.modelVersion) return { kind: 'other-model', modelVersion: tagged.modelVersion };
  const plan = retagArticle({ retagId: one.retag.id, record, archived, tagged, now: nowIso(context) });
  if (plan.kind !== 'store') return { kind: plan.kind };
  // The history and the receipts first: what the head names is there.
  await articles.putText(plan.head.articleKey, plan.text);
  await articles.addPastTagging(plan.past);
  if ((await articles.saveHead(plan.head, found.version)) === 'written')
    return { kind: 'stored', effect: plan.effect, quiet: record.quiet };
  throw new VigiaError(`Cannot retag article ${record.id}: another job stored it meanwhile.`, {
    code: 'article-contended',
    retryable: true,
    ids: { articleId: record.id },
  });
}

/** Of a batch that was cut off: what this retag did to the article before. */
async function doneBefore({ stores }: JobContext, { retag }: One, record: ArticleRecord): Promise<Outcome> {
  for await (const { record: past } of stores.articles.pastTaggings(record.id)) {
    if (past.retagId === retag.id && past.articleVersion === record.articleVersion)
      return { kind: 'stored', effect: taggingChange(past.tags, record.tags), quiet: record.quiet };
  }
  return { kind: 'already' };
}

function countsOf(outcome: Exclude<Outcome, { readonly kind: 'other-model' }>): RetagCounts {
  switch (outcome.kind) {
    case 'gone':
      return NO_RETAG_COUNTS;
    case 'already':
      return { ...NO_RETAG_COUNTS, articles: 1, already: 1 };
    case 'not-judged':
    case 'unreadable':
      return { ...NO_RETAG_COUNTS, articles: 1, notJudged: 1 };
    case 'stored': {
      const { changed, gained } = outcome.effect;
      return {
        ...NO_RETAG_COUNTS,
        articles: 1,
        changed: changed ? 1 : 0,
        same: changed ? 0 : 1,
        gained: gained ? 1 : 0,
      };
    }
    default:
      return outcome satisfies never;
  }
}

async function tell({ ports }: JobContext, retag: RetagRecord, { stored, told }: Batch): Promise<void> {
  const bodies = (ids: readonly string[]) => ids.map((articleId) => ({ body: { articleId } }));
  await ports.queue.send('index', bodies(stored));
  if (retag.alert) await ports.queue.send('match', bodies(told));
}

async function endBatch(
  context: JobContext,
  { record, version }: Versioned<RetagDay>,
  { counts, place, reason: fault }: Batch,
): Promise<RetagReport> {
  const { nextStepAt: _, isBegun: __, ...rest } = record;
  const now = nowIso(context);
  const sums = addCounts(record.counts, counts);
  const next: RetagDay = { ...rest, counts: sums, updatedAt: now, ...(fault === undefined ? {} : { reason: fault }) };
  const ended: RetagDay = place === undefined ? { ...next, state: 'done' } : { ...next, place, nextStepAt: now };
  const { retagId, day } = record;
  if ((await context.stores.retags.saveDay(ended, version)) === 'conflict') throw contended(retagId);
  const reason = `${day}: ${counts.changed} of ${counts.articles} articles changed`;
  return { outcome: 'retagged', retagId, reason, articles: counts.articles };
}

/** The whole retag waits for a person: every other batch would find the same. */
async function refuse(
  context: JobContext,
  { record, version }: Versioned<RetagRecord>,
  modelVersion: string,
): Promise<RetagReport> {
  const reason = `the process that tags has model ${modelVersion}, not ${record.modelVersion}: restart the run, or deploy, so that it takes up the model, and ask again`;
  const { nextStepAt: _, ...rest } = record;
  await context.stores.retags.save({ ...rest, state: 'failed', reason, updatedAt: nowIso(context) }, version);
  return { outcome: 'refused', retagId: record.id, reason, articles: 0 };
}
