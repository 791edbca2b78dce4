import { loadTopics } from '../local/load-topics.ts';
import type { Reader } from '../local/open-for-reading.ts';
import { UsageError } from '../shared/errors.ts';
import type { ArticleRecord } from '../shared/model/article-record.ts';
import { findArticle } from '../shared/query/find-article.ts';
import { searchArticles, searchErrorLines } from '../shared/query/search-articles.ts';
import { foundOne } from './found-one.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions, requireArguments } from './parse-options.ts';
import { openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, limit: { type: 'string' }, cursor: { type: 'string' } } as const;

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/** Asks the archive. */
export const articlesVerb: Verb = {
  name: 'articles',
  summary: 'search the archive, show an article',
  help: `usage: ./vigia articles search QUERY [options]
       ./vigia articles show ID [options]

QUERY: words, "phrases", AND OR NOT -, parentheses, topic: group: entity: level: lang: source: country:
title: after: before: (docs/query-language.md). Newest first. ID is an article's id, a unique beginning
of one (6 digits at least), or its address.

  --limit N           at most N articles (default ${DEFAULT_LIMIT}, at most ${MAX_LIMIT})
  --cursor NEXT       the page after the one that gave this next
${TARGET_HELP}
${COMMON_HELP}
  --json of search gives {"articles": [...], "next": cursor or null}.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [action = '', ...rest] = positionals;
    if (action !== 'search' && action !== 'show')
      throw new UsageError('Expected `articles search QUERY` or `articles show ID` (see --help).');
    if (action === 'show') requireArguments(rest, ['ID']);
    if (rest.length === 0) throw new UsageError('Expected a query after `articles search` (see --help).');
    const named = rest.join(' ');
    const json = values.json === true;
    const limit = limitOf(values.limit);
    const reader = await openTarget(targetOf(values));
    try {
      return action === 'show'
        ? await show(input, reader, named, json)
        : await search(input, reader, { query: named, limit, cursor: values.cursor, json });
    } finally {
      reader.close();
    }
  },
};

type Search = {
  readonly query: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly json: boolean;
};

async function search({ out }: VerbInput, reader: Reader, { query, limit, cursor, json }: Search): Promise<ExitCode> {
  const answer = await searchArticles(reader, {
    query,
    limit,
    now: new Date().toISOString(),
    knownTags: new Set(loadTopics().topicIds),
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (answer.kind === 'invalid') throw new UsageError(searchErrorLines(answer.errors).join('\n'));
  if (json) {
    out(JSON.stringify({ articles: answer.articles, next: answer.next ?? null }));
    return 0;
  }
  for (const article of answer.articles) out(articleText(article));
  if (answer.articles.length === 0) out('No article meets this query.');
  if (answer.next !== undefined) out(`More: --cursor '${answer.next}'`);
  return 0;
}

function articleText({ id, title, orderedAt, source, language, tags }: ArticleRecord): string {
  const names = tags.map(({ tag, level }) => (level === 'about' ? tag : `(${tag})`)).join(' ');
  return `${id.slice(0, 12)}  ${orderedAt.slice(0, 10)}  ${language}  ${title}\n              ${source.title}${source.sample ? ' [sample]' : ''}${names === '' ? '' : ` · ${names}`}`;
}

async function show({ out }: VerbInput, reader: Reader, named: string, json: boolean): Promise<ExitCode> {
  const record = foundOne(await findArticle(reader.stores, named), named);
  const archived = await reader.stores.articles.text(record);
  const versions = [];
  for await (const { record: version } of reader.stores.articles.versions(record.id)) versions.push(version);
  if (json) {
    out(JSON.stringify({ ...record, text: archived?.article.text ?? null, receipts: archived?.tags ?? [], versions }));
    return 0;
  }
  out(`${record.title}\n`);
  const facts: readonly (readonly [string, string])[] = [
    ['id', record.id],
    ['source', `${record.source.title}${record.source.sample ? ' (sample: demonstration, not evidence)' : ''}`],
    ['address', record.url],
    ['published', record.publishedAt ?? '–'],
    ['found', record.foundAt],
    ['language', record.language],
    ['authors', record.authors.join(', ') || '–'],
    ['text by', `${record.extraction.method} ${record.extraction.version}`],
    ['raw bytes', record.fetch === undefined ? 'none: the text is the feed’s own' : `sha256 ${record.fetch.sha256}`],
    ['versions', String(versions.length)],
    ['story', `${record.story.storyId} (${record.story.why})`],
    ['tags', record.tags.map(({ tag, level, score }) => `${tag} ${level} ${score.toFixed(2)}`).join(', ') || '–'],
  ];
  for (const [name, value] of facts) out(`${name.padEnd(10)} ${value}`);
  out(
    `\n${archived?.article.text ?? 'The text is not kept.'}\n\n./vigia why ${record.id.slice(0, 12)} prints the receipts of the tags.`,
  );
  return 0;
}

function limitOf(written: string | undefined): number {
  if (written === undefined) return DEFAULT_LIMIT;
  const limit = Number(written);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new UsageError(
    `Cannot use --limit as it must be a whole number from 1 to ${MAX_LIMIT}: current value is ${JSON.stringify(written)}`,
  );
}
