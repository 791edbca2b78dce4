import { z } from 'zod';
import { type Span, tagSchema } from '../../model/tag.ts';
import { sha256Hex } from '../../text/hash.ts';
import { jsonOrNothing } from './json-or-nothing.ts';
import type { PackedArticle } from './pack-manifest.ts';

const receiptsSchema = z.object({ title: z.string(), tags: z.array(tagSchema) });
const recordSchema = z.looseObject({ id: z.string(), title: z.string(), url: z.string(), contentHash: z.string() });

/** Reads a file of the pack as text; nothing where it cannot, which is a fault by then. */
export type ReadText = (path: string) => Promise<string | undefined>;

/**
 * Checks an article's files against its entry in the manifest: record, text and the words of its receipts. Gives back
 * how many receipts it looked at.
 */
export async function verifyPackedArticle(
  article: PackedArticle,
  read: ReadText,
  addFault: (fault: string, path?: string) => void,
): Promise<number> {
  const { record, text, receipts } = article.files;
  if (record !== undefined) checkRecord(article, await read(record), (fault) => addFault(fault, record));
  const words = text === undefined ? undefined : await read(text);
  if (text !== undefined && words !== undefined && sha256Hex(`${article.title}\n\n${words}`) !== article.contentHash)
    addFault('it is not the text of its title and contentHash in the manifest', text);
  if (receipts === undefined || words === undefined) return 0;
  return checkReceipts(words, await read(receipts), (fault) => addFault(fault, receipts));
}

function checkRecord(article: PackedArticle, json: string | undefined, addFault: (fault: string) => void): void {
  if (json === undefined) return;
  const parsed = recordSchema.safeParse(jsonOrNothing(json));
  if (!parsed.success) addFault('it is no record of an article');
  else
    for (const field of ['id', 'title', 'url', 'contentHash'] as const)
      if (parsed.data[field] !== article[field]) addFault(`its ${field} is another than the manifest’s`);
}

function checkReceipts(text: string, json: string | undefined, addFault: (fault: string) => void): number {
  if (json === undefined) return 0;
  const parsed = receiptsSchema.safeParse(jsonOrNothing(json));
  if (!parsed.success) {
    addFault('it holds no receipts');
    return 0;
  }
  const { title, tags } = parsed.data;
  const receipts = tags.flatMap((tag) => tag.receipts.map((receipt) => ({ tag: tag.tag, receipt })));
  for (const { tag, receipt } of receipts)
    for (const span of [receipt, ...receipt.supportedBy, ...receipt.blockedBy])
      if (!isAtItsPlace(span, title, text))
        addFault(`the words of a receipt of ${tag} are not at ${span.field} ${span.start} to ${span.end}`);
  return receipts.length;
}

function isAtItsPlace({ field, start, end, words }: Span, title: string, text: string): boolean {
  return (field === 'title' ? title : text).slice(start, end) === words;
}
