import { constants, gunzipSync } from 'node:zlib';
import type { FetchResponse, FetchResult } from '../model/fetch-result.ts';

/**
 * An answer that says it is a gzip file, by its name (`sitemap.xml.gz`, sitemaps.org "Sitemap file") or type, opened; any
 * other as it is, for bytes that are packed without a word of it are an error of the server. What holds more than
 * `maxBytes` is `too-large`, for the cap counts bytes as they are read; of a file that is cut off the beginning is given.
 */
export function openGzip(result: FetchResponse, maxBytes: number): FetchResult {
  if (result.body[0] !== 0x1f || result.body[1] !== 0x8b || !saysGzip(result)) return result;
  try {
    const body = gunzipSync(result.body, { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH });
    return { ...result, body };
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return isLarge
      ? { kind: 'too-large', reason: `unpacked it holds more than ${maxBytes} bytes`, maxBodyBytes: maxBytes }
      : { kind: 'failed', reason: 'it is a gzip file that cannot be unpacked', retryable: false };
  }
}

function saysGzip({ finalUrl, headers }: FetchResponse): boolean {
  const type = headers['content-type'] ?? '';
  return /^\s*application\/(?:x-)?gzip\b/i.test(type) || new URL(finalUrl).pathname.toLowerCase().endsWith('.gz');
}
