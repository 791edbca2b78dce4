import type { ArticleRecord } from '../model/article-record.ts';
import type { RuleCount, RuleCounts, RulePlace } from '../model/model-desk.ts';
import type { OpenedModel } from '../stages/model-desk/open-model.ts';
import { createRuleCounter, type MetPlace, type RuleCounter } from '../stages/topic-stats.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { readArchive } from './read-archive.ts';

/** Counts of a model's rules, made when somebody asks. */
export type CountedRules = () => Promise<RuleCounts>;

export type CountRules = {
  readonly model: () => OpenedModel;
  /** The newest articles that are read: each costs some 2 ms and its text. */
  readonly mostArticles: number;
  /** How long whoever asks first waits; then they get what was counted so far. */
  readonly waitMs: number;
};

type Counting = {
  /** ISO 8601, UTC: asked later, it is counted anew; nothing while it is still counted. */
  readonly keptUntil: () => string | undefined;
  readonly sofar: () => RuleCounts;
  readonly done: Promise<void>;
};

/** So that counting takes a sixtieth of the time at most, however large the archive is. */
const KEPT_TIMES_TOOK = 60;
const KEPT_AT_LEAST_MS = 60_000;
const KEPT_AT_MOST_MS = 60 * 60_000;

/**
 * Counts what the rules of the loaded model meet in the newest articles. What was counted is kept in memory for a
 * minute to an hour, the longer the more there was to read; a count that failed is made again by the next who asks, and
 * that failure is thrown.
 */
export function countRules(context: JobContext, { model, mostArticles, waitMs }: CountRules): CountedRules {
  let latest: Counting | undefined;
  return async () => {
    const now = nowIso(context);
    const isOver = latest === undefined || (latest.keptUntil() ?? now) < now;
    const counting = latest === undefined || isOver ? startCount(context, { model: model(), mostArticles }) : latest;
    latest = counting;
    try {
      await Promise.race([counting.done, context.ports.clock.sleep(waitMs)]);
    } catch (error) {
      latest = undefined;
      throw error;
    }
    return counting.sofar();
  };
}

function startCount(
  context: JobContext,
  { model, mostArticles }: { readonly model: OpenedModel; readonly mostArticles: number },
): Counting {
  const countedAt = nowIso(context);
  const tally = createTally(model);
  const progress: { state: RuleCounts['state']; isWhole: boolean } = { state: 'counting', isWhole: false };
  let keptUntil: string | undefined;
  const done = (async () => {
    progress.isWhole = await readNewest(context, tally, mostArticles);
    progress.state = 'counted';
    const endedAt = nowIso(context);
    const tookMs = Date.parse(endedAt) - Date.parse(countedAt);
    keptUntil = after(endedAt, Math.min(KEPT_AT_MOST_MS, Math.max(KEPT_AT_LEAST_MS, tookMs * KEPT_TIMES_TOOK)));
  })();
  // Whoever waits is told; when nobody does any more, the next who asks is.
  done.catch(() => undefined);
  const sofar = () => ({ modelVersion: model.compiled.version, countedAt, ...progress, ...tally.counts() });
  return { keptUntil: () => keptUntil, sofar, done };
}

/** True when no article is left. */
async function readNewest(context: JobContext, tally: Tally, most: number): Promise<boolean> {
  let read = 0;
  for await (const batch of readArchive(context.stores, {})) {
    for (const { record, archived } of batch) {
      if (read === most) return false;
      tally.add(record, archived?.article.text ?? '');
      read++;
    }
  }
  return true;
}

type Tally = {
  readonly add: (record: ArticleRecord, text: string) => void;
  readonly counts: () => Pick<RuleCounts, 'articles' | 'notJudged' | 'oldest' | 'rules'>;
};

type Seen = { readonly articleIds: string[]; readonly counted: RulePlace[]; readonly held: RulePlace[] };

/** What a person reads of one rule. */
const EXAMPLES = 5;

/** Enough to see the sense of the words, and a third of what a snippet may have in all (DESIGN.md §1.6: 300). */
const AROUND_CHARS = 80;

function createTally({ compiled, written }: OpenedModel): Tally {
  const counter: RuleCounter = createRuleCounter(compiled, written);
  const seen = new Map<string, Seen>();
  const sums: { articles: number; notJudged: number; oldest?: string } = { articles: 0, notJudged: 0 };
  const seenOf = (rule: string): Seen => {
    const known = seen.get(rule) ?? { articleIds: [], counted: [], held: [] };
    seen.set(rule, known);
    return known;
  };
  const note = (record: ArticleRecord, text: string, place: MetPlace): void => {
    const { articleIds, counted, held } = seenOf(place.rule);
    const list = place.held === undefined ? counted : held;
    if (place.held === undefined && articleIds.at(-1) !== record.id) articleIds.push(record.id);
    if (list.length < EXAMPLES && list.at(-1)?.articleId !== record.id) list.push(rulePlace(record, text, place));
  };
  return {
    add: (record, text) => {
      sums.articles++;
      sums.oldest = record.orderedAt;
      if (text === '') sums.notJudged++;
      else for (const place of counter.add({ record, text })) note(record, text, place);
    },
    counts: () => ({
      ...sums,
      rules: counter.rules().map((rule): RuleCount => ({ ...rule, ...seenOf(rule.rule) })),
    }),
  };
}

function rulePlace(
  { id, title, language, source, orderedAt }: ArticleRecord,
  text: string,
  place: MetPlace,
): RulePlace {
  const { span, held } = place;
  const field = span.field === 'title' ? title : text;
  return {
    ...span,
    articleId: id,
    title,
    language,
    source: source.title,
    orderedAt,
    before: field.slice(Math.max(0, span.start - AROUND_CHARS), span.start).toWellFormed(),
    after: field.slice(span.end, span.end + AROUND_CHARS).toWellFormed(),
    ...(held === undefined ? {} : { held }),
  };
}
