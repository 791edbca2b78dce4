import type { ArticleRecord } from '../model/article-record.ts';
import { entryRecordSchema } from '../model/entry.ts';
import { mailRecordSchema } from '../model/mail.ts';
import { RETENTION_CLASSES, type RetentionClass, type RetentionRules } from '../model/retention.ts';
import { cutoff, dueRemoval, isBefore } from '../stages/retention.ts';
import { withholdText } from '../stages/withhold-text.ts';
import { readRecord, type Versioned } from '../stores/record.ts';
import { markRows } from './forget-text.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { keysUnder } from './keys-under.ts';
import { unreferencedBlobs } from './unreferenced-blobs.ts';

export type RetentionRequest = {
  readonly rules: RetentionRules;
  /** Counts, and changes nothing. */
  readonly dryRun: boolean;
  /** Articles that one run may take, so that it ends; the next one goes on. */
  readonly mostArticles?: number;
  /** False leaves out what only a look at every row finds: entries, mails, and blobs that no row names. */
  readonly everyRow?: boolean;
  /** Cuts it off where it is, with an error; what it took stays taken, and the next run goes on. */
  readonly signal?: AbortSignal;
};

/** `items`: articles, entries, mails, plans, or blobs for `unreferenced`. `bytes`: as stored. */
export type RetentionCount = { readonly items: number; readonly bytes: number };

export type RetentionReport = {
  readonly dryRun: boolean;
  readonly classes: Readonly<Record<RetentionClass, RetentionCount>>;
  /** More articles are due than one run takes. */
  readonly more: boolean;
};

/** A minute or two of work. */
const MOST_ARTICLES = 5_000;

/** A plan that was not finished by then is begun anew. */
const PLAN_DAYS = 30;

/** What was taken by a run that is not over yet; a row of its own for each class. */
type Sweep = RetentionRequest & {
  readonly now: string;
  readonly counts: Map<RetentionClass, { items: number; bytes: number }>;
  /** Raw pages that were counted with their articles. */
  readonly counted: Set<string>;
};

/**
 * Removes what is kept longer than the rules say, then every blob that no row names. Rows are marked before their blobs
 * go, so a crash leaves blobs without a name, which the next run takes. Idempotent.
 */
export async function sweepRetention(context: JobContext, request: RetentionRequest): Promise<RetentionReport> {
  const now = nowIso(context);
  const sweep: Sweep = { ...request, now, counts: new Map(), counted: new Set() };
  const more = await sweepArticles(context, sweep);
  await sweepPlans(context, sweep);
  if (request.everyRow !== false) {
    await sweepEntries(context, sweep);
    await sweepMails(context, sweep);
    await sweepUnreferenced(context, sweep);
  }
  if (!request.dryRun && !more) await context.stores.retentionRuns.end(now);
  const none = { items: 0, bytes: 0 };
  const classes = Object.fromEntries(RETENTION_CLASSES.map((name) => [name, sweep.counts.get(name) ?? none]));
  // Made from every class.
  return { dryRun: request.dryRun, classes: classes as RetentionReport['classes'], more };
}

function count({ counts }: Sweep, name: RetentionClass, bytes: number): void {
  const before = counts.get(name) ?? { items: 0, bytes: 0 };
  counts.set(name, { items: before.items + 1, bytes: before.bytes + bytes });
}

async function bytesOf({ ports }: JobContext, keys: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const key of keys) bytes += (await ports.blobs.describe(key))?.bytes ?? 0;
  return bytes;
}

// ---------------------------------------------------------------- articles

/** Days that lie before every cutoff hold nothing that is due: an article is never published after it was found. */
async function sweepArticles(context: JobContext, sweep: Sweep): Promise<boolean> {
  const { articles } = context.stores;
  const { rules, now, mostArticles = MOST_ARTICLES } = sweep;
  const labelled = await labelledArticles(context);
  const [latest] = [rules.untaggedTextDays, rules.taggedTextDays, rules.taggedRawDays, rules.sampleTextDays]
    .flatMap((days) => cutoff(now, days) ?? [])
    .toSorted()
    .toReversed();
  if (latest === undefined) return false;
  let taken = 0;
  for (const day of await articles.days({ to: latest.slice(0, 10) }))
    for await (const { record, version } of articles.ofDay(day)) {
      sweep.signal?.throwIfAborted();
      const name = dueRemoval(record, { rules, now, isLabelled: labelled.has(record.id) });
      if (name === undefined) continue;
      if (!sweep.dryRun && taken++ === mostArticles) return true;
      await sweepArticle(context, sweep, { name, found: { record, version } });
    }
  return false;
}

async function labelledArticles({ stores }: JobContext): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { record } of stores.labels.all()) ids.add(record.articleId);
  return ids;
}

type Due = { readonly name: RetentionClass; readonly found: Versioned<ArticleRecord> };

async function sweepArticle(context: JobContext, sweep: Sweep, { name, found }: Due): Promise<void> {
  const { id } = found.record;
  const isRawOnly = name === 'tagged-raw';
  const texts = isRawOnly ? [] : await keysUnder(context.ports.blobs, `articles/${id}/`);
  const raw = await rawKeysOf(context, found.record);
  const bytes = await bytesOf(context, [...texts, ...raw.filter((key) => !sweep.counted.has(key))]);
  if (!sweep.dryRun && !(await (isRawOnly ? removeRaw : removeText)(context, found, sweep.now))) return;
  for (const key of raw) sweep.counted.add(key);
  count(sweep, name, bytes);
}

async function rawKeysOf({ stores }: JobContext, { id, fetch }: ArticleRecord): Promise<readonly string[]> {
  const keys = new Set(fetch === undefined ? [] : [fetch.key]);
  for await (const { record } of stores.articles.versions(id))
    if (record.fetch !== undefined) keys.add(record.fetch.key);
  return [...keys];
}

/** The row is the day index's, which may be late: false when the article was written since. */
async function removeText(
  context: JobContext,
  { record, version }: Versioned<ArticleRecord>,
  now: string,
): Promise<boolean> {
  const { articles } = context.stores;
  const archived = await articles.text(record);
  const { head, text } = withholdText(record, archived?.tags ?? [], { retention: now });
  // Before the head row: once that is marked, no run looks at the article again.
  const keys = await markRows(context, record.id);
  await articles.putText(head.articleKey, text);
  // Sent before the head row says so, and read after it: a crash in between would leave the words in the index.
  await context.ports.queue.send('index', [{ body: { articleId: record.id }, delaySeconds: INDEX_DELAY_SECONDS }]);
  if ((await articles.saveHead(head, version)) === 'conflict') return false;
  // Raw pages may be those of other articles as well: they go when no row names them.
  for (const key of [record.articleKey, ...keys])
    if (key.startsWith('articles/') && key !== head.articleKey) await articles.drop(key);
  return true;
}

const INDEX_DELAY_SECONDS = 60;

async function removeRaw(
  context: JobContext,
  { record, version }: Versioned<ArticleRecord>,
  now: string,
): Promise<boolean> {
  const { articles } = context.stores;
  for await (const found of articles.versions(record.id))
    if (found.record.rawRemovedAt === undefined)
      await articles.saveVersion({ ...found.record, rawRemovedAt: now }, found.version);
  return (await articles.saveHead({ ...record, rawRemovedAt: now }, version)) === 'written';
}

// ---------------------------------------------------------------- entries, mails, plans

async function sweepEntries(context: JobContext, sweep: Sweep): Promise<void> {
  const then = cutoff(sweep.now, sweep.rules.entryDays);
  const { entries, rows } = context.stores;
  for await (const item of rows.all('entry')) {
    sweep.signal?.throwIfAborted();
    const { record, version } = readRecord(entryRecordSchema, item);
    const isEnded = record.status === 'archived' || record.status === 'rejected';
    if (!isEnded || record.contentRemovedAt !== undefined || !isBefore(record.updatedAt, then)) continue;
    const bytes = await bytesOf(context, [record.contentKey]);
    if (!sweep.dryRun) {
      if ((await entries.save({ ...record, contentRemovedAt: sweep.now }, version)) === 'conflict') continue;
      await entries.dropContent(record);
    }
    count(sweep, 'entry', bytes);
  }
}

/** What a reader was told stays in the match rows; a mail whose matches are not all marked yet is still needed. */
async function sweepMails(context: JobContext, sweep: Sweep): Promise<void> {
  const then = cutoff(sweep.now, sweep.rules.mailDays);
  const { mails, rows } = context.stores;
  for await (const item of rows.all('mail')) {
    sweep.signal?.throwIfAborted();
    const { record, version } = readRecord(mailRecordSchema, item);
    const { contentKey, ...rest } = record;
    const isEnded = record.state === 'sent' || record.state === 'failed' || record.state === 'empty';
    if (!isEnded || contentKey === undefined || !isBefore(record.updatedAt, then)) continue;
    if ((await mails.outbox(record.subscriberId)).record.unsettledSlot === record.slot) continue;
    const bytes = await bytesOf(context, [contentKey]);
    if (!sweep.dryRun) {
      if ((await mails.save(rest, version)) === 'conflict') continue;
      await context.ports.blobs.delete(contentKey);
    }
    count(sweep, 'mail', bytes);
  }
}

async function sweepPlans(context: JobContext, sweep: Sweep): Promise<void> {
  const { blobs } = context.ports;
  for (const key of await keysUnder(blobs, 'plans/')) {
    const found = await blobs.describe(key);
    if (found === undefined || !isBefore(found.writtenAt, cutoff(sweep.now, PLAN_DAYS))) continue;
    if (!sweep.dryRun) await blobs.delete(key);
    count(sweep, 'plan', found.bytes);
  }
}

async function sweepUnreferenced(context: JobContext, sweep: Sweep): Promise<void> {
  const { blobs } = context.ports;
  for await (const { key, bytes } of unreferencedBlobs({ stores: context.stores, blobs }, sweep.now, sweep.signal)) {
    if (!sweep.dryRun) await blobs.delete(key);
    if (!sweep.counted.has(key)) count(sweep, 'unreferenced', bytes);
  }
}

const DAY_MS = 24 * 60 * 60_000;

/** Once a day, unless said; a run that was cut off is repeated. */
export async function isRetentionDue(context: JobContext, everyMs = DAY_MS): Promise<boolean> {
  const endedAt = await context.stores.retentionRuns.endedAt();
  return endedAt === undefined || after(endedAt, everyMs) <= nowIso(context);
}
