import type { Page } from '../../model/page.ts';
import type { PageObstacle } from '../../model/reading.ts';

/** Why an entry has no article. */
export type NotArticleCode =
  | 'not-html'
  | 'too-large'
  | 'timed-out'
  | 'no-article'
  | 'crashed'
  | 'http-status'
  | PageObstacle;

/** Media types that hold HTML (RFC 2854, RFC 3236). */
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/;
/** Types that servers give to anything: the bytes decide. */
const VAGUE_TYPE = /^(?:|text\/plain|text\/xml|application\/xml|application\/octet-stream|unknown\/unknown|\*\/\*)$/;
/** What HTML begins with (WHATWG MIME Sniffing §7.1). */
const HTML_START =
  /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,4000}?-->\s*)*<(?:!doctype html|html|head|body|meta|title|script|div|article|h1|p|table|a|b|br|style|iframe|font)(?=[\s/>])/i;
/** Begins a file that is surely no page, whatever its type says: PDF, PNG, GIF, JPEG, ZIP, gzip, MP3, WebP and WAV. */
const BINARY_START = [
  '%PDF-',
  '\u0089PNG',
  'GIF8',
  '\u00ff\u00d8\u00ff',
  'PK\u0003\u0004',
  '\u001f\u008b',
  'ID3',
  'RIFF',
];
const SNIFFED_BYTES = 5_000;

/** Why a page need not go to the extractor at all, in a code and in words; `undefined` when it should. */
export function pageRefusal(page: Page): { reasonCode: NotArticleCode; reason: string } | undefined {
  if (page.status < 200 || page.status > 299) {
    return { reasonCode: 'http-status', reason: `the server answered ${page.status}` };
  }
  const start = latin1(page.body.subarray(0, SNIFFED_BYTES)).trimStart();
  const type = (page.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (start === '') return { reasonCode: 'no-article', reason: 'the page is empty' };
  if (BINARY_START.some((magic) => start.startsWith(magic)))
    return { reasonCode: 'not-html', reason: `the page is a file of type ${type || 'unknown'}` };
  if (HTML_TYPE.test(type)) return undefined;
  if (VAGUE_TYPE.test(type) && HTML_START.test(start)) return undefined;
  return {
    reasonCode: 'not-html',
    reason: `the page is ${type === '' ? 'of no type and does not begin as HTML' : type}`,
  };
}

/** Byte for byte; a UTF-8 mark in front and the zeros of UTF-16 are passed over. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.filter((byte) => byte !== 0)).replace(
    /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/,
    '',
  );
}
