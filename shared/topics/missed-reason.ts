import type { MissedMatch } from './explain.ts';

/** Why a match did not count, in words that continue "… did not count: it". */
export function missedReason({ reason }: Pick<MissedMatch, 'reason'>): string {
  switch (reason.kind) {
    case 'blocked':
      return `is blocked by ${[...new Set(reason.by.map(({ words }) => `“${words}”`))].join(', ')}`;
    case 'unsupported':
      return `needs ${reason.needs}`;
    case 'outside-field':
      return reason.field === 'title' ? 'counts in the title only' : 'counts in title and lead only';
    case 'other-language':
      return `is a term of another language (${reason.language}) than the article`;
    default:
      return reason satisfies never;
  }
}
