import { Readability } from '@mozilla/readability';
import type { ExtractResult, Reading, TextBlock } from '../../model/reading.ts';
import type { Block } from './blocks.ts';
import { blocksOf } from './blocks.ts';
import { completeBlocks, placeBlocks } from './complete-blocks.ts';
import { confirmBlocks, wireCreditsAmong } from './confirm-blocks.ts';
import { decodePage } from './decode-page.ts';
import type { DomDocument, DomElement } from './dom.ts';
import { loadParser } from './dom.ts';
import { indexElements } from './element-index.ts';
import { EXTRACTION_VERSION } from './extraction-version.ts';
import type { JsonLdNode } from './json-ld.ts';
import { articleNodes } from './json-ld.ts';
import { PAGE_LIMITS } from './limits.ts';
import { readMetaTags, scanMetaTags } from './meta-tags.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import { articleForm, readSigns } from './page-form.ts';
import { pageObstacle } from './page-obstacle.ts';
import { isPictureLine } from './picture-line.ts';
import { prepareHtml } from './prepare-html.ts';
import { declaredBlocks, readDeclared } from './read-declared.ts';
import type { Rung } from './rung.ts';
import { stripFurniture } from './strip-furniture.ts';

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
export async function readPage({ url, body, contentType, rung }: PageRequest): Promise<ExtractResult> {
  if (body.length > PAGE_LIMITS.maxBytes) {
    return { kind: 'too-large', reason: `the page has ${body.length} bytes, more than ${PAGE_LIMITS.maxBytes}` };
  }
  const html = decodePage(body, contentType);
  const prepared = prepareHtml(html);
  if (prepared.kind === 'too-large') return prepared;
  if (prepared.html.trim() === '') return { kind: 'no-article', reason: 'the page is empty' };
  const jsonLd = articleNodes(prepared.jsonLd);
  if (rung === 'json-ld') return readDeclared(jsonLd, scanMetaTags(prepared.html), url);
  const parse = await loadParser(rung);
  return readDocument(parse(prepared.html, url), { html, jsonLd, url, method: `readability-${rung}` });
}

type PageContext = {
  /** As received, decoded. */
  readonly html: string;
  readonly jsonLd: readonly JsonLdNode[];
  readonly url: string;
  readonly method: Reading['method'];
};

function readDocument(document: DomDocument, { html, jsonLd, url, method }: PageContext): ExtractResult {
  const pageLines = blocksOf(document.documentElement);
  const elements = indexElements(document);
  const meta = readMetaTags(elements);
  const htmlLang = document.documentElement.getAttribute('lang') ?? undefined;
  const metadata = readMetadata({ elements, htmlLang, pageLines, jsonLd, meta, url });
  const signs = readSigns(elements, meta, jsonLd, url);
  const { blocks: onPage, credits } = readBlocks(document, metadata);
  const declared = declaredBlocks(jsonLd, onPage);
  const declaresArticle = jsonLd.length > 0 || signs.openGraphTypes.includes('article');
  const obstacle = declared ? undefined : pageObstacle({ html, metadata, blocks: onPage, pageLines, declaresArticle });
  if (obstacle !== undefined) return { kind: 'no-article', reason: `the page is no article: ${obstacle}`, obstacle };
  const form = articleForm(signs, onPage, pageLines);
  const blocks = declared ?? onPage.map(({ kind, text }) => ({ kind, text }));
  if (blocks.length === 0) return noArticle(form);
  return {
    kind: 'reading',
    reading: {
      ...toReading(metadata, blocks, declared === undefined ? method : 'json-ld'),
      credits,
      ...(form === undefined || declared !== undefined ? {} : { form }),
      notes: declared === undefined ? [] : ['the text is the JSON-LD articleBody: the page shows little of it'],
    },
  };
}

function noArticle(form: ReturnType<typeof articleForm>): ExtractResult {
  const reason = 'Readability found no article on the page';
  return form === 'paywalled-stub' || form === 'video'
    ? { kind: 'no-article', reason, obstacle: form }
    : { kind: 'no-article', reason };
}

type Text = { readonly blocks: readonly Block[]; readonly credits: readonly string[] };

function readBlocks(document: DomDocument, metadata: Metadata): Text {
  stripFurniture(document);
  const page = placeBlocks(blocksOf(document.documentElement));
  // Before Readability, which drops pictures.
  const captions = new Set(page.filter(isPictureLine).map((block) => block.text));
  const content = readContent(document);
  if (content === undefined) return { blocks: [], credits: [] };
  const known = { ...metadata, captions, authors: metadata.bylines.flatMap(({ names }) => names) };
  const found = confirmBlocks(blocksOf(content), known);
  const blocks = confirmBlocks(completeBlocks(found, page, metadata), known);
  return { blocks, credits: wireCreditsAmong(page) };
}

function readContent(document: DomDocument): DomElement | undefined {
  // Readability's types want the whole DOM; the casts are between that and our part of it.
  const reader = new Readability(document as never, {
    disableJSONLD: true,
    keepClasses: true,
    serializer: (node) => node as unknown as DomElement,
  });
  return reader.parse()?.content ?? undefined;
}

function toReading(metadata: Metadata, blocks: readonly TextBlock[], method: Reading['method']) {
  const { descriptions: _, titles: __, ...said } = metadata;
  return { ...said, blocks, method, version: EXTRACTION_VERSION };
}
