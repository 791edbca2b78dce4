import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { assignStory } from '../../shared/jobs/assign-story.ts';
import type { ClusterContext } from '../../shared/jobs/cluster-context.ts';
import type { TaggedArticle } from '../../shared/model/tagged-article.ts';
import type { Table } from '../../shared/ports.ts';
import { createCopyStore } from '../../shared/stores/copies.ts';
import { createStoryStore } from '../../shared/stores/stories.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { makeArticle } from '../fakes/records.ts';

/** A text to group; which are copies of which is known by `cluster`. */
export type LabelledText = {
  readonly id: string;
  readonly text: string;
  readonly cluster: string;
  /** `roundup` is not scored: where it goes is all the same. */
  readonly edit: string;
};

export const HARD_NEGATIVES = join(import.meta.dirname, 'hard-negatives.jsonl');

/** The set that development brings; it is no part of the repository. */
export const DEVELOPMENT_SET = join(import.meta.dirname, '../../../shared/stories/dev.jsonl');

export function readTexts(file: string): readonly LabelledText[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): LabelledText => JSON.parse(line));
}

/** The stores of the clustering over a table in memory. */
export function clusterContext(wrap: (table: Table) => Table = (table) => table) {
  const clock = createManualClock();
  const db = openSqlite(':memory:');
  const table = wrap(createSqliteTable(db, { clock }));
  const context: ClusterContext = {
    ports: { clock },
    stores: { copies: createCopyStore(table), stories: createStoryStore(table) },
  };
  return { context, clock, db, table };
}

export function taggedText(id: string, text: string, foundAt = '2026-03-02T12:00:00.000Z'): TaggedArticle {
  return { article: makeArticle({ id, text, foundAt, title: id }), tags: [], modelVersion: '1' };
}

/** The story of each text, after they arrived in that order. */
export async function groupCopies(
  texts: readonly Pick<LabelledText, 'id' | 'text'>[],
): Promise<ReadonlyMap<string, string>> {
  const { context, db } = clusterContext();
  for (const [i, { id, text }] of texts.entries()) {
    const foundAt = new Date(Date.parse('2026-03-02T12:00:00.000Z') + i).toISOString();
    await assignStory(context, taggedText(id, text, foundAt), { keepsText: true, copiesOnly: true });
  }
  const stories = new Map<string, string>();
  for (const { id } of texts) stories.set(id, await storyOf(context, id));
  db.close();
  return stories;
}

/** The story that an article is in today. */
export async function storyOf({ stores }: ClusterContext, articleId: string): Promise<string> {
  const copy = await stores.copies.get(articleId);
  return (await stores.stories.rootOf(copy?.record.storyId ?? ''))?.record.id ?? 'none';
}

/** Precision, recall and their harmonic mean over pairs of copies. */
export function scorePairs(texts: readonly LabelledText[], stories: ReadonlyMap<string, string>) {
  const scored = texts.filter(({ edit }) => edit !== 'roundup');
  const wrong: string[] = [];
  let right = 0;
  let missed = 0;
  for (const [i, one] of scored.entries())
    for (const other of scored.slice(i + 1)) {
      const isCopy = one.cluster === other.cluster;
      const isJoined = stories.get(one.id) === stories.get(other.id);
      if (isCopy && isJoined) right++;
      else if (isCopy) missed++;
      else if (isJoined) wrong.push(`${one.id} ${other.id}`);
    }
  const precision = right / (right + wrong.length);
  const recall = right / (right + missed);
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall), wrong };
}

/** The groups as sorted lists, which do not say how they are named. */
export function groupsOf(stories: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const groups = Map.groupBy([...stories.keys()].toSorted(), (id) => stories.get(id));
  return [...groups.values()].toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}
