import { z } from 'zod';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import { UsageError } from '../../shared/errors.ts';
import { assignStory } from '../../shared/jobs/assign-story.ts';
import type { ClusterContext } from '../../shared/jobs/cluster-context.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { TaggedArticle } from '../../shared/model/tagged-article.ts';
import { createCopyStore } from '../../shared/stores/copies.ts';
import { createStoryStore } from '../../shared/stores/stories.ts';
import { sha256Hex } from '../../shared/text/hash.ts';
import { mapJsonLines } from '../json-lines.ts';
import type { VerbInput } from '../verb.ts';

const lineSchema = z.object({
  id: z.union([z.string().min(1), z.number()]),
  text: z.string(),
  title: z.string().nullish(),
  lang: z.string().nullish(),
  /** ISO 8601; lines without one count as of one time. */
  published: z.iso.datetime({ offset: true }).nullish(),
});
type Line = z.infer<typeof lineSchema>;

/** The archive's own jobs, over a table that ends with the process. */
export async function groupStoryLines({ stdin, write }: Pick<VerbInput, 'stdin' | 'write'>): Promise<void> {
  const db = openSqlite(':memory:');
  const clock = createSystemClock();
  const table = createSqliteTable(db, { clock });
  const context: ClusterContext = {
    ports: { clock },
    stores: { copies: createCopyStore(table), stories: createStoryStore(table) },
  };
  const begunAt = clock.now().getTime();
  const grouped: Line[] = [];
  try {
    await mapJsonLines({
      input: stdin,
      write: async (line) => {
        if (isError(line)) await write(line);
      },
      map: async (record) => {
        const line = readLine(record);
        // A millisecond each keeps their order.
        const foundAt = new Date(begunAt + grouped.length).toISOString();
        await assignStory(context, taggedOf(line, foundAt, new Date(begunAt).toISOString()), {
          keepsText: true,
          copiesOnly: true,
        });
        grouped.push(line);
        return { id: line.id };
      },
    });
    for (const { id } of grouped) await write(JSON.stringify(await labelOf(context, id)));
  } finally {
    db.close();
  }
}

/** Groups are known at the end; errors are told at once. */
function isError(line: string): boolean {
  const record: object = JSON.parse(line);
  return 'error' in record;
}

function readLine(record: unknown): Line {
  const parsed = lineSchema.safeParse(record);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError(`Expected {id, text}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is something else'}`);
}

/** Later lines may have joined two groups, so labels are read when all is grouped. */
async function labelOf({ stores }: ClusterContext, id: Line['id']): Promise<JsonObject> {
  const copy = await stores.copies.get(String(id));
  const root = await stores.stories.rootOf(copy?.record.storyId ?? String(id));
  return { id, copies: root?.record.id ?? String(id) };
}

function taggedOf({ id, text, title, lang, published }: Line, foundAt: string, at: string): TaggedArticle {
  const url = `https://line.invalid/${encodeURIComponent(String(id))}`;
  return {
    article: {
      id: String(id),
      canonicalUrl: url,
      url,
      title: title ?? '',
      text,
      language: lang ?? 'und',
      authors: [],
      publishedAt: published === undefined || published === null ? at : new Date(published).toISOString(),
      foundAt,
      source: { feedId: 'lines', title: 'lines', sample: false },
      extraction: { method: 'feed-content', version: '1', notes: [] },
      contentHash: sha256Hex(text),
    },
    tags: [],
    modelVersion: 'none',
  };
}
