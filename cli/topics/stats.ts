import { performance } from 'node:perf_hooks';
import { readTopicFiles } from '../../local/load-topics.ts';
import { UsageError } from '../../shared/errors.ts';
import { readArchive } from '../../shared/jobs/read-archive.ts';
import { type LanguageSide, languageSides, type TaggedDay } from '../../shared/stages/topic-stats/language-sides.ts';
import { createRuleCounter, type RuleCounter, type RuleStats } from '../../shared/stages/topic-stats.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { compileTopicModel } from '../../shared/topics/compile.ts';
import { loadTopicFiles } from '../../shared/topics/load.ts';
import { locatedRules } from '../../shared/topics/located-rules.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import { sinceOf } from '../since-of.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import type { VerbInput } from '../verb.ts';
import { statsText } from './stats-text.ts';
import type { TopicAction } from './topic-action.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  since: { type: 'string' },
  terms: { type: 'boolean' },
  never: { type: 'boolean' },
} as const;

/** What the archive says of the model's rules. */
export type TopicStats = {
  readonly modelVersion: string;
  readonly articles: number;
  /** Articles whose text is not kept: no rule could meet them. */
  readonly notJudged: number;
  readonly tookMs: number;
  readonly rules: readonly RuleStats[];
  readonly languages: readonly LanguageSide[];
};

/** Counts what rules and terms meet. */
export const statsAction: TopicAction = {
  name: 'stats',
  usage: ['stats [--since DATE] [--terms | --never]'],
  help: `stats reads the archive with the model of config/topics and counts for every rule and term how often it met
words, when last, and how often context held it back; it names what never fired, and warns when the English
or the Spanish side of a tag goes quiet against its own past. It reads every text once.`,
  options: `  --terms             a line for every term that met words (stats)
  --never             every rule and term that met none (stats)`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    requireArguments(positionals, []);
    const since = values.since === undefined ? undefined : sinceOf(values.since);
    const loaded = loadTopicFiles(readTopicFiles());
    if (loaded.kind === 'invalid') throw new UsageError('The topic model has errors: ./vigia topics check names them.');
    const compiled = compileTopicModel(loaded.model);
    const counter = createRuleCounter(
      compiled,
      loaded.files.flatMap((file) => locatedRules(file).map(({ value }) => value)),
    );
    const reader = await openTarget(targetOf(values));
    try {
      const counted = await countArchive(input, reader.stores, counter, since);
      const stats = { modelVersion: compiled.version, ...counted };
      input.out(
        values.json === true
          ? JSON.stringify(stats)
          : statsText(stats, { terms: values.terms === true, never: values.never === true }),
      );
    } finally {
      reader.close();
    }
    return input.signal.aborted ? 1 : 0;
  },
};

/** Progress is told after so many articles. */
const TELL_EVERY = 4_800;

async function countArchive(
  { err, signal }: VerbInput,
  stores: Pick<Stores, 'articles'>,
  counter: RuleCounter,
  since: string | undefined,
): Promise<Omit<TopicStats, 'modelVersion'>> {
  const started = performance.now();
  const tagged: TaggedDay[] = [];
  let [articles, notJudged] = [0, 0];
  for await (const batch of readArchive(stores, { since })) {
    for (const { record, archived } of batch) {
      articles++;
      const { language, orderedAt } = record;
      tagged.push(...record.tags.map(({ tag }) => ({ tag, language, orderedAt })));
      const text = archived?.article.text ?? '';
      if (text === '') notJudged++;
      else counter.add({ record, text });
    }
    if (articles % TELL_EVERY < batch.length) err(`${articles} articles read`);
    if (signal.aborted) break;
  }
  const languages = languageSides(tagged, new Date().toISOString());
  return { articles, notJudged, tookMs: performance.now() - started, rules: counter.rules(), languages };
}
