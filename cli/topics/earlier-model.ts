import { loadTopics } from '../../local/load-topics.ts';
import { UsageError } from '../../shared/errors.ts';
import { judgeWith, type TopicJudge } from '../../shared/stages/plan-topics/judge-with.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { compileTopicModel } from '../../shared/topics/compile.ts';
import { loadTopicFiles } from '../../shared/topics/load.ts';

/** What a changed model is compared with, and how it was found, in words. */
export type EarlierModel = { readonly judge: TopicJudge; readonly found: string };

export type EarlierChoice = {
  /** A folder that a person names. */
  readonly named: string | undefined;
  readonly changed: string;
  /** The models that gave the stored tags, with the number of their articles. */
  readonly storedVersions: Readonly<Record<string, number>>;
};

/**
 * The model before a change: the one of the folder that is named, else the one that gave most of the stored tags, as
 * it was kept beside them. Nothing where it was not kept, as by a version of Vigía before this one.
 *
 * @throws UsageError when the folder holds no model, or a kept model is not read any more.
 */
export async function earlierModel(
  { keptModels }: Pick<Stores, 'keptModels'>,
  { named, changed, storedVersions }: EarlierChoice,
): Promise<EarlierModel | undefined> {
  if (named !== undefined) return { judge: judgeWith(loadTopics(named)), found: `the files of ${named}` };
  const versions = Object.entries(storedVersions).toSorted(([, a], [, b]) => b - a);
  const version = (versions.find(([other]) => other !== changed) ?? versions[0])?.[0];
  const kept = version === undefined ? undefined : await keptModels.get(version);
  if (kept === undefined) return undefined;
  const loaded = loadTopicFiles(kept.files);
  if (loaded.kind === 'invalid')
    throw new UsageError(
      `Cannot compare with model ${kept.version} as this version of Vigía must read it: ${loaded.findings[0]?.message ?? 'it does not'}. Name a folder with --before.`,
    );
  return { judge: judgeWith(compileTopicModel(loaded.model)), found: `kept as ${kept.version}` };
}
