import type { ExtractResult } from '../../shared/model/reading.ts';
import type { Extractor } from '../../shared/ports.ts';

/** Reads pages of `pageHtml` in this process: title, paragraphs and the reservation in robots `meta`. */
export function createFakeExtractor(): Extractor {
  return { extract: async ({ body }) => readSimplePage(new TextDecoder().decode(body)) };
}

function readSimplePage(html: string): ExtractResult {
  const paragraphs = [...html.matchAll(/<p>(.*?)<\/p>/gs)].map(([, text = '']) => text);
  if (paragraphs.length === 0) return { kind: 'no-article', reason: 'the page has no paragraphs' };
  return {
    kind: 'reading',
    reading: {
      title: /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? '',
      blocks: paragraphs.map((text) => ({ kind: 'paragraph', text })),
      bylines: [],
      published: [],
      modified: [],
      reservations: html.includes('noarchive') ? ['noarchive'] : [],
      credits: [],
      htmlLang: 'en',
      method: 'readability-linkedom',
      version: 'fake-1',
      notes: [],
    },
  };
}
