import { readFile, rename, writeFile } from 'node:fs/promises';
import { findingLine, loadFeeds } from '../local/load-feeds.ts';
import { openIfThere } from '../local/open-if-there.ts';
import { UsageError, VigiaError } from '../shared/errors.ts';
import type { FeedRecord } from '../shared/model/feed.ts';
import { addFeed, type EditedOpml, type NewFeed, parseOpml, removeFeed } from '../shared/model/opml.ts';
import { mapJsonLines } from './json-lines.ts';
import { parseFeedRecord } from './parse-feed-record.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { openTarget, TARGET_HELP, TARGET_OPTION, type Target, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  feeds: { type: 'string' },
  jsonl: { type: 'boolean' },
  id: { type: 'string' },
  title: { type: 'string' },
  language: { type: 'string' },
  country: { type: 'string' },
  category: { type: 'string' },
} as const;

/** The list of feeds. */
export const feedsVerb: Verb = {
  name: 'feeds',
  summary: 'list, add, remove, import or parse feeds',
  help: `usage: ./vigia feeds list [options]
       ./vigia feeds add URL [--title T] [--language en|es] [--country MX] [--category C] [--id ID]
       ./vigia feeds remove ID|URL
       ./vigia feeds import FILE.opml
       ./vigia feeds parse [FILE] | --jsonl < FEEDS > PARSED

list shows every feed with its state, the reason, and the last and next poll. add, remove and import
write the OPML file: a run that is on follows it within seconds, a deployment after its next deploy.
parse prints what a feed file says; with --jsonl every line in is {id, url, contentType, body (base64)}
and every line out is {id, feed, entries}, or {id, error}.

  --feeds FILE.opml   the list (default: feeds.file of the configuration)
  --jsonl             stream JSON lines (parse)
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [action = '', ...rest] = positionals;
    const file = configOf(values.config, values.feeds === undefined ? {} : { feedsFile: values.feeds }).feeds.file;
    const json = values.json === true;
    const target = targetOf(values);
    switch (action) {
      case 'list':
        requireArguments(rest, []);
        return list(input, { target, file, json });
      case 'add':
        return edit(input, { target, file, json }, (text) =>
          addFeed(text, newFeed(requireArguments(rest, ['URL'])[0] ?? '', values)),
        );
      case 'remove':
        return edit(input, { target, file, json }, (text) =>
          removeFeed(text, idOf(text, requireArguments(rest, ['ID|URL'])[0] ?? '')),
        );
      case 'import':
        return importFeeds(input, { target, file, json }, requireArguments(rest, ['FILE.opml'])[0] ?? '');
      case 'parse':
        return parse(input, { rest, jsonl: values.jsonl === true });
      default:
        throw new UsageError('Expected `feeds list`, `add`, `remove`, `import` or `parse` (see --help).');
    }
  },
};

/** The list, what follows it, and how to print. */
type FeedList = { readonly target: Target; readonly file: string; readonly json: boolean };

async function list({ out, err }: VerbInput, { target, file, json }: FeedList): Promise<ExitCode> {
  const { feeds: listed, findings } = loadFeeds(file, false);
  for (const finding of findings) err(finding);
  const stored = await storedFeeds(target);
  const known = new Set(stored.map(({ feed }) => feed.id));
  const unseen = listed
    .filter(({ id }) => !known.has(id))
    .map((feed) => ({ feed, state: 'new' as const, reason: `not stored yet: ${whenFollowed(target)}` }));
  const feeds = [...stored, ...unseen];
  if (json) out(JSON.stringify({ feeds }));
  else for (const feed of feeds) out(feedText(feed));
  return findings.length === 0 ? 0 : 1;
}

type ListedFeed = Pick<FeedRecord, 'feed' | 'state' | 'reason'> &
  Partial<Pick<FeedRecord, 'lastPollAt' | 'nextPollAt'>>;

function feedText({ feed, state, reason, lastPollAt, nextPollAt }: ListedFeed): string {
  const times =
    lastPollAt === undefined
      ? ''
      : `\n    last poll ${lastPollAt}${nextPollAt === undefined ? '' : `, next ${nextPollAt}`}`;
  return `${feed.id}  [${state}]  ${feed.title}\n    ${feed.url}\n    ${reason}${times}`;
}

async function storedFeeds(target: Target): Promise<readonly FeedRecord[]> {
  const reader = target.kind === 'embedded' ? openIfThere(target.dir) : await openTarget(target);
  if (reader === undefined) return [];
  try {
    return (await reader.stores.feeds.all()).map(({ record }) => record);
  } finally {
    reader.close();
  }
}

type FeedOptions = { readonly [K in 'id' | 'title' | 'language' | 'country' | 'category']?: string | undefined };

function newFeed(url: string, { id, title, language, country, category }: FeedOptions): NewFeed {
  return {
    url,
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
    ...(language === undefined ? {} : { language }),
    ...(country === undefined ? {} : { country }),
    ...(category === undefined ? {} : { category }),
  };
}

/** A person may name a feed by its address. */
function idOf(text: string, named: string): string {
  const parsed = parseOpml(text);
  const feed = parsed.kind === 'opml' ? parsed.feeds.find(({ id, url }) => id === named || url === named) : undefined;
  return feed?.id ?? named;
}

function whenFollowed(target: Target): string {
  return target.kind === 'embedded'
    ? 'the next run takes it up'
    : `the deployment ${target.stack} takes it up within minutes of its next deploy (docs/deploy.md)`;
}

async function edit(
  { out, err }: VerbInput,
  { target, file, json }: FeedList,
  change: (text: string) => EditedOpml,
): Promise<ExitCode> {
  const edited = change(await readText(file));
  if (edited.kind === 'invalid')
    throw new VigiaError(edited.findings.map((finding) => findingLine(file, finding)).join('\n'), {
      code: 'invalid-opml',
    });
  if (edited.kind === 'unchanged')
    throw new VigiaError(`${file} is unchanged: ${edited.reason}`, { code: 'unchanged' });
  await writeText(file, edited.text);
  out(
    json
      ? JSON.stringify({ file, feed: edited.feed })
      : `${edited.feed.id}  ${edited.feed.title}\n    ${edited.feed.url}\n${file} is written.`,
  );
  if (target.kind === 'aws') err(`Not deployed yet: ${whenFollowed(target)}.`);
  return 0;
}

async function importFeeds({ out, err }: VerbInput, { target, file, json }: FeedList, from: string): Promise<ExitCode> {
  const imported = parseOpml(await readText(from));
  for (const finding of imported.findings) err(findingLine(from, finding));
  if (imported.kind === 'invalid') return 1;
  let text = await readText(file);
  let added = 0;
  for (const feed of imported.feeds) {
    const edited = addFeed(text, feed);
    if (edited.kind === 'edited') {
      text = edited.text;
      added++;
    } else if (edited.kind === 'unchanged') err(`${feed.url}: ${edited.reason}`);
  }
  if (added > 0) await writeText(file, text);
  out(
    json
      ? JSON.stringify({ file, added, found: imported.feeds.length, problems: imported.findings.length })
      : `${added} of ${imported.feeds.length} feeds added to ${file}.`,
  );
  if (added > 0 && target.kind === 'aws') err(`Not deployed yet: ${whenFollowed(target)}.`);
  return imported.findings.length === 0 ? 0 : 1;
}

async function readText(file: string): Promise<string> {
  return (await readBytes(file, 'an OPML file')).toString('utf8');
}

function readBytes(file: string, kind: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new UsageError(`Cannot read ${file}: give the path of ${kind}.`, { cause });
  });
}

/** All or nothing: a reader never sees half a list. */
async function writeText(file: string, text: string): Promise<void> {
  await writeFile(`${file}.tmp`, text);
  await rename(`${file}.tmp`, file);
}

async function parse(
  { stdin, write, out }: VerbInput,
  { rest, jsonl }: { readonly rest: readonly string[]; readonly jsonl: boolean },
): Promise<ExitCode> {
  if (jsonl) {
    if (rest.length > 0) throw new UsageError('--jsonl reads standard input and takes no FILE.');
    await mapJsonLines({ input: stdin, write, map: parseFeedRecord });
    return 0;
  }
  const [source = '-'] = requireArguments(rest, ['[FILE]'], 1);
  const chunks: Uint8Array[] = [];
  if (source === '-') for await (const chunk of stdin) chunks.push(chunk);
  else chunks.push(await readBytes(source, 'a feed'));
  const parsed = parseFeedRecord({
    id: source,
    url: 'https://document.invalid/',
    body: Buffer.concat(chunks).toString('base64'),
  });
  out(JSON.stringify(parsed, undefined, 2));
  return 'error' in parsed ? 1 : 0;
}
