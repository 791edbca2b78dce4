import type { FeedCandidate, FeedRole, FoundBy } from './feed-candidate.ts';

const ROLES: readonly FeedRole[] = ['main', 'section', 'media', 'comments'];
const SOURCES: readonly FoundBy[] = ['given', 'link', 'header', 'anchor', 'sitemap', 'well-known'];

/** What outlets call the feed of everything they publish, in English and Spanish. */
const WHOLE = /\b(?:portada|home ?page|front ?page|inicio|latest|[úu]ltimas?|todas?|all|top|principal|main|general)\b/i;

/**
 * Candidates, best first: by what they are for, then the language that is wanted, then who names them, then whether they
 * are called the feed of everything; their own order decides the rest.
 */
export function rankCandidates<C extends FeedCandidate>(candidates: readonly C[], language?: string): readonly C[] {
  const wanted = language?.toLowerCase().split(/[-_]/)[0];
  return candidates
    .map((candidate) => ({ candidate, key: keyOf(candidate, wanted) }))
    .toSorted((a, b) => compare(a.key, b.key))
    .map(({ candidate }) => candidate);
}

function keyOf({ role, language, foundBy, title = '', url }: FeedCandidate, wanted: string | undefined) {
  const name = `${title} ${new URL(url).pathname}`.replaceAll(/[_/.-]/g, ' ');
  return [
    ROLES.indexOf(role),
    languageRank(language, wanted),
    SOURCES.indexOf(foundBy),
    WHOLE.test(name) ? 0 : 1,
  ] as const;
}

/** A feed of unknown language may be the wanted one. */
function languageRank(language: string | undefined, wanted: string | undefined): number {
  if (wanted === undefined || language === wanted) return 0;
  return language === undefined ? 1 : 2;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
