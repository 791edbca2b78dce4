import { loadTopics } from '../../local/load-topics.ts';
import { UsageError } from '../../shared/errors.ts';
import { FACET_FIELDS, type TimelineUnit } from '../../shared/ports.ts';
import { articleTimeline, type TimelineAnswer } from '../../shared/query/article-timeline.ts';
import { countArticles } from '../../shared/query/count-articles.ts';
import {
  type FoundArticle,
  type InvalidSearch,
  type SearchDependencies,
  searchArticles,
  searchErrorLines,
} from '../../shared/query/search-articles.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';
import { COMMON_OPTIONS, parseOptions } from '../parse-options.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import { paintFor, terminalJson } from '../terminal-text.ts';
import type { VerbInput } from '../verb.ts';
import type { ArticleAction } from './article-action.ts';
import { csvOf } from './csv-of.ts';
import { facetRows, facetText } from './facet-text.ts';
import { foundRows, foundText } from './found-text.ts';
import { timelineRows, timelineText } from './timeline-text.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  limit: { type: 'string' },
  cursor: { type: 'string' },
  relevance: { type: 'boolean' },
  story: { type: 'boolean' },
  facets: { type: 'boolean' },
  timeline: { type: 'string' },
  also: { type: 'string', multiple: true },
  csv: { type: 'boolean' },
} as const;

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/** Values of each facet that are printed; what comes after them is rare. */
const TOP = 10;

const UNITS = ['day', 'week', 'month'] as const;

/** Finds and counts articles. */
export const searchAction: ArticleAction = {
  name: 'search',
  usage: 'search QUERY [options]',
  help: `search finds articles, newest first, with the words that met the query. QUERY: words, "phrases", AND OR NOT -,
parentheses, topic: group: entity: level: lang: source: country: story: title: after: before: search:
(docs/query-language.md).

  --limit N           at most N articles (default ${DEFAULT_LIMIT}, at most ${MAX_LIMIT})
  --cursor NEXT       the page after the one that gave this next
  --relevance         best first
  --story             one article of each story
  --facets            count topics, groups, entities, languages, sources, countries and months, in place of the
                      list unless --limit is given
  --timeline UNIT     count by day, week or month, likewise
  --also QUERY        another query beside it in the timeline; may be repeated
  --csv               the list, the facets or the timeline as CSV (RFC 4180)

With --json: {"query", "now", "articles": [...], "next": cursor or null, "facets", "timeline"}.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const asked = askedOf(positionals, values);
    const reader = await openTarget(targetOf(values));
    try {
      const topics = loadTopics();
      const deps = { ...reader, resolveTag: tagResolver(topics.names) };
      const answer = await answerTo(deps, asked, new Set(topics.topicIds));
      print(input, answer, asked);
      return 0;
    } finally {
      reader.close();
    }
  },
};

type Asked = {
  readonly query: string;
  /** Absent where only counts are asked for. */
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
  readonly relevance: boolean;
  readonly story: boolean;
  readonly facets: boolean;
  readonly timeline: TimelineUnit | undefined;
  readonly also: readonly string[];
  readonly form: 'text' | 'json' | 'csv';
};

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

function askedOf(positionals: readonly string[], values: Values): Asked {
  const query = positionals.join(' ');
  if (query.trim() === '') throw new UsageError('Expected a query after `articles search` (see --help).');
  const timeline = unitOf(values.timeline);
  const also = values.also ?? [];
  if (also.length > 0 && timeline === undefined)
    throw new UsageError('Cannot use --also without --timeline, in which several queries stand side by side.');
  const facets = values.facets === true;
  const isCounted = facets || timeline !== undefined;
  const limit = values.limit === undefined && isCounted ? undefined : limitOf(values.limit);
  if (values.csv === true && values.json === true) throw new UsageError('Give --csv or --json, not both.');
  if (values.csv === true && Number(limit !== undefined) + Number(facets) + Number(timeline !== undefined) > 1)
    throw new UsageError('Cannot write --csv of several tables: ask for the list, the facets or the timeline alone.');
  const form = values.json === true ? 'json' : values.csv === true ? 'csv' : 'text';
  const { cursor } = values;
  return {
    query,
    limit,
    cursor,
    relevance: values.relevance === true,
    story: values.story === true,
    facets,
    timeline,
    also,
    form,
  };
}

function unitOf(written: string | undefined): TimelineUnit | undefined {
  const unit = UNITS.find((known) => known === written);
  if (written === undefined || unit !== undefined) return unit;
  throw new UsageError(
    `Cannot use --timeline as it must be day, week or month: current value is ${JSON.stringify(written)}`,
  );
}

function limitOf(written: string | undefined): number {
  if (written === undefined) return DEFAULT_LIMIT;
  const limit = Number(written);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new UsageError(
    `Cannot use --limit as it must be a whole number from 1 to ${MAX_LIMIT}: current value is ${JSON.stringify(written)}`,
  );
}

// ---------------------------------------------------------------- asking

type Answer = Awaited<ReturnType<typeof answerTo>>;

async function answerTo(deps: SearchDependencies, asked: Asked, knownTags: ReadonlySet<string>) {
  const question = { query: asked.query, now: new Date().toISOString(), knownTags };
  const { limit } = asked;
  return {
    list: limit === undefined ? undefined : await listOf(deps, { ...question, ...asked, limit }),
    facets: asked.facets ? await facetsOf(deps, question) : undefined,
    timeline:
      asked.timeline === undefined
        ? undefined
        : await timelineOf(deps, { ...question, ...asked, unit: asked.timeline }),
    now: question.now,
  };
}

type Question = { readonly query: string; readonly now: string; readonly knownTags: ReadonlySet<string> };

async function listOf(
  deps: SearchDependencies,
  { relevance, story, cursor, ...question }: Question & Asked & { readonly limit: number },
) {
  const answer = await searchArticles(deps, {
    ...question,
    order: relevance ? 'relevance' : 'newest',
    ...(story ? { collapse: 'story' as const } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return answer.kind === 'found' ? answer : refuse(answer);
}

async function facetsOf(deps: SearchDependencies, question: Question) {
  const answer = await countArticles(deps, { ...question, fields: FACET_FIELDS, top: TOP });
  return answer.kind === 'counted' ? answer.facets : refuse(answer);
}

type Timeline = Extract<TimelineAnswer, { readonly kind: 'timeline' }>;

async function timelineOf(
  deps: SearchDependencies,
  { query, also, now, knownTags, unit }: Question & Asked & { readonly unit: TimelineUnit },
): Promise<Timeline> {
  const answer = await articleTimeline(deps, { queries: [query, ...also], unit, now, knownTags });
  switch (answer.kind) {
    case 'timeline':
      return answer;
    case 'invalid':
      return refuse(answer, answer.at === 0 ? '' : `in --also ${JSON.stringify(also[answer.at - 1])}: `);
    case 'too-long':
      throw new UsageError('Cannot show so long a timeline: give after: and before:, or --timeline week or month.');
    default:
      return answer satisfies never;
  }
}

function refuse({ errors }: InvalidSearch, where = ''): never {
  throw new UsageError(where + searchErrorLines(errors).join('\n'));
}

// ---------------------------------------------------------------- printing

function print(input: VerbInput, answer: Answer, { form }: Asked): void {
  const { list, facets, timeline } = answer;
  switch (form) {
    case 'json':
      input.out(terminalJson(jsonOf(answer)));
      break;
    case 'csv':
      input.out(csvOf(timeline ? timelineRows(timeline) : facets ? facetRows(facets) : foundRows(list?.found ?? [])));
      break;
    case 'text':
      if (list !== undefined) printList(input, list);
      if (facets !== undefined) input.out(facetText(facets, TOP));
      if (timeline !== undefined) input.out(timelineText(timeline));
      break;
    default:
      form satisfies never;
  }
}

function printList({ out, isTerminal }: VerbInput, { found, next }: NonNullable<Answer['list']>): void {
  const paint = paintFor(isTerminal);
  const columns = isTerminal ? process.stdout.columns : undefined;
  for (const article of found) out(foundText(article, { paint, ...(columns === undefined ? {} : { columns }) }));
  if (found.length === 0)
    out(next === undefined ? 'No article meets this query.' : 'None among the articles looked at so far.');
  if (next !== undefined) out(`More: --cursor '${next}'`);
}

function jsonOf({ list, facets, timeline, now }: Answer) {
  return {
    now: list?.now ?? now,
    ...(list && { query: list.query, articles: list.found.map(articleJson), next: list.next ?? null }),
    ...(facets && { facets }),
    ...(timeline && { timeline: { unit: timeline.unit, series: timeline.series } }),
  };
}

function articleJson({ record, ...found }: FoundArticle) {
  return { ...record, ...found };
}
