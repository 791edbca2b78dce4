import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractor } from '../../../shared/adapters/extractor/extractor.ts';
import type { ExtractResult, Reading } from '../../../shared/model/reading.ts';
import { reservationOf } from '../../../shared/stages/extract/reservation.ts';
import { pageOf } from '../play.ts';
import { type Judge, judge, type Runner } from '../runner.ts';
import { liveInPages } from './xss-string.ts';

type Extracted = {
  readonly source: string;
  readonly result: ExtractResult;
  readonly text: string;
  /** What the reading's title and text would bring to life on a page. */
  readonly live: readonly string[];
};

const MEANINGS: Readonly<Record<string, Judge<Extracted>>> = {
  'extracts|scripts_not_run|not_followed|no_pollution': hasArticle,
  inert_render: (found) => hasArticle(found) ?? found.live[0],
  'bounded_extract|no_crash': ({ result }) => (ENDINGS.has(result.kind) ? undefined : describe({ result })),
  // docs/hostile.md: what a reader cannot see is no text of the article.
  stated_policy: (found) => hasArticle(found) ?? hiddenTextIn(found),
  matches_normalised: (found) => hasArticle(found) ?? missingWord(found),
  honour_noarchive: (found) => reserves(found, 'noarchive'),
  honour_tdm: (found) => reserves(found, 'tdm'),
};

/** Any of them is bounded; a process that had to be ended is one of them. */
const ENDINGS: ReadonlySet<string> = new Set(['reading', 'no-article', 'too-large', 'timed-out', 'crashed']);

const URL_OF_PAGE = 'https://news.example.com/story';
const CONTENT_TYPE = 'text/html; charset=utf-8';

/** A page, extracted in its process; and an honest page after it, which must be read whatever the first one did. */
export const run: Runner = async (hostileCase, dir) => {
  const body = readFileSync(join(dir, hostileCase.file ?? ''));
  const extractor = createExtractor();
  try {
    const result = await extractor.extract({ url: URL_OF_PAGE, body, contentType: CONTENT_TYPE });
    const honest = new TextEncoder().encode(pageOf());
    const next = await extractor.extract({ url: URL_OF_PAGE, body: honest, contentType: CONTENT_TYPE });
    if (!textOf(next).includes('keep the library open')) return { ok: false, found: 'the next page was not read' };
    if (Object.keys(Object.prototype).length > 0) return { ok: false, found: 'every object has a new property' };
    const text = textOf(result);
    const live = hostileCase.expect === 'inert_render' ? await liveInPages(text.slice(0, 5_000)) : [];
    return judge(hostileCase, { source: body.toString('utf8'), result, text, live }, MEANINGS, describe);
  } finally {
    await extractor.close();
  }
};

function textOf(result: ExtractResult): string {
  return result.kind === 'reading' ? result.reading.blocks.map(({ text }) => text).join('\n') : '';
}

function describe({ result }: Pick<Extracted, 'result'>): string {
  return result.kind === 'reading'
    ? `${textOf(result).length} characters were read`
    : `${result.kind}: ${result.reason}`;
}

/** The page's longest paragraph that a reader sees is in the text, and no markup is. */
function hasArticle({ source, text, result }: Extracted): string | undefined {
  const paragraphs = [...source.matchAll(/<p(?![^>]*(?:hidden|display:\s*none|font-size:\s*0))[^>]*>([^<]{80,})/gi)];
  const longest = paragraphs.map(([, words = '']) => words).toSorted((a, b) => b.length - a.length)[0] ?? '';
  const start = longest.trim().replace(/\s+/g, ' ').slice(0, 60);
  if (start === '') return 'the page has no paragraph to look for';
  if (!text.replace(/\s+/g, ' ').includes(start))
    return `${JSON.stringify(start)} is not in the text; ${describe({ result })}`;
  return /<(?:script|img|iframe|style|svg)\b|\bon\w+=/i.test(text) ? 'markup is in the text' : undefined;
}

const HIDDEN =
  /<(\w+)[^>]*(?:\shidden\b|style\s*=\s*["'][^"']*(?:display:\s*none|visibility:\s*hidden|font-size:\s*0)[^"']*["'])[^>]*>([^<]+)<\/\1>/gi;

function hiddenTextIn({ source, text }: Extracted): string | undefined {
  const hidden = [...source.matchAll(HIDDEN)].map(([, , words = '']) => words.trim());
  const shown = hidden.find((words) => words !== '' && text.includes(words));
  return shown === undefined ? undefined : `the hidden ${JSON.stringify(shown)} is in the text`;
}

/** Invisible characters inside of a word: those of Unicode's default ignorable format class that pages use. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

function missingWord({ source, text }: Extracted): string | undefined {
  const disguised = source.match(/[\p{L}\p{N}]+(?:[\u00ad\u200b-\u200d\u2060\ufeff]+[\p{L}\p{N}]+)+/gu) ?? [];
  if (disguised.length === 0) return 'the page has no word with invisible characters';
  const missing = disguised.map((word) => word.replace(INVISIBLE, '')).find((word) => !text.includes(word));
  return missing === undefined ? undefined : `${JSON.stringify(missing)} is not in the text`;
}

function reserves({ result }: Extracted, expected: string): string | undefined {
  const reading: Reading | undefined = result.kind === 'reading' ? result.reading : undefined;
  const reservation = reservationOf(undefined, reading);
  return reservation?.includes(expected) === true ? undefined : `it reserves ${reservation ?? 'nothing'}`;
}
