import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExtractor } from '../../shared/adapters/extractor/extractor.ts';
import type { ExtractResult } from '../../shared/model/reading.ts';
import { extractArticle } from '../../shared/stages/extract.ts';

const FOLDER = new URL('../../../shared/hostile/', import.meta.url);
type Case = { readonly id: string; readonly kind: string; readonly expect: string; readonly file: string };

const ARTICLE = 'The council voted on Tuesday to keep the library open';
const url = 'https://news.example.com/story';
const contentType = 'text/html; charset=utf-8';
const present = existsSync(FOLDER);
if (!present) console.log('skipped: tests/extractor/hostile.test.ts, as ../shared/hostile is not there');

function readCases(): readonly Case[] {
  const lines = readFileSync(new URL('cases.jsonl', FOLDER), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Case).filter((item) => item.kind === 'article.html');
}

function textOf(result: ExtractResult): string {
  return result.kind === 'reading' ? result.reading.paragraphs.join('\n') : '';
}

function reservedOf(body: Uint8Array, result: ExtractResult): string | undefined {
  const outcome = extractArticle({
    page: { url, finalUrl: url, status: 200, headers: { 'content-type': contentType }, body, fetchedAt: NOW },
    result,
    entry: { feedId: 'f', key: 'k', title: 't', fingerprint: 'x' },
    feed: { id: 'f', url, title: 'F', origin: 'opml' },
    now: NOW,
  });
  return outcome.kind === 'article' ? outcome.reserved : undefined;
}
const NOW = '2024-05-01T10:00:00.000Z';

describe.skipIf(!present)('createExtractor() on ../shared/hostile', () => {
  let extractor: ReturnType<typeof createExtractor>;
  beforeAll(() => {
    extractor = createExtractor();
  });
  afterAll(() => extractor.close());

  it.each(present ? readCases() : [])('$id ends as $expect', async (item) => {
    const body = readFileSync(new URL(item.file, FOLDER));
    const result = await extractor.extract({ url, body, contentType });
    const text = textOf(result);
    // Whatever the page did, the next one is read.
    const next = await extractor.extract({ url, body: new TextEncoder().encode(control()), contentType });
    expect(textOf(next)).toContain(ARTICLE);
    expect(text).not.toMatch(/onerror|<img|<script/i);
    switch (item.expect) {
      case 'extracts':
      case 'scripts_not_run':
      case 'not_followed':
      case 'inert_render':
      case 'no_pollution':
        expect(text).toContain(ARTICLE);
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        break;
      case 'bounded_extract':
      case 'no_crash':
        expect(['reading', 'no-article', 'too-large', 'timed-out']).toContain(result.kind);
        break;
      case 'stated_policy':
        // docs/decisions/extraction-process.md: what a reader cannot see is no text of the article.
        expect(text).toContain(ARTICLE);
        expect(text).not.toContain('fake');
        break;
      case 'matches_normalised':
        expect(text).toContain('merger');
        break;
      case 'honour_noarchive':
        expect(reservedOf(body, result)).toBe('noarchive');
        break;
      case 'honour_tdm':
        expect(reservedOf(body, result)).toBe('tdm');
        break;
      default:
        throw new Error(`no meaning for ${item.expect}`);
    }
  });
});

function control(): string {
  return `<html><body><article><p>${`${ARTICLE} for another year, officials said. `.repeat(6)}</p></article></body></html>`;
}
