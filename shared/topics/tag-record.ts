import { z } from 'zod';
import type { Tag } from '../model/tag.ts';
import type { CompiledTopicModel } from './compile.ts';
import { matchTopics } from './match.ts';

/** One line of `vigia tag --jsonl`, as `../shared/topics/score.mjs` writes it. */
const recordSchema = z.object({
  id: z.string(),
  lang: z.string().nullish(),
  title: z.string().nullish(),
  text: z.string(),
});

/** The answer to one line; `invalid` says what the line lacks. */
export type TagRecordResult =
  | { readonly kind: 'tagged'; readonly id: string; readonly tags: readonly Tag[] }
  | { readonly kind: 'invalid'; readonly message: string };

/** Tags one parsed JSON line `{id, lang, title, text}`. */
export function tagRecord(compiled: CompiledTopicModel, record: unknown): TagRecordResult {
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) return { kind: 'invalid', message: z.prettifyError(parsed.error) };
  const { id, lang, title, text } = parsed.data;
  return { kind: 'tagged', id, tags: matchTopics(compiled, { title: title ?? '', text, language: lang ?? 'und' }) };
}
