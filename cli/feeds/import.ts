import { findingLine } from '../../local/load-feeds.ts';
import { readImportBytes } from '../../local/read-import-bytes.ts';
import { writeOpmlFile } from '../../local/write-opml-file.ts';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import { addFeeds } from '../../shared/model/edit-opml.ts';
import type { ImportList } from '../../shared/model/import-list.ts';
import { parseOptions, requireArguments } from '../parse-options.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import type { FeedAction } from './feed-action.ts';
import { FEED_LIST_OPTIONS, type FeedList, feedListOf, whenFollowed } from './feed-list.ts';
import { readNamedFile, readOpmlFile } from './opml-file.ts';

/** About 40,000 feeds. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Adds the feeds of another list. */
export const importAction: FeedAction = {
  name: 'import',
  usage: ['import FILE'],
  help: `import adds the feeds of another list, fetching nothing: OPML of any program, or a plain text with an address on
each line; - reads standard input. What is wrong is told as file:line:column, and the rest is taken.`,
  options: '',
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, FEED_LIST_OPTIONS);
    const [from = ''] = requireArguments(positionals, ['FILE']);
    return importFeeds(input, feedListOf(values), from);
  },
};

async function importFeeds(input: VerbInput, list: FeedList, from: string): Promise<ExitCode> {
  const { out, err } = input;
  const { target, file, json } = list;
  const name = from === '-' ? 'stdin' : from;
  const read = await readList(input, list, from);
  for (const finding of read.findings) err(findingLine(name, finding));
  const isVoid = read.feeds.length === 0 && read.findings.length === 0;
  if (isVoid) err(`${name}: no feed is in it.`);
  const merged = addFeeds(await readOpmlFile(file), read.feeds);
  if (merged.kind === 'invalid')
    throw new VigiaError(merged.findings.map((finding) => findingLine(file, finding)).join('\n'), {
      code: 'invalid-opml',
    });
  for (const { feed, reason } of merged.known)
    err(findingLine(name, { line: feed.line, column: feed.column, message: `${feed.feed.url}: ${reason}` }));
  const counts = { added: merged.added.length, known: merged.known.length, notTaken: read.notTaken };
  if (counts.added > 0) await writeOpmlFile(file, merged.text);
  out(json ? JSON.stringify({ file, ...counts, findings: read.findings }) : summary(counts, file));
  if (counts.added > 0 && target.kind === 'aws') err(`Not deployed yet: ${whenFollowed(target)}.`);
  return read.findings.length === 0 && !isVoid ? 0 : 1;
}

function summary(counts: { readonly added: number; readonly known: number; readonly notTaken: number }, file: string) {
  const { added, known, notTaken } = counts;
  const next =
    added === 0 ? `${file} is unchanged.` : `${file} is written; \`vigia feeds check\` fetches each feed once.`;
  return `${added} added, ${known} known already, ${notTaken} not taken.\n${next}`;
}

async function readList({ stdin }: VerbInput, { config }: FeedList, from: string): Promise<ImportList> {
  const bytes =
    from === '-' ? await readAll(stdin) : await readNamedFile(from, 'an OPML file, or of a list of addresses');
  if (bytes.length > MAX_BYTES)
    throw new UsageError(`Cannot import ${from} as a list has at most ${MAX_BYTES} bytes: split it.`);
  return readImportBytes(bytes, config);
}

/** One chunk more than the cap at most. */
async function readAll(stdin: VerbInput['stdin']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(chunks);
}
