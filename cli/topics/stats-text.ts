import type { LanguageSide } from '../../shared/stages/topic-stats/language-sides.ts';
import type { RuleStats, TermStats } from '../../shared/stages/topic-stats.ts';
import type { TopicStats } from './stats.ts';

const NAME_WIDTH = 44;

/** The statistics for a person; terms, or what never fired, when asked for. */
export function statsText(
  stats: TopicStats,
  { terms, never }: { readonly terms: boolean; readonly never: boolean },
): string {
  const { rules, languages } = stats;
  const met = rules.filter(hasMet);
  return [
    headText(stats),
    '',
    `${'rule'.padEnd(NAME_WIDTH)} counted  last        blocked  lacked context`,
    ...met.flatMap((rule) => [
      metText(rule.rule, rule),
      ...(terms ? rule.terms.filter(hasMet).map((term) => metText(`    ${termName(term)}`, term)) : []),
    ]),
    '',
    ...neverText(rules, never),
    '',
    ...languagesText(languages),
  ].join('\n');
}

function headText({ modelVersion, articles, notJudged, tookMs }: TopicStats): string {
  const rate = tookMs === 0 ? 0 : Math.round((articles * 1000) / tookMs);
  const reserved = notJudged === 0 ? '' : `, ${notJudged} of them without a text to read`;
  return `Model ${modelVersion} on ${articles} archived articles${reserved} (${(tookMs / 1000).toFixed(1)} s, ${rate} articles/s)`;
}

function hasMet({ matches, blocked, unsupported }: Pick<RuleStats, 'matches' | 'blocked' | 'unsupported'>): boolean {
  return matches + blocked + unsupported > 0;
}

function metText(
  name: string,
  { matches, lastMatch, blocked, unsupported }: Pick<RuleStats, 'matches' | 'lastMatch' | 'blocked' | 'unsupported'>,
): string {
  const share = (part: number) => `${Math.round((100 * part) / (matches + blocked + unsupported))} %`.padStart(7);
  return `${name.padEnd(NAME_WIDTH)} ${String(matches).padStart(7)}  ${(lastMatch ?? 'never').slice(0, 10).padEnd(10)}  ${share(blocked)}  ${share(unsupported)}`;
}

function termName({ term, language }: TermStats): string {
  return `${term} (${language})`;
}

function neverText(rules: readonly RuleStats[], all: boolean): readonly string[] {
  const silent = rules.filter((rule) => rule.matches === 0);
  const terms = rules.flatMap((rule) =>
    rule.terms.filter((term) => term.matches === 0).map((term) => ({ rule, term })),
  );
  const every = rules.reduce((sum, rule) => sum + rule.terms.length, 0);
  return [
    `Never counted: ${silent.length} of ${rules.length} rules, ${terms.length} of ${every} terms${all ? ':' : ' (--never lists them)'}`,
    ...(all ? silent.map(({ rule }) => `  ${rule}`) : []),
    ...(all ? terms.map(({ rule, term }) => `  ${rule.rule}: ${termName(term)}`) : []),
  ];
}

function languagesText(sides: readonly LanguageSide[]): readonly string[] {
  const ofTag = [...Map.groupBy(sides, ({ tag }) => tag)];
  return [
    'Languages of the articles that have a tag now:',
    ...ofTag.map(([tag, own]) => `  ${tag.padEnd(NAME_WIDTH - 2)} ${own.map(sideText).join('  ')}`),
    ...sides.filter(({ isQuiet }) => isQuiet).map(quietText),
  ];
}

function sideText({ language, articles, share }: LanguageSide): string {
  return `${language} ${articles} (${Math.round(share * 100)} %)`;
}

function quietText({ tag, language, recent, expected }: LanguageSide): string {
  return `  warning: ${tag} went quiet in ${language}: ${recent} articles in the last four weeks, where its own past lets expect ${expected.toFixed(1)}. A feed that fails, or a rule that no longer meets its words?`;
}
