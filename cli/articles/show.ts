import type { Reader } from '../../local/open-for-reading.ts';
import type { ArchivedText, ArticleRecord } from '../../shared/model/article-record.ts';
import type { Span, Tag } from '../../shared/model/tag.ts';
import { type ArticleHistory, articleHistory } from '../../shared/query/article-history.ts';
import { findArticle } from '../../shared/query/find-article.ts';
import { rangeInContext } from '../../shared/query/passages.ts';
import { storyOfArticle } from '../../shared/stores/story-of-article.ts';
import { foundOne } from '../found-one.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import { receiptLine } from '../receipt-line.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import { highlighted, type Paint, paintFor, terminalJson, terminalLine, terminalText } from '../terminal-text.ts';
import type { ArticleAction } from './article-action.ts';
import { historyLines } from './history-lines.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION } as const;

/** An article with its evidence. */
export const showAction: ArticleAction = {
  name: 'show',
  usage: 'show ID',
  help: `show prints an article with its evidence: where and when it was fetched and the hash of what came, its versions
and what changed, its story, the receipts of its tags with the words in their place, and the text.`,
  run: async ({ args, out, isTerminal }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const [named = ''] = requireArguments(positionals, ['ID']);
    const reader = await openTarget(targetOf(values));
    try {
      const evidence = await evidenceOf(reader, foundOne(await findArticle(reader.stores, named), named));
      out(values.json === true ? terminalJson(evidenceJson(evidence)) : evidenceText(evidence, paintFor(isTerminal)));
      return 0;
    } finally {
      reader.close();
    }
  },
};

type Evidence = {
  readonly record: ArticleRecord;
  readonly archived: ArchivedText | undefined;
  readonly history: ArticleHistory;
  /** Where it is today. */
  readonly storyId: string;
};

async function evidenceOf({ stores }: Reader, record: ArticleRecord): Promise<Evidence> {
  return {
    record,
    archived: await stores.articles.text(record),
    history: await articleHistory(stores, record),
    storyId: await storyOfArticle(stores, record),
  };
}

function evidenceJson({ record, archived, history, storyId }: Evidence) {
  const { versions, watch } = history;
  return {
    ...record,
    storyId,
    text: archived?.article.text ?? null,
    receipts: archived?.tags ?? [],
    versions: versions.map(({ version, ...change }) => ({ ...version, ...change })),
    ...(watch && { watch }),
  };
}

function evidenceText(evidence: Evidence, paint: Paint): string {
  const { record, archived } = evidence;
  const facts = [...identityOf(evidence), ...fetchOf(record)];
  const text = archived?.article.text ?? '';
  return [
    terminalLine(record.title),
    '',
    ...facts.map(([name, value]) => `${name.padEnd(10)} ${terminalLine(value)}`),
    ...historyLines(evidence.history),
    ...(archived?.tags ?? []).flatMap((tag) => ['', ...tagLines(tag, { title: record.title, text, paint })]),
    '',
    text === '' ? notKept(record) : terminalText(text),
    '',
    `./vigia why ${record.id.slice(0, 12)} TAG says of a tag that is absent what came closest.`,
  ].join('\n');
}

type Fact = readonly [name: string, value: string];

function identityOf({ record, storyId }: Evidence): readonly Fact[] {
  const { source, story } = record;
  const moved = storyId === story.storyId ? story.why : 'it was moved or merged there';
  return [
    ['id', record.id],
    ['source', `${source.title}${source.sample ? ' (sample: demonstration, not evidence)' : ''}`],
    ['address', record.url],
    ['published', record.publishedAt ?? '–'],
    ['found', record.foundAt],
    ['language', record.language],
    ['authors', record.authors.join(', ') || '–'],
    ['text by', `${record.extraction.method} ${record.extraction.version}`],
    ['story', `${storyId} (${moved})`],
    ['model', record.modelVersion],
  ];
}

function fetchOf({ fetch, gone }: ArticleRecord): readonly Fact[] {
  const missing: readonly Fact[] = gone === undefined ? [] : [['gone', `since ${gone.since}: ${gone.reason}`]];
  if (fetch === undefined) return [['raw bytes', 'none: the text is the feed’s own'], ...missing];
  const type = fetch.headers['content-type'];
  return [
    ['fetched', `${fetch.fetchedAt}, status ${fetch.status}${type === undefined ? '' : `, ${type}`}`],
    ['from', fetch.url],
    ['raw bytes', `sha256 ${fetch.sha256}`],
    ...missing,
  ];
}

/** Lines of one tag that are printed; a long article says the same again and again. */
const MAX_RECEIPTS = 5;

type Shown = { readonly title: string; readonly text: string; readonly paint: Paint };

function tagLines({ tag, level, score, receipts }: Tag, shown: Shown): readonly string[] {
  const more = receipts.length - MAX_RECEIPTS;
  return [
    `${tag}: ${level}, score ${score.toFixed(2)}`,
    ...receipts
      .slice(0, MAX_RECEIPTS)
      .flatMap((receipt) => [`  ${receiptLine(receipt)}`, ...inContext(receipt, shown)]),
    ...(more > 0 ? [`  and ${more} more (./vigia why prints all)`] : []),
  ];
}

/** Nothing where the text is not kept. */
function inContext({ field, start, end }: Span, { title, text, paint }: Shown): readonly string[] {
  const whole = field === 'title' ? title : text;
  return whole === '' ? [] : [`      ${highlighted(rangeInContext(whole, [start, end]), paint)}`];
}

function notKept({ reserved, textRemovedAt }: ArticleRecord): string {
  if (reserved !== undefined) return `The text is not kept: ${terminalLine(reserved)}.`;
  return textRemovedAt === undefined ? 'The text is not kept.' : `The text was kept until ${textRemovedAt}.`;
}
