import { type TopicLabel, topicLabelSchema } from '../model/topic-label.ts';
import type { Table, TableItem, WriteOutcome } from '../ports.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** What people said of tags: one word per article and tag. */
export function createLabelStore(table: Table) {
  return {
    /** Replaces what was said before. */
    save: async (label: TopicLabel): Promise<void> => {
      await table.put(labelItem(label));
    },

    /** `conflict` where somebody has said something before: that stays. */
    add: (label: TopicLabel): Promise<WriteOutcome> => table.put(labelItem(label), { ifAbsent: true }),

    /** False when there was none. */
    remove: async (articleId: string, tag: string): Promise<boolean> => {
      const found = await table.get(labelKey(articleId, tag));
      if (found === undefined) return false;
      return (await table.deleteIfVersion(found.key, found.version)) === 'written';
    },

    get: (articleId: string, tag: string): Promise<Versioned<TopicLabel> | undefined> =>
      getRecord(table, topicLabelSchema, labelKey(articleId, tag)),

    /** What was said of an article, by tag. */
    ofArticle: (articleId: string): AsyncGenerator<Versioned<TopicLabel>> =>
      queryRecords(table, topicLabelSchema, { index: 'primary', kind: 'label', partition: articleId, limit: 1000 }),

    /** Every label, oldest first. Eventually consistent. */
    all: (): AsyncGenerator<Versioned<TopicLabel>> =>
      queryRecords(table, topicLabelSchema, { index: 'list', kind: 'label', partition: 'labels' }),
  };
}

function labelItem(label: TopicLabel): TableItem {
  return {
    key: labelKey(label.articleId, label.tag),
    body: toBody(label),
    indexes: { list: { partition: 'labels', sort: `${label.labelledAt}#${label.articleId}#${label.tag}` } },
  };
}

function labelKey(articleId: string, tag: string) {
  return { kind: 'label', partition: articleId, sort: tag };
}
