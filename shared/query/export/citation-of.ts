import type { ArticleRecord } from '../../model/article-record.ts';
import { zoneOfDate } from '../../text/dates.ts';
import type { ExportedArticle } from './exported-article.ts';
import { nameOfAuthor, type PersonName } from './name-of-author.ts';
import { xmlText } from './xml-text.ts';

/** An article as a bibliography names it; every text is one line. */
export type Citation = {
  /** `[a-z0-9-]`, made of what never changes of an article, and of nobody else's. */
  readonly key: string;
  readonly title: string;
  readonly authors: readonly PersonName[];
  /** The day (`2026-11-22`) at the publisher's place, where the date names a zone; UTC's otherwise. */
  readonly issued?: string;
  /** The UTC day on which Vigía read it. */
  readonly accessed: string;
  /** The name of the newspaper. */
  readonly outlet: string;
  readonly url: string;
  /** ISO 639-1. */
  readonly language?: string;
  readonly section?: string;
  readonly keywords: readonly string[];
  /** At most 300 characters; empty where the publisher reserved the text. */
  readonly summary: string;
  readonly note?: string;
};

/** Digits of the id in a key: 48 bits, so that a million articles share none but by a chance of 1 in 500. */
const KEY_DIGITS = 12;

const MS_A_MINUTE = 60_000;

/** What every citation format says of an article. */
export function citationOf({ record }: ExportedArticle): Citation {
  const { siteName, source, language, section, fetch } = record;
  const issued = issuedOn(record);
  const outlet = oneLine(siteName ?? source.title);
  const organisations = [siteName, source.title, ...(record.wires ?? [])].filter((name) => name !== undefined);
  return {
    key: keyOf(record),
    title: oneLine(record.title),
    authors: record.authors
      .map(oneLine)
      .filter((name) => name !== '')
      .map((name) => nameOfAuthor(name, { language, organisations })),
    ...(issued === undefined ? {} : { issued }),
    accessed: (fetch?.fetchedAt ?? record.foundAt).slice(0, 10),
    outlet,
    url: record.url,
    ...(language === 'und' ? {} : { language }),
    ...(section === undefined ? {} : { section: oneLine(section) }),
    keywords: record.tags.filter(({ level }) => level === 'about').map(({ tag }) => tag),
    summary: oneLine(record.snippet),
    ...(source.sample ? { note: 'Sample newsroom: demonstration, not evidence' } : {}),
  };
}

/** The host and the id: both come from the canonical address, so an edited title or author changes no key. */
function keyOf({ id, canonicalUrl }: ArticleRecord): string {
  const host = URL.canParse(canonicalUrl) ? new URL(canonicalUrl).hostname : '';
  const outlet = host.replace(/^www\./, '').replaceAll(/[^a-z0-9]+/g, '-');
  return `${outlet || 'article'}-${id.slice(0, KEY_DIGITS)}`;
}

/** A paper of 3 March at 22:00 in Bogotá is of 3 March, though UTC has the 4th. */
function issuedOn({ publishedAt, publishedFrom }: ArticleRecord): string | undefined {
  if (publishedAt === undefined) return undefined;
  const zoneMinutes = publishedFrom === undefined ? 0 : (zoneOfDate(publishedFrom.text) ?? 0);
  return new Date(Date.parse(publishedAt) + zoneMinutes * MS_A_MINUTE).toISOString().slice(0, 10);
}

function oneLine(text: string): string {
  return xmlText(text)
    .replaceAll(/[\s\u007f-\u009f]+/g, ' ')
    .trim();
}
