import type { PlanExample, TagChangeCount, TagChangeKind } from '../../shared/model/topic-plan.ts';
import type { LabelDecision } from '../../shared/stages/plan-topics/label-accuracy.ts';
import { oneLine } from '../../shared/text/one-line.ts';
import { receiptLine } from '../receipt-line.ts';
import type { AccuracyComparison } from './compare-accuracy.ts';
import type { PlanReport } from './plan.ts';

const KINDS: Readonly<Record<TagChangeKind, string>> = {
  gained: 'gains',
  lost: 'loses',
  raised: 'becomes what it is about in',
  lowered: 'becomes a mention in',
};
const TITLE_CHARACTERS = 80;
/** Sources of one line: those with the most articles. */
const SOURCES = 5;
/** More flipped labels than these are for `--json`. */
const FLIPS = 20;

/** A plan for a person. */
export function planText(report: PlanReport): string {
  const { plan, kind } = report;
  const tags = [...new Set(plan.counts.map(({ tag }) => tag))].toSorted();
  return [
    headText(report),
    ...tags.flatMap((tag) => tagText(report, tag)),
    ...(kind === 'stopped' ? ['', 'Stopped here: the same command goes on.'] : []),
    '',
    ...accuracyText(report),
  ].join('\n');
}

function headText({ plan, resumedAt }: PlanReport): string {
  const { modelVersion, articles, changed, notJudged, since, storedVersions } = plan;
  const stored = Object.entries(storedVersions).map(([version, count]) => `${version} (${count})`);
  return [
    `Model ${modelVersion} on ${articles} archived articles${since === undefined ? '' : ` since ${since.slice(0, 10)}`}, beside the tags stored by ${stored.join(', ') || 'no model'}`,
    `${changed} articles change${notJudged === 0 ? '' : `; ${notJudged} are not judged: their publishers reserved the text, and none is kept`}`,
    ...(resumedAt === undefined ? [] : [`(goes on with a plan that had read ${resumedAt} articles)`]),
  ].join('\n');
}

function tagText({ plan }: PlanReport, tag: string): readonly string[] {
  const kinds = (Object.keys(KINDS) as TagChangeKind[]).filter((kind) =>
    plan.counts.some((count) => count.tag === tag && count.kind === kind),
  );
  return kinds.flatMap((kind) => {
    const counts = plan.counts.filter((count) => count.tag === tag && count.kind === kind);
    return [
      '',
      `${tag} ${KINDS[kind]} ${articlesText(sumOf(counts))}: ${sumsBy(counts, 'language')}; ${sumsBy(counts, 'sourceId')}`,
      ...(plan.examples[`${tag} ${kind}`] ?? []).flatMap(exampleText),
    ];
  });
}

function articlesText(count: number): string {
  return `${count} article${count === 1 ? '' : 's'}`;
}

function sumOf(counts: readonly TagChangeCount[]): number {
  return counts.reduce((sum, { articles }) => sum + articles, 0);
}

function sumsBy(counts: readonly TagChangeCount[], key: 'language' | 'sourceId'): string {
  const sums = [...Map.groupBy(counts, (count) => count[key])].map(([name, own]) => ({ name, sum: sumOf(own) }));
  const shown = sums.toSorted((a, b) => b.sum - a.sum).slice(0, SOURCES);
  const rest = sums.length - shown.length;
  return `${shown.map(({ name, sum }) => `${name} ${sum}`).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`;
}

function exampleText(example: PlanExample): readonly string[] {
  const { articleId, orderedAt, language, title, source, before, after, receipt, why } = example;
  const levels = [before, after].map((side) =>
    side === undefined ? 'absent' : `${side.level} ${side.score.toFixed(2)}`,
  );
  return [
    `  ${articleId.slice(0, 12)}  ${orderedAt.slice(0, 10)}  ${language}  ${oneLine(title, TITLE_CHARACTERS)} (${source})`,
    `      ${levels.join(' → ')}${why === undefined ? '' : `: ${why}`}`,
    ...(receipt === undefined
      ? []
      : [`      ${before !== undefined && after === undefined ? 'was ' : ''}${receiptLine(receipt)}`]),
  ];
}

function accuracyText({ accuracy, earlier, plan }: PlanReport): readonly string[] {
  return [
    earlier === undefined
      ? 'Accuracy before is not known: the model that gave the stored tags was not kept. Name its folder with --before.'
      : `Accuracy, before by model ${earlier.version} (${earlier.found})${earlier.version === plan.modelVersion ? ', which is this one' : ''}`,
    ...labelledText(accuracy.labelled),
    ...feedbackText(accuracy.feedback),
    ...(accuracy.falls ? ['Accuracy falls.'] : []),
  ];
}

function labelledText(labelled: AccuracyComparison['labelled']): readonly string[] {
  if (labelled === undefined) return ['No labelled set is here.'];
  const { path, before, after, won, lost } = labelled;
  const rows = (['about', 'mention'] as const).flatMap((cut) => [
    figureText(`${cut}, macro F1`, before?.[cut].macro, after[cut].macro),
    figureText(`${cut}, groups F1`, before?.[cut].groups, after[cut].groups),
  ]);
  return [
    `${after.articles} labelled articles (${path}):`,
    ...rows,
    ...flipsText('right before, wrong now', lost),
    ...flipsText('wrong before, right now', won),
  ];
}

function figureText(name: string, before: number | undefined, after: number): string {
  const was = before === undefined ? '  –  ' : before.toFixed(3);
  const change =
    before === undefined || before === after
      ? ''
      : `  ${after > before ? '+' : '−'}${Math.abs(after - before).toFixed(3)}`;
  return `  ${name.padEnd(20)} ${was} → ${after.toFixed(3)}${change}`;
}

function flipsText(name: string, flips: readonly LabelDecision[]): readonly string[] {
  if (flips.length === 0) return [];
  const rest = flips.length - FLIPS;
  return [
    `  ${name}:`,
    ...flips
      .slice(0, FLIPS)
      .map(
        ({ articleId, tag, cut, want, title }) =>
          `    ${articleId}  ${tag} at ${cut}: should ${want ? '' : 'not '}be there  ${oneLine(title, TITLE_CHARACTERS)}`,
      ),
    ...(rest > 0 ? [`    and ${rest} more (--json has all)`] : []),
  ];
}

function feedbackText({
  labels,
  notJudged,
  keptBefore,
  keptAfter,
  broken,
}: AccuracyComparison['feedback']): readonly string[] {
  if (labels === 0) return [];
  const reserved = notJudged === 0 ? '' : `; ${notJudged} have no text`;
  return [
    `${labels} labels of people: ${keptBefore} kept before, ${keptAfter} now${reserved}`,
    ...broken.map(({ articleId, tag, verdict }) => `    ${articleId.slice(0, 12)}  ${tag} should be ${verdict}`),
  ];
}
