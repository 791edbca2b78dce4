import { z } from 'zod';
import type { Table } from '../ports.ts';
import { queryItems } from './record.ts';

const counterSchema = z.object({ value: z.number().int() });

/** Articles by UTC day, language and topic, as they came to be matched; a job that is repeated may count one twice. */
export function createLanguageCountStore(table: Table) {
  return {
    add: async (day: string, language: string, topic: string): Promise<void> => {
      await table.add({ kind: 'language-count', partition: day, sort: `${language} ${topic}` }, 1);
    },

    ofDay: async (
      day: string,
    ): Promise<
      readonly { readonly day: string; readonly language: string; readonly topic: string; readonly articles: number }[]
    > => {
      const counts = [];
      const query = { index: 'primary', kind: 'language-count', partition: day, limit: 1000 } as const;
      for await (const { key, body } of queryItems(table, query)) {
        const [language = '', topic = ''] = key.sort.split(' ');
        counts.push({ day, language, topic, articles: counterSchema.parse(body).value });
      }
      return counts;
    },
  };
}
