/*
 * In: one archived article after the other, and what the changed topic model says of it.
 * Out: the plan so far: how many articles gain or lose each tag, by language and source, with the strongest examples.
 * Guarantees: nothing of the archive changes; the plan is plain data, so that it can be stored and gone on with.
 * Leaves to others: reading the archive, tagging, storing the plan.
 */
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { Receipt, Tag } from '../model/tag.ts';
import type { PlanExample, TagChange, TagChangeCount, TagChangeKind, TopicPlan } from '../model/topic-plan.ts';
import type { TopicJudge } from './plan-topics/judge-with.ts';

/** What a person reads of one tag and kind: enough to see a pattern. */
const EXAMPLES = 3;

/** Changes that are kept article by article: more than anybody looks through, and some 400 KB at most. */
const LISTED_CHANGES = 2_000;

/** A plan that has read nothing yet. */
export function startPlan(plan: Pick<TopicPlan, 'modelVersion' | 'since' | 'startedAt'>): TopicPlan {
  return {
    schemaVersion: 1,
    ...plan,
    articles: 0,
    notJudged: 0,
    changed: 0,
    storedVersions: {},
    counts: [],
    examples: {},
  };
}

export type PlannedArticle = { readonly record: ArticleRecord; readonly archived: ArchivedText | undefined };

/** The plan with one more article. */
export function addToPlan(plan: TopicPlan, { record, archived }: PlannedArticle, judge: TopicJudge): TopicPlan {
  const text = archived?.article.text ?? '';
  const read = {
    ...plan,
    place: `${record.orderedAt}#${record.id}`,
    articles: plan.articles + 1,
    storedVersions: {
      ...plan.storedVersions,
      [record.modelVersion]: (plan.storedVersions[record.modelVersion] ?? 0) + 1,
    },
  };
  if (text === '') return { ...read, notJudged: plan.notJudged + 1 };
  const document = { title: record.title, text, language: record.language };
  const changes = changesOf(archived?.tags ?? [], judge.tagsOf(document));
  if (changes.length === 0) return read;
  const counts = changes.reduce((sums, { tag, kind }) => counted(sums, { tag, kind }, record), plan.counts);
  const examples = { ...plan.examples };
  for (const change of changes) {
    const key = `${change.tag} ${change.kind}`;
    examples[key] = strongest(examples[key] ?? [], exampleOf(record, change, judge.why(document, change.tag)));
  }
  const listed = changes.map(({ tag, kind }) => changeOf(record, { tag, kind }));
  const all = [...(plan.changes ?? []), ...listed].slice(0, LISTED_CHANGES);
  return { ...read, changed: plan.changed + 1, counts, examples, changes: all };
}

function changeOf({ id, title, language, source }: ArticleRecord, change: Pick<Change, 'tag' | 'kind'>): TagChange {
  return { articleId: id, title, language, sourceId: source.feedId, ...change };
}

type Change = { readonly tag: string; readonly kind: TagChangeKind; readonly before?: Tag; readonly after?: Tag };

function changesOf(before: readonly Tag[], after: readonly Tag[]): readonly Change[] {
  const had = new Map(before.map((tag) => [tag.tag, tag]));
  const has = new Map(after.map((tag) => [tag.tag, tag]));
  return [...new Set([...had.keys(), ...has.keys()])].toSorted().flatMap((tag): readonly Change[] => {
    const [old, now] = [had.get(tag), has.get(tag)];
    if (old === undefined) return now === undefined ? [] : [{ tag, kind: 'gained', after: now }];
    if (now === undefined) return [{ tag, kind: 'lost', before: old }];
    if (old.level === now.level) return [];
    return [{ tag, kind: now.level === 'about' ? 'raised' : 'lowered', before: old, after: now }];
  });
}

function counted(
  counts: readonly TagChangeCount[],
  { tag, kind }: Change,
  { language, source }: ArticleRecord,
): TagChangeCount[] {
  const isIt = (count: TagChangeCount) =>
    count.tag === tag && count.kind === kind && count.language === language && count.sourceId === source.feedId;
  const known = counts.find(isIt);
  if (known === undefined) return [...counts, { tag, kind, language, sourceId: source.feedId, articles: 1 }];
  return counts.map((count) => (count === known ? { ...count, articles: count.articles + 1 } : count));
}

function exampleOf(record: ArticleRecord, { kind, before, after }: Change, why: string | undefined): PlanExample {
  const shown = kind === 'lost' || kind === 'lowered' ? (before ?? after) : after;
  const receipt = shown === undefined ? undefined : strongestReceipt(shown);
  return {
    articleId: record.id,
    title: record.title,
    language: record.language,
    source: record.source.title,
    orderedAt: record.orderedAt,
    ...(before === undefined ? {} : { before: { level: before.level, score: before.score } }),
    ...(after === undefined ? {} : { after: { level: after.level, score: after.score } }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(why === undefined ? {} : { why }),
  };
}

function strongestReceipt({ receipts }: Tag): Receipt | undefined {
  return receipts.toSorted((a, b) => b.score - a.score)[0];
}

/** By the score that gives the tag, or gave it; ties stay in the archive's order, so that the same archive gives the same plan. */
function strongest(known: readonly PlanExample[], next: PlanExample): PlanExample[] {
  return [...known, next].toSorted((a, b) => strength(b) - strength(a)).slice(0, EXAMPLES);
}

function strength({ before, after }: PlanExample): number {
  return Math.max(before?.score ?? 0, after?.score ?? 0);
}
