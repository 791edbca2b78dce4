import type { Reader } from '../local/open-for-reading.ts';
import { productVersion } from '../local/product-version.ts';
import { UsageError } from '../shared/errors.ts';
import type { ArticleRecord } from '../shared/model/article-record.ts';
import { readRecords } from '../shared/query/export/read-batches.ts';
import { findArticle } from '../shared/query/find-article.ts';
import type { PackRequest, PackSummary } from '../shared/query/pack/pack-articles.ts';
import { showProgress } from './export/show-progress.ts';
import { typedQuery } from './export/typed-query.ts';
import { writeFile } from './export/write-file.ts';
import { foundOne } from './found-one.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions } from './parse-options.ts';
import { openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, to: { type: 'string' } } as const;

/** An id, a beginning of one, or an address; a query of one word can look like an id, and is one when no article has it. */
const LIKE_AN_ID = /^[0-9a-f]{6,64}$/;
const LIKE_AN_ADDRESS = /^https?:\/\//;

/** Makes an evidence pack. */
export const packVerb: Verb = {
  name: 'pack',
  summary: 'an evidence pack of an article or a query: pages, hashes, texts, receipts in a zip',
  help: `usage: ./vigia pack ID|QUERY --to FILE.zip [options]

One zip with what the archive holds of an article, or of every article that meets a query: the record, the text, the
receipts of its tags, its edits, and the page as it was fetched (WARC), with the SHA-256 of every file. It prints the
SHA-256 of the pack's manifest: write it down elsewhere (an annex, a letter), and verify-pack --manifest tells later
that nobody made the pack anew. ID is an article's id, a beginning of one (6 digits at least), or its address.

  --to FILE.zip       write there, whole or not at all
${TARGET_HELP}
${COMMON_HELP}
  --json gives {"to", "bytes", "articles", "reserved", "demonstration", "manifestSha256"}.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const named = positionals.join(' ');
    if (named === '') throw new UsageError('Expected an article or a query after `pack` (see --help).');
    if (values.to === undefined) throw new UsageError('Expected --to FILE.zip: a pack is a file (see --help).');
    const reader = await openTarget(targetOf(values));
    try {
      return await pack(input, reader, { named, to: values.to, json: values.json === true });
    } finally {
      reader.close();
    }
  },
};

type Packing = { readonly named: string; readonly to: string; readonly json: boolean };

async function pack({ out, signal }: VerbInput, reader: Reader, { named, to, json }: Packing): Promise<ExitCode> {
  const { packArticles } = await import('../shared/query/pack/pack-articles.ts');
  const now = new Date().toISOString();
  const progress = showProgress();
  let summary: PackSummary | undefined;
  const request = {
    ...(await packed(reader, named, now)),
    now,
    vigiaVersion: productVersion(),
    onProgress: progress.tell,
    onPacked: (told: PackSummary) => {
      summary = told;
    },
  };
  const bytes = await writeFile(to, packArticles(reader.stores, request), signal).finally(progress.end);
  if (summary === undefined) return 1;
  if (json) out(JSON.stringify({ to, bytes, ...summary }));
  else for (const line of summaryLines(summary, to, bytes)) out(line);
  return 0;
}

/** The article that is named, else the articles of the query. */
async function packed(reader: Reader, named: string, now: string): Promise<Pick<PackRequest, 'records' | 'subject'>> {
  const record = await namedArticle(reader, named);
  if (record !== undefined) return { records: [record], subject: { article: record.id } };
  const query = await typedQuery(reader, named);
  return { records: readRecords(reader, { query, now }), subject: { query } };
}

async function namedArticle({ stores }: Reader, named: string): Promise<ArticleRecord | undefined> {
  const isAddress = LIKE_AN_ADDRESS.test(named);
  if (!isAddress && !LIKE_AN_ID.test(named)) return undefined;
  const found = await findArticle(stores, named);
  return found.kind === 'none' && !isAddress ? undefined : foundOne(found, named);
}

function summaryLines(
  { articles, reserved, demonstration, manifestSha256 }: PackSummary,
  to: string,
  bytes: number,
): readonly string[] {
  const of = reserved === 0 ? '' : `, ${reserved} of them reserved by their publisher: hash, title and link only`;
  return [
    `${articles} ${articles === 1 ? 'article' : 'articles'}${of}, ${bytes} bytes: ${to}`,
    ...(demonstration ? ['Demonstration, not evidence: it holds articles of the sample newsroom.'] : []),
    `manifest SHA-256  ${manifestSha256}`,
    `Check it anywhere: ./vigia verify-pack ${to} --manifest ${manifestSha256}`,
  ];
}
