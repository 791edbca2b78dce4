import { Readability } from '@mozilla/readability';
import type { ExtractResult, Reading } from '../../model/reading.ts';
import { blocksOf } from './blocks.ts';
import { completeBlocks, placeBlocks } from './complete-blocks.ts';
import { confirmBlocks } from './confirm-blocks.ts';
import { decodePage } from './decode-page.ts';
import type { DomDocument, DomElement, Rung } from './dom.ts';
import { loadParser } from './dom.ts';
import { PAGE_LIMITS } from './limits.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import { plainText } from './plain-text.ts';
import { prepareHtml } from './prepare-html.ts';
import { stripFurniture } from './strip-furniture.ts';

/** Changes whenever the same bytes may give another text: stored with every article. */
export const EXTRACTION_VERSION = '1';

/** A page as it crosses into the process that reads it. */
export type PageRequest = {
  readonly url: string;
  readonly body: Uint8Array;
  readonly contentType?: string;
  readonly rung: Rung;
};

/**
 * Reads the article out of one page on one rung. Nothing is fetched and no script runs. Throws what
 * the parser throws; the caller tries the next rung.
 */
export async function readPage(request: PageRequest): Promise<ExtractResult> {
  if (request.body.length > PAGE_LIMITS.maxBytes) {
    return {
      kind: 'too-large',
      reason: `the page has ${request.body.length} bytes, more than ${PAGE_LIMITS.maxBytes}`,
    };
  }
  const prepared = prepareHtml(decodePage(request.body, request.contentType));
  if (prepared.kind === 'too-large') return prepared;
  if (prepared.html.trim() === '') return { kind: 'no-article', reason: 'the page is empty' };
  const parse = await loadParser(request.rung);
  const document = parse(prepared.html, request.url);
  const metadata = readMetadata(document, prepared.jsonLd, request.url);
  const onPage = readParagraphs(document, metadata);
  const declared = declaredParagraphs(metadata.articleBody, onPage);
  const paragraphs = declared ?? onPage;
  if (paragraphs.length === 0) return { kind: 'no-article', reason: 'Readability found no article on the page' };
  const notes = declared === undefined ? [] : ['the text is the JSON-LD articleBody: the page shows little of it'];
  return { kind: 'reading', reading: toReading(metadata, paragraphs, request.rung, notes) };
}

function readParagraphs(document: DomDocument, metadata: Metadata): readonly string[] {
  stripFurniture(document);
  const page = placeBlocks(blocksOf(document.documentElement));
  const content = readContent(document);
  if (content === undefined) return [];
  const found = confirmBlocks(blocksOf(content), metadata.title);
  const whole = confirmBlocks(completeBlocks(found, page, metadata.descriptions), metadata.title);
  return whole.map((block) => block.text);
}

/** The text as JSON-LD has it, where the page itself shows next to none. */
function declaredParagraphs(body: string | undefined, found: readonly string[]): readonly string[] | undefined {
  if (body === undefined || body.split(/\s+/).length < MIN_DECLARED_WORDS) return undefined;
  if (found.join(' ').length >= MIN_FOUND_CHARS) return undefined;
  const paragraphs = body.replace(/<\/?[a-z][^<>]{0,200}>/gi, '\n').split(/\n+/);
  return paragraphs.map(plainText).filter((text) => text !== '');
}
/** A shorter `articleBody` is a teaser. */
const MIN_DECLARED_WORDS = 100;
/** Two sentences. On a page that shows more, `articleBody` is no better: templates mangle its line breaks and letters. */
const MIN_FOUND_CHARS = 250;

function readContent(document: DomDocument): DomElement | undefined {
  // Readability's types want the whole DOM; the casts are between that and our part of it.
  const reader = new Readability(document as never, {
    disableJSONLD: true,
    serializer: (node) => node as unknown as DomElement,
  });
  return reader.parse()?.content ?? undefined;
}

function toReading(metadata: Metadata, paragraphs: readonly string[], rung: Rung, notes: readonly string[]): Reading {
  const { reservations, articleBody: _, descriptions: __, ...said } = metadata;
  return {
    ...said,
    paragraphs,
    method: `readability-${rung}`,
    version: EXTRACTION_VERSION,
    notes: [...notes, ...reservations.map((name) => `reserved: ${name}`)],
  };
}
