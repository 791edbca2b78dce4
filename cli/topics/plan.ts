import { loadTopics } from '../../local/load-topics.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import { type PlannedTopics, planTopics } from '../../shared/jobs/plan-topics.ts';
import { judgeWith } from '../../shared/stages/plan-topics/judge-with.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import { sinceOf } from '../since-of.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import { type AccuracyComparison, compareAccuracy } from './compare-accuracy.ts';
import { type EarlierModel, earlierModel } from './earlier-model.ts';
import { readLabelledArticles } from './labelled-articles.ts';
import { planText } from './plan-text.ts';
import type { TopicAction } from './topic-action.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  since: { type: 'string' },
  topics: { type: 'string' },
  before: { type: 'string' },
  labels: { type: 'string' },
} as const;

/** Everything that a plan says. */
export type PlanReport = PlannedTopics & {
  readonly earlier?: { readonly version: string; readonly found: string };
  readonly accuracy: AccuracyComparison;
};

/** Shows what a changed model would do. */
export const planAction: TopicAction = {
  name: 'plan',
  usage: ['plan [--since DATE] [--topics DIR] [--before DIR]'],
  help: `plan puts a changed model to the archive, beside the tags that are stored: what each tag gains and loses, by
language and source, the strongest examples with their receipts, and how right the model is on labelled
articles before and after. Nothing changes. Exit status 1 when accuracy falls. Ctrl-C stops it; the same
command goes on from there.`,
  options: `  --since TIME        articles of that time and later: a date (2026-01-01), or 90d, 12w (plan, retag, stats)
  --topics DIR        the changed model (plan; default: config/topics)
  --before DIR        the model to compare accuracy with (plan; default: the one that gave most of the tags)
  --labels FILE       labelled articles, a JSON line each (plan; default: those of the installation)`,
  run: async ({ args, out, err, signal }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, []);
    const since = values.since === undefined ? {} : { since: sinceOf(values.since) };
    const judge = judgeWith(loadTopics(values.topics));
    const labelled = await readLabelledArticles(values.labels);
    const reader = await openTarget(targetOf(values));
    try {
      const planned = await planTopics({
        stores: reader.stores,
        clock: createSystemClock(),
        judge,
        ...since,
        signal,
        onProgress: ({ articles, changed, place }) =>
          err(`${articles} articles read, back to ${place?.slice(0, 10)}: ${changed} change`),
      });
      const earlier = await earlierModel(reader.stores, {
        named: values.before,
        changed: judge.version,
        storedVersions: planned.plan.storedVersions,
      });
      const before = earlier?.judge;
      const accuracy = await compareAccuracy({ stores: reader.stores, labelled, before, after: judge });
      const report: PlanReport = { ...planned, ...earlierOf(earlier), accuracy };
      out(values.json === true ? JSON.stringify(withoutDecisions(report)) : planText(report));
      return planned.kind === 'stopped' || accuracy.falls ? 1 : 0;
    } finally {
      reader.close();
    }
  },
};

function earlierOf(earlier: EarlierModel | undefined): Pick<PlanReport, 'earlier'> {
  return earlier === undefined ? {} : { earlier: { version: earlier.judge.version, found: earlier.found } };
}

/** Thousands of decisions that are right say nothing: what flipped is listed. */
function withoutDecisions(report: PlanReport): object {
  const { labelled, ...accuracy } = report.accuracy;
  if (labelled === undefined) return report;
  const { before, after } = labelled;
  const figures = {
    ...labelled,
    ...(before === undefined ? {} : { before: figuresOf(before) }),
    after: figuresOf(after),
  };
  return { ...report, accuracy: { ...accuracy, labelled: figures } };
}

function figuresOf({ decisions: _, ...figures }: NonNullable<AccuracyComparison['labelled']>['after']): object {
  return figures;
}
