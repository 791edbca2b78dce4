import { UsageError } from '../../shared/errors.ts';
import { mapJsonLines } from '../json-lines.ts';
import { parseFeedRecord } from '../parse-feed-record.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import type { FeedAction } from './feed-action.ts';
import { readNamedFile } from './opml-file.ts';

/** Shows what a feed file says. */
export const parseAction: FeedAction = {
  name: 'parse',
  usage: ['parse [FILE] | --jsonl < FEEDS > PARSED'],
  help: `parse prints what a feed file says; - or nothing reads standard input. With --jsonl every line in is
{id, url, contentType, body (base64)} and every line out is {id, feed, entries}, or {id, error}.`,
  options: '  --jsonl             stream JSON lines (parse)',
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, { ...COMMON_OPTIONS, jsonl: { type: 'boolean' } });
    return values.jsonl === true ? parseLines(input, positionals) : parseOne(input, positionals);
  },
};

async function parseLines({ stdin, write }: VerbInput, positionals: readonly string[]): Promise<ExitCode> {
  if (positionals.length > 0) throw new UsageError('--jsonl reads standard input and takes no FILE.');
  await mapJsonLines({ input: stdin, write, map: parseFeedRecord });
  return 0;
}

async function parseOne({ stdin, out }: VerbInput, positionals: readonly string[]): Promise<ExitCode> {
  const [source = '-'] = requireArguments(positionals, ['[FILE]'], 1);
  const chunks: Uint8Array[] = [];
  if (source === '-') for await (const chunk of stdin) chunks.push(chunk);
  else chunks.push(await readNamedFile(source, 'a feed'));
  const parsed = parseFeedRecord({
    id: source,
    url: 'https://document.invalid/',
    body: Buffer.concat(chunks).toString('base64'),
  });
  out(JSON.stringify(parsed, undefined, 2));
  return 'error' in parsed ? 1 : 0;
}
