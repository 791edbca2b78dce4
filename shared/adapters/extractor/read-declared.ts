import type { ExtractResult, TextBlock } from '../../model/reading.ts';
import type { Block } from './blocks.ts';
import { EXTRACTION_VERSION } from './extraction-version.ts';
import type { JsonLdNode } from './json-ld.ts';
import { stringsUnder, valuesUnder } from './json-ld.ts';
import type { MetaTags } from './meta-tags.ts';
import { reservationsIn } from './meta-tags.ts';
import { plainJsonText } from './plain-text.ts';

/** A shorter `articleBody` is a teaser. */
const MIN_DECLARED_WORDS = 100;
/** Two sentences. On a page that shows more, `articleBody` is no better: templates mangle its line breaks and letters. */
const MIN_FOUND_CHARS = 250;

/** The text as JSON-LD has it, where the page itself shows next to none. */
export function declaredBlocks(
  jsonLd: readonly JsonLdNode[],
  found: readonly Block[],
): readonly TextBlock[] | undefined {
  if (found.reduce((sum, block) => sum + block.text.length, 0) >= MIN_FOUND_CHARS) return undefined;
  return articleBody(jsonLd);
}

/** What JSON-LD alone says of the article: the last rung, which needs no DOM. `meta` holds the publisher's reservations. */
export function readDeclared(jsonLd: readonly JsonLdNode[], meta: MetaTags, url: string): ExtractResult {
  const blocks = articleBody(jsonLd);
  if (blocks === undefined)
    return { kind: 'no-article', reason: `JSON-LD holds no article of ${MIN_DECLARED_WORDS} words` };
  const text = (key: string) => stringsUnder(jsonLd, key).map(plainJsonText);
  const date = (key: string) => text(key).map((said) => ({ source: 'json-ld' as const, text: said }));
  const [siteName] = text('publisher');
  const names = [...text('author'), ...text('creator')];
  const page = text('url')[0];
  return {
    kind: 'reading',
    reading: {
      title: text('headline')[0] ?? '',
      blocks,
      bylines: names.length === 0 ? [] : [{ source: 'json-ld', names }],
      published: [...date('datePublished'), ...date('dateCreated')],
      modified: date('dateModified'),
      reservations: reservationsIn(meta),
      credits: [],
      method: 'json-ld',
      version: EXTRACTION_VERSION,
      notes: [],
      ...(siteName === undefined ? {} : { siteName }),
      ...(page !== undefined && URL.canParse(page, url) ? { canonicalUrl: new URL(page, url).href } : {}),
    },
  };
}

function articleBody(jsonLd: readonly JsonLdNode[]): readonly TextBlock[] | undefined {
  const bodies = valuesUnder(jsonLd, 'articleBody').filter((value) => typeof value === 'string');
  const [body] = bodies.sort((one, other) => other.length - one.length);
  if (body === undefined || body.split(/\s+/).length < MIN_DECLARED_WORDS) return undefined;
  const lines = body
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, '\n')
    .split(/\n+/)
    .map(plainJsonText);
  return lines.filter((text) => text !== '').map((text) => ({ kind: 'paragraph', text }));
}
