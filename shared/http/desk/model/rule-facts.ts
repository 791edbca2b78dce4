import { html } from 'hono/html';
import type { RuleCounts } from '../../../model/model-desk.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { numberLocale } from '../number-locale.ts';
import { timeTag, timeText } from '../time-tag.ts';
import type { RuleSum } from './tag-sums.ts';

/** What was counted of the rules, and when. */
export function ruleCountNote(desk: DeskContext, counts: RuleCounts): Html {
  const words = modelWords[desk.language];
  const articles = numberText(desk.language, counts.articles);
  return html`<p class="quiet">${noteText(desk, counts)} ${counts.notJudged === 0 ? '' : words.notJudged(numberText(desk.language, counts.notJudged))} ${
    counts.state === 'counting'
      ? words.counting(articles)
      : html`${words.countedRules}: ${timeTag(desk, counts.countedAt)}.`
  }</p>`;
}

function noteText(desk: DeskContext, { articles, oldest, isWhole }: RuleCounts): string {
  const words = modelWords[desk.language];
  if (oldest === undefined) return words.ruleNoteNone;
  const count = numberText(desk.language, articles);
  return isWhole ? words.ruleNoteWhole(count) : words.ruleNote(count, timeText(desk, oldest, 'day'));
}

/** The share of what was met that is a part of it: `12 %`; a dash where nothing was met. */
export function shareText(desk: Pick<DeskContext, 'language'>, sum: RuleSum, part: 'blocked' | 'unsupported'): string {
  const all = sum.matches + sum.blocked + sum.unsupported;
  if (all === 0) return '–';
  return new Intl.NumberFormat(numberLocale(desk.language), { style: 'percent', maximumFractionDigits: 0 }).format(
    sum[part] / all,
  );
}
