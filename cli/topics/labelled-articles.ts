import { createReadStream, existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../local/project-root.ts';
import { UsageError } from '../../shared/errors.ts';
import { tagLevelSchema } from '../../shared/model/tag.ts';
import type { LabelledArticle } from '../../shared/stages/plan-topics/label-accuracy.ts';
import { readLines } from '../read-lines.ts';

const MAX_LINE_BYTES = 4 * 1024 * 1024;

const levelSchema = z.union([tagLevelSchema, z.literal('none')]);

/** A line of a labelled set; `cartels` has the named groups, every other group is `none`. */
const lineSchema = z.object({
  id: z.string(),
  lang: z.string(),
  title: z.string(),
  text: z.string(),
  levels: z.object({
    fentanyl: levelSchema,
    precursors: levelSchema,
    arms_trafficking: levelSchema,
    cartels: z.record(z.string(), tagLevelSchema),
  }),
});

/** Cartels without a name are no group. */
const UNNAMED = 'unspecified';

/** A labelled set and where it comes from; nothing where this installation has none and none is named. */
export type LabelledSet = { readonly path: string; readonly articles: readonly LabelledArticle[] };

/**
 * The labelled articles of a file; of `tests/topics/labelled.jsonl` unless one is named.
 *
 * @throws UsageError when the named file is not there, or a line is none.
 */
export async function readLabelledArticles(named: string | undefined): Promise<LabelledSet | undefined> {
  const path = named ?? join(PROJECT_ROOT, 'tests/topics/labelled.jsonl');
  if (!existsSync(path)) {
    if (named === undefined) return undefined;
    throw new UsageError(`Cannot read ${named} as a labelled set: there is no such file.`);
  }
  const articles: LabelledArticle[] = [];
  for await (const { number, text } of readLines(createReadStream(path), MAX_LINE_BYTES)) {
    if (text?.trim() !== '') articles.push(readLabelled(`${path}:${number}`, text ?? ''));
  }
  return { path: relative('', path), articles };
}

function readLabelled(place: string, line: string): LabelledArticle {
  try {
    const { id, lang, title, text, levels } = lineSchema.parse(JSON.parse(line));
    const groups = Object.entries(levels.cartels).filter(([group]) => group !== UNNAMED);
    return {
      id,
      title,
      text,
      language: lang,
      levels: {
        fentanyl: levels.fentanyl,
        precursors: levels.precursors,
        'arms-trafficking': levels.arms_trafficking,
        ...Object.fromEntries(groups.map(([group, level]) => [`group:${group}`, level])),
      },
    };
  } catch (cause) {
    throw new UsageError(`${place}: Cannot read the line as a labelled article {id, lang, title, text, levels}.`, {
      cause,
    });
  }
}
