/*
 * In: what a person names to be taken down, and the addresses of an article or entry.
 * Out: what the block-list is asked for, whether an article is meant, and what to block.
 * Guarantees: an address covers its twins (scheme, `www.`, AMP, mobile, tracking parameters), a host every host below it.
 * Leaves to others: looking, removing, writing the block-list.
 */
import type { Article } from '../model/article.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import type { Block, BlockPlace } from '../model/block.ts';
import { blockedAddress, blockedHost, blockPlaces } from '../model/block-places.ts';
import type { EntryRecord } from '../model/entry.ts';
import { canonicalUrl } from '../text/canonical-url.ts';

/** `article`: by its id; its addresses are what is blocked. */
export type TakedownTarget = BlockPlace | { readonly kind: 'article'; readonly value: string };

/** Ids of articles are 20 hex digits (`shortHash`). */
const ARTICLE_ID = /^[0-9a-f]{20}$/;

/** What a person means by an id, an http(s) address (with or without its scheme) or a host; undefined for anything else. */
export function parseTakedownTarget(written: string): TakedownTarget | undefined {
  const text = written.trim();
  if (ARTICLE_ID.test(text)) return { kind: 'article', value: text };
  const host = blockedHost(text);
  if (host !== undefined) return { kind: 'host', value: host };
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return /^[^/\s]+\.[^/\s]+\//.test(url.slice(url.indexOf('//') + 2)) && URL.canParse(url)
    ? { kind: 'address', value: blockedAddress(canonicalUrl(url)) }
    : undefined;
}

/** Canonical addresses under which an entry's link may be blocked. */
export function linkAddresses(link: string | undefined): readonly string[] {
  return link === undefined ? [] : [canonicalUrl(link)];
}

/** Canonical addresses of an article: the one that it is known by, the one that answered, and where its page was fetched. */
export function articleAddresses(
  article: Pick<Article, 'canonicalUrl' | 'url'> & Pick<Partial<ArticleRecord>, 'fetch'>,
): readonly string[] {
  const { canonicalUrl: known, url, fetch } = article;
  return [...new Set([known, canonicalUrl(url), ...linkAddresses(fetch?.url)])];
}

/** Whether a canonical address is among what a target means. */
export function isTarget(target: TakedownTarget, canonicalUrls: readonly string[]): boolean {
  return canonicalUrls
    .flatMap((url) => blockPlaces(url))
    .some(({ kind, value }) => kind === target.kind && value === target.value);
}

export type BlocksInput = {
  readonly target: TakedownTarget;
  readonly articles: readonly ArticleRecord[];
  readonly reason?: string;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/** What to block: the host, or the address that was named and every address of its article. */
export function blocksOf({ target, articles, reason, now }: BlocksInput): readonly Block[] {
  const common = { schemaVersion: 1 as const, since: now, ...(reason === undefined ? {} : { reason }) };
  if (target.kind === 'host') return [{ ...common, kind: 'host', value: target.value }];
  const blocks = new Map<string, Block>();
  if (target.kind === 'address') blocks.set(target.value, { ...common, kind: 'address', value: target.value });
  for (const article of articles)
    for (const value of articleAddresses(article).map(blockedAddress))
      blocks.set(value, { ...common, kind: 'address', value, articleId: article.id });
  return [...blocks.values()];
}

/** How an entry ends whose address or host was taken down, in words that name neither. */
export function takenDownReason({ kind, since }: Pick<Block, 'kind' | 'since'>): string {
  return `${TAKEN_DOWN} its ${kind} is on the block-list since ${since.slice(0, 10)}`;
}

const TAKEN_DOWN = 'taken down:';

/** Whether the block-list is why an entry was refused. */
export function isTakenDown({ status, reason = '' }: Pick<EntryRecord, 'status' | 'reason'>): boolean {
  return status === 'rejected' && reason.startsWith(TAKEN_DOWN);
}
