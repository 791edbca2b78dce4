import type { ArticleRecord } from '../model/article-record.ts';
import { articleRecordSchema, articleVersionSchema } from '../model/article-record.ts';
import type { Block } from '../model/block.ts';
import { articleAddresses, blocksOf, isTarget, type TakedownTarget, takenDownReason } from '../stages/takedown.ts';
import { readRecord } from '../stores/record.ts';
import { dropArticle } from './drop-article.ts';
import { findTraces, type Sought, type Traces } from './find-traces.ts';
import { forgetEventKeys } from './forget-event-keys.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { keysUnder } from './keys-under.ts';

export type TakedownRequest = {
  readonly target: TakedownTarget;
  /** For the block-list; 500 characters at most. */
  readonly reason?: string;
  /** Says what would go, and changes nothing. */
  readonly dryRun: boolean;
};

export type TakedownReport = {
  readonly target: TakedownTarget;
  readonly dryRun: boolean;
  readonly blocks: readonly Pick<Block, 'kind' | 'value' | 'since'>[];
  readonly articles: readonly { readonly id: string; readonly url: string; readonly versions: number }[];
  /** Keys of blobs; those of raw pages and texts carry the hashes of what they held. */
  readonly blobs: readonly string[];
  /** Rows that went or lost their words, by kind. */
  readonly rows: Readonly<Record<string, number>>;
  /** Stories that lost an article, and those of them that were left empty and went. */
  readonly stories: { readonly left: readonly string[]; readonly gone: readonly string[] };
  /** What could not go yet and why; raw pages that another article has as well. */
  readonly kept: readonly string[];
  /** A last search: what is still there. All 0 unless `kept` says why. */
  readonly proof: { readonly articles: number; readonly rows: number; readonly blobs: number; readonly index: number };
};

/** A job that had begun before the block-list row stood may write once more; then the search finds it. */
const MOST_PASSES = 3;

/**
 * Takes an article, an address or a host out of the archive for good: first the block-list row, which ingest obeys, then
 * every trace, then blobs in every version, stories, rows and index, and at last a search that proves it. A crash leaves
 * what a repeat finds. Mails that were sent lie in mailboxes that are not ours.
 */
export async function takeDown(context: JobContext, request: TakedownRequest): Promise<TakedownReport> {
  const tally = newTally();
  const target = await resolveTarget(context, request.target);
  const found = await findArticles(context, target);
  const now = nowIso(context);
  const { reason } = request;
  const blocks = blocksOf({ target, articles: found.heads, now, ...(reason === undefined ? {} : { reason }) });
  const sought = soughtOf(target, found.heads);
  if (request.dryRun) return dryRun(context, { request, blocks, found, sought });
  for (const block of blocks) await context.stores.blocks.add(block);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const traces = await findTraces(context, sought);
    const heads = pass === 0 ? found.heads : (await findArticles(context, target)).heads;
    if (heads.length === 0 && pass > 0 && countRemovable(traces) === 0) break;
    await removeTraces(context, { traces, tally, blocks, now });
    await removeArticles(context, { target, heads, tally, sharedRaw: found.sharedRaw });
  }
  return conclude(context, { request, blocks, found, sought, tally });
}

type Found = { readonly heads: readonly ArticleRecord[]; readonly sharedRaw: ReadonlySet<string> };

/** An id whose article is gone already stands for the addresses that were blocked with it. */
async function resolveTarget({ stores }: JobContext, target: TakedownTarget): Promise<TakedownTarget> {
  if (target.kind !== 'article' || (await stores.articles.get(target.value)) !== undefined) return target;
  for await (const block of stores.blocks.all())
    if (block.articleId === target.value) return { kind: block.kind, value: block.value };
  return target;
}

/** The articles that are meant, and the raw pages that others have as well. */
async function findArticles({ stores }: JobContext, target: TakedownTarget): Promise<Found> {
  const heads: ArticleRecord[] = [];
  const raw = new Map<string, Set<string>>();
  for await (const item of stores.rows.all('article')) {
    const key = rawKeyOf(item.body);
    if (key !== undefined) raw.set(key, (raw.get(key) ?? new Set()).add(item.key.partition));
    if (item.key.sort !== 'head') continue;
    const { record } = readRecord(articleRecordSchema, item);
    const isMeant = target.kind === 'article' ? record.id === target.value : isTarget(target, articleAddresses(record));
    if (isMeant) heads.push(record);
  }
  const ids = new Set(heads.map(({ id }) => id));
  const shared = [...raw].filter(
    ([, owners]) => [...owners].some((id) => ids.has(id)) && ![...owners].every((id) => ids.has(id)),
  );
  return { heads, sharedRaw: new Set(shared.map(([key]) => key)) };
}

function rawKeyOf(body: object): string | undefined {
  const fetch = articleVersionSchema.shape.fetch.safeParse('fetch' in body ? body.fetch : undefined);
  return fetch.success ? fetch.data?.key : undefined;
}

function soughtOf(target: TakedownTarget, heads: readonly ArticleRecord[]): Sought {
  const ids = heads.map(({ id }) => id);
  return { target, articleIds: new Set(ids), storyIds: new Set([...ids, ...heads.map(({ story }) => story.storyId)]) };
}

// ---------------------------------------------------------------- removing

type Tally = {
  readonly blobs: Set<string>;
  readonly rows: Map<string, number>;
  readonly left: Set<string>;
  readonly gone: Set<string>;
  readonly kept: Set<string>;
};

function newTally(): Tally {
  return { blobs: new Set(), rows: new Map(), left: new Set(), gone: new Set(), kept: new Set() };
}

function count(tally: Tally, kind: string, rows = 1): void {
  tally.rows.set(kind, (tally.rows.get(kind) ?? 0) + rows);
}

type Removal = {
  readonly traces: Traces;
  readonly tally: Tally;
  readonly blocks: readonly Block[];
  readonly now: string;
};

/** Blobs before the rows that name them: a repeat finds them by these rows. */
async function removeTraces(context: JobContext, removal: Removal): Promise<void> {
  const { traces, tally } = removal;
  const { stores, ports } = context;
  await removeEntries(context, removal);
  for (const { item, match } of traces.matches) {
    await stores.matches.end(match, { state: 'dropped', reason: 'its article was taken down' });
    const current = await ports.table.get(item.key);
    if (current !== undefined) await stores.rows.save(current, { ...current.body, why: [] });
    count(tally, 'match');
  }
  for (const { mail, isUnsettled } of traces.mails) {
    const { record, version } = mail;
    if (record.state === 'claimed' || isUnsettled) {
      tally.kept.add(
        `mail ${record.id}: it is on its way and goes out as it was frozen; run this again once it is sent`,
      );
      continue;
    }
    for (const key of await keysUnder(ports.blobs, `mails/${record.id}/`)) await erase(context, tally, key);
    const { contentKey: _, ...rest } = record;
    await stores.mails.save(rest, version);
    count(tally, 'mail');
  }
  for (const item of traces.rows) {
    await stores.rows.remove(item);
    count(tally, item.key.kind);
  }
  // What a topic plan has read so far quotes articles; it begins anew.
  for (const key of await keysUnder(ports.blobs, 'plans/')) await erase(context, tally, key);
}

/** The row stays, as the end of what the feed published, without its words and its link. */
async function removeEntries(context: JobContext, { traces, tally, blocks, now }: Removal): Promise<void> {
  const reason = takenDownReason(blocks[0] ?? { kind: 'address', since: now });
  for (const { record, version, blobs } of traces.entries) {
    for (const key of blobs) await erase(context, tally, key);
    const { link: _, articleId: __, leadsTo: ___, ...rest } = record;
    await context.stores.entries.save({ ...rest, title: '', status: 'rejected', reason, updatedAt: now }, version);
    count(tally, 'entry');
  }
}

async function erase({ ports }: JobContext, tally: Tally, key: string): Promise<void> {
  await ports.blobs.erase(key);
  tally.blobs.add(key);
}

type Articles = {
  readonly target: TakedownTarget;
  readonly heads: readonly ArticleRecord[];
  readonly tally: Tally;
  readonly sharedRaw: ReadonlySet<string>;
};

/** The message for the index first: it outlives a crash between the head row and the index. */
async function removeArticles(context: JobContext, { target, heads, tally, sharedRaw }: Articles): Promise<void> {
  const { ports } = context;
  if (heads.length === 0) return;
  const ids = heads.map(({ id }) => id);
  await ports.queue.send(
    'index',
    ids.map((articleId) => ({ body: { articleId }, delaySeconds: INDEX_DELAY_SECONDS })),
  );
  await forgetEventKeys(context, soughtOf(target, heads));
  for (const { id } of heads) {
    const dropped = await dropArticle(context, id, { remove: ports.blobs.erase, sharedRaw });
    for (const key of dropped.blobs) tally.blobs.add(key);
    for (const storyId of dropped.stories.left) tally.left.add(storyId);
    for (const storyId of dropped.stories.gone) tally.gone.add(storyId);
    count(tally, 'article', dropped.rows.length);
  }
  for (const key of sharedRaw) tally.kept.add(`blob ${key}: another article has the same page`);
  await ports.articleIndex.remove(ids);
  await ports.articleIndex.maintain();
}

/** The head rows are gone by then; a message that comes sooner finds them, and the repeat sends another. */
const INDEX_DELAY_SECONDS = 60;

// ---------------------------------------------------------------- what is told

type Conclusion = {
  readonly request: TakedownRequest;
  readonly blocks: readonly Block[];
  readonly found: Found;
  readonly sought: Sought;
  readonly tally: Tally;
};

async function conclude(
  context: JobContext,
  { request, blocks, found, sought, tally }: Conclusion,
): Promise<TakedownReport> {
  const traces = await findTraces(context, sought);
  const still = await findArticles(context, sought.target);
  let blobs = 0;
  for (const key of tally.blobs) if (await context.ports.blobs.exists(key)) blobs++;
  return {
    ...told(request, blocks, found),
    blobs: [...tally.blobs].toSorted(),
    rows: Object.fromEntries([...tally.rows].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    stories: { left: [...tally.left], gone: [...tally.gone] },
    kept: [...tally.kept],
    proof: {
      articles: still.heads.length,
      rows: countRemovable(traces) + (traces.mails.length - settled(traces).length),
      blobs,
      index: await countIndexed(context, found.heads),
    },
  };
}

function told(request: TakedownRequest, blocks: readonly Block[], { heads }: Found) {
  return {
    target: request.target,
    dryRun: request.dryRun,
    blocks: blocks.map(({ kind, value, since }) => ({ kind, value, since })),
    articles: heads.map(({ id, url, articleVersion }) => ({ id, url, versions: articleVersion })),
  };
}

/** What a pass would still remove: mails that are on their way are none of it. */
function countRemovable(traces: Traces): number {
  return traces.entries.length + traces.matches.length + settled(traces).length + traces.rows.length;
}

function settled({ mails }: Traces): Traces['mails'] {
  return mails.filter(({ mail, isUnsettled }) => mail.record.state !== 'claimed' && !isUnsettled);
}

/** Days that hold the articles are asked for, and those beside them, as a query's day is one of a calendar. */
async function countIndexed({ ports }: JobContext, heads: readonly ArticleRecord[]): Promise<number> {
  const ids = new Set(heads.map(({ id }) => id));
  const now = ports.clock.now();
  const found = new Set<string>();
  for (const day of new Set(heads.map(({ orderedAt }) => orderedAt.slice(0, 10)))) {
    const query = `after:${dayBeside(day, -1)} before:${dayBeside(day, 2)}`;
    let cursor: string | undefined;
    do {
      const page = await ports.articleIndex.search({
        query,
        now: now.toISOString(),
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { articleId } of page.hits) if (ids.has(articleId)) found.add(articleId);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return found.size;
}

const DAY_MS = 24 * 60 * 60_000;

function dayBeside(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

async function dryRun(
  context: JobContext,
  { request, blocks, found, sought }: Omit<Conclusion, 'tally'>,
): Promise<TakedownReport> {
  const traces = await findTraces(context, sought);
  const texts = await Promise.all(found.heads.map(({ id }) => keysUnder(context.ports.blobs, `articles/${id}/`)));
  const raw = found.heads.flatMap(({ fetch }) => fetch?.key ?? []).filter((key) => !found.sharedRaw.has(key));
  const blobs = [...texts.flat(), ...raw, ...traces.entries.flatMap((entry) => entry.blobs)];
  const { entries, matches, mails, rows } = traces;
  return {
    ...told(request, blocks, found),
    blobs: blobs.toSorted(),
    rows: { entry: entries.length, match: matches.length, mail: mails.length, other: rows.length },
    stories: { left: [...new Set(found.heads.map(({ story }) => story.storyId))], gone: [] },
    kept: [],
    proof: {
      articles: found.heads.length,
      rows: countRemovable(traces),
      blobs: blobs.length,
      index: found.heads.length,
    },
  };
}
