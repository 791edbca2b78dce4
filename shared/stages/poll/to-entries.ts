import type { Entry } from '../../model/entry.ts';
import { shortHash } from '../../text/hash.ts';
import { decodeReferences } from './decode-references.ts';
import type { ParsedEntry } from './parsed-feed.ts';

/** A longer guid is known by its hash only (in the key). */
const MAX_GUID_LENGTH = 500;

/** A longer title is text gone astray. */
const MAX_TITLE_LENGTH = 1_000;

/** A longer author is text gone astray. */
const MAX_AUTHOR_LENGTH = 300;

/**
 * Entries of one feed with their identity: each key once, the first of its kind. What has neither link
 * nor text is left out, and said in the notes.
 */
export function toEntries(
  feedId: string,
  parsed: readonly ParsedEntry[],
): { readonly entries: readonly Entry[]; readonly notes: readonly string[] } {
  const byKey = new Map<string, Entry>();
  let hollow = 0;
  for (const entry of parsed) {
    const made = toEntry(feedId, entry);
    if (isHollow(made)) hollow++;
    else if (!byKey.has(made.key)) byKey.set(made.key, made);
  }
  const notes = hollow > 0 ? [`${hollow} without link, title and text were left out.`] : [];
  return { entries: [...byKey.values()], notes };
}

function isHollow({ link, title, summary, content }: Entry): boolean {
  return link === undefined && title === '' && summary === undefined && content === undefined;
}

function toEntry(feedId: string, parsed: ParsedEntry): Entry {
  const { id, link, summary, content, author, published, updated, language } = parsed;
  const title = plainTitle(parsed.title ?? '');
  const said = [title, summary ?? '', content ?? ''];
  const publishedAt = published ?? updated;
  const name = withoutAddress((author ?? '').slice(0, MAX_AUTHOR_LENGTH));
  return {
    feedId,
    key: shortHash(['entry', feedId, ...identityOf(parsed, said)]),
    ...(id !== undefined && id.length <= MAX_GUID_LENGTH && { guid: id }),
    ...(link !== undefined && { link }),
    title,
    ...(summary !== undefined && { summary }),
    ...(content !== undefined && { content }),
    ...(name !== '' && { author: name }),
    ...(publishedAt !== undefined && { publishedAt }),
    ...(updated !== undefined && { updatedAt: updated }),
    ...(language !== undefined && { language }),
    fingerprint: shortHash(['fingerprint', ...said]),
  };
}

function identityOf({ id, link }: ParsedEntry, said: readonly string[]): readonly string[] {
  if (id !== undefined) return ['guid', id];
  return link === undefined ? ['content', ...said] : ['link', link];
}

/** Plain text: titles are shown and searched, so tags go and HTML's references are resolved. */
function plainTitle(title: string): string {
  const text = decodeReferences(title.slice(0, 4 * MAX_TITLE_LENGTH).replace(/<\/?[a-z][^<>]*>/gi, ''));
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_LENGTH);
}

/** `name (address)` and `address (name)`, as RSS and Atom have it: the name is enough. */
function withoutAddress(author: string): string {
  const name = author
    .replace(/\(?[^\s@()<>]+@[^\s@()<>]+\)?/g, '')
    .replace(/[<>]/g, '')
    .trim();
  return /^\(.*\)$/.test(name) ? name.slice(1, -1).trim() : name;
}
