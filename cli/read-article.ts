import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { userAgent } from '../local/user-agent.ts';
import { createExtractor } from '../shared/adapters/extractor/extractor.ts';
import { createFetcher } from '../shared/adapters/fetcher/create-fetcher.ts';
import type { Config } from '../shared/config.ts';
import { UsageError, VigiaError } from '../shared/errors.ts';
import type { Reading } from '../shared/model/reading.ts';

export type ReadArticle = { readonly title: string; readonly text: string; readonly reading?: Reading };

export type ReadOptions = { readonly stdin: Readable; readonly config: Config };

/** Only so short a document is looked at for whether it holds anything but blanks. */
const MAX_BLANK_BYTES = 4_096;

/** What a person may hand over as one document. */
const MAX_INPUT_BYTES = 16 * 1024 * 1024;

/**
 * One article from a file, an address or standard input (`-`): HTML is extracted, plain text is taken as
 * it is with its first line as the title.
 *
 * @throws VigiaError when it cannot be read or holds no article.
 */
export async function readArticle(source: string, { stdin, config }: ReadOptions): Promise<ReadArticle> {
  const document = /^https?:\/\//i.test(source)
    ? await fetchDocument(source, config)
    : await readDocument(source, stdin);
  if (looksLikeHtml(document.body)) return extracted(document);
  const [title = '', ...rest] = new TextDecoder().decode(document.body).split('\n');
  return { title: title.trim(), text: rest.join('\n').trim() };
}

type Document = { readonly url: string; readonly body: Uint8Array; readonly contentType?: string };

async function fetchDocument(url: string, config: Config): Promise<Document> {
  if (config.contact === undefined) {
    throw new UsageError(
      'Cannot fetch a page as outlets must be able to see who asks: give --contact URL, or set contact: in config/vigia.yaml.',
    );
  }
  const fetcher = createFetcher({
    userAgent: userAgent(config.contact),
    allowHosts: config.fetch.allowHosts,
  });
  try {
    const result = await fetcher.fetch({
      url,
      maxBodyBytes: config.fetch.maxPageBytes,
      timeoutMs: config.fetch.timeoutMs,
    });
    if (result.kind !== 'response')
      throw new VigiaError(`Cannot fetch ${url}: ${result.reason}`, { code: 'not-fetched' });
    if (result.status !== 200)
      throw new VigiaError(`Cannot fetch ${url} as the page must answer 200: it answered ${result.status}`, {
        code: 'not-fetched',
      });
    const contentType = result.headers['content-type'];
    return { url: result.finalUrl, body: result.body, ...(contentType === undefined ? {} : { contentType }) };
  } finally {
    await fetcher.close();
  }
}

async function readDocument(source: string, stdin: Readable): Promise<Document> {
  const body =
    source === '-'
      ? await readAll(stdin)
      : await readFile(source).catch((cause: unknown) => {
          throw new UsageError(`Cannot read ${source} as a file: give the path of one, or an http(s) address.`, {
            cause,
          });
        });
  if (body.length > MAX_INPUT_BYTES)
    throw new UsageError(
      `Cannot read ${source} as it must be at most ${MAX_INPUT_BYTES} bytes: current size is ${body.length}`,
    );
  if (
    new TextDecoder('latin1').decode(body.subarray(0, MAX_BLANK_BYTES)).trim() === '' &&
    body.length < MAX_BLANK_BYTES
  )
    throw new UsageError(`Cannot read ${source === '-' ? 'standard input' : source} as an article: it is empty.`);
  return { url: 'https://document.invalid/', body };
}

async function readAll(stdin: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_INPUT_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function looksLikeHtml(body: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(body.subarray(0, 2048)).replaceAll('\u0000', '');
  return /<(?:!doctype html|html|head|body|article|div|p)\b/i.test(start);
}

async function extracted(document: Document): Promise<ReadArticle> {
  const extractor = createExtractor({ processes: 1 });
  try {
    const result = await extractor.extract(document);
    if (result.kind !== 'reading') throw new VigiaError(`No article: ${result.reason}`, { code: result.kind });
    const { reading } = result;
    return { title: reading.title, text: reading.blocks.map((block) => block.text).join('\n\n'), reading };
  } finally {
    await extractor.close();
  }
}
