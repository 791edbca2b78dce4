import { loadTopics } from '../local/load-topics.ts';
import type { ArchivedText, ArticleRecord } from '../shared/model/article-record.ts';
import type { PastTagging } from '../shared/model/past-tagging.ts';
import type { Tag } from '../shared/model/tag.ts';
import { findArticle } from '../shared/query/find-article.ts';
import type { Stores } from '../shared/stores/stores.ts';
import type { CompiledTopicModel } from '../shared/topics/compile.ts';
import { explainTag, type MissedMatch, type TagExplanation } from '../shared/topics/explain.ts';
import { missedReason } from '../shared/topics/missed-reason.ts';
import { foundOne } from './found-one.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions, requireArguments } from './parse-options.ts';
import { receiptLine } from './receipt-line.ts';
import { tagNamed } from './tag-named.ts';
import { openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, history: { type: 'boolean' } } as const;

/** Why an article has a tag, or has it not. */
export const whyVerb: Verb = {
  name: 'why',
  summary: 'why an article has a tag, or has it not',
  help: `usage: ./vigia why ARTICLE [TAG] [options]

Prints the receipts of an article's tags: rule, words, place, what supported or blocked them, score.
For a tag that is absent it says what came closest: the words that were met and what they lacked, and the
score that they would give. ARTICLE is an id (or a unique beginning of one, 6 digits at least) or the address
of the article; TAG is a name such as fentanyl or group:cjng. Without TAG the receipts are those that were
stored with the tags; with TAG the article is read again with the model of config/topics.

  --history           what older models said of the article, before a retag
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [named = '', typed] = requireArguments(positionals, ['ARTICLE', '[TAG]'], 1);
    const topics = loadTopics();
    const tag = typed === undefined ? undefined : tagNamed(typed, topics);
    const json = values.json === true;
    const reader = await openTarget(targetOf(values));
    try {
      const record = foundOne(await findArticle(reader.stores, named), named);
      if (values.history === true) return await history(input, reader.stores, { record, tag, json });
      const archived = await reader.stores.articles.text(record);
      return tag === undefined
        ? storedTags(input, { record, archived, json })
        : oneTag(input, { record, archived, topics, tag, json });
    } finally {
      reader.close();
    }
  },
};

type Asked = { readonly record: ArticleRecord; readonly tag: string | undefined; readonly json: boolean };

/** The newest of what was replaced comes last; what stands now is asked for without `--history`. */
async function history(
  { out }: VerbInput,
  { articles }: Pick<Stores, 'articles'>,
  { record, tag, json }: Asked,
): Promise<ExitCode> {
  const past: (PastTagging & { readonly receipts: readonly Tag[] })[] = [];
  for await (const { record: tagging } of articles.pastTaggings(record.id)) {
    const receipts = (await articles.text(tagging))?.tags ?? [];
    past.push({ ...tagging, receipts: tag === undefined ? receipts : receipts.filter((found) => found.tag === tag) });
  }
  past.sort((a, b) => (a.replacedAt < b.replacedAt ? -1 : 1));
  if (json) {
    out(JSON.stringify({ id: record.id, title: record.title, modelVersion: record.modelVersion, past }));
    return 0;
  }
  out(`${record.title}\n${record.id} · model ${record.modelVersion} now`);
  if (past.length === 0) out('No older model’s tags were replaced.');
  for (const { modelVersion, articleVersion, replacedAt, receipts } of past) {
    out(`\nmodel ${modelVersion}, version ${articleVersion} of the text, until ${replacedAt.slice(0, 16)}Z`);
    printTags(out, receipts);
  }
  return 0;
}

type Stored = { readonly record: ArticleRecord; readonly archived: ArchivedText | undefined; readonly json: boolean };

/** The receipts as they were stored, with the model version that gave them. */
function storedTags({ out }: VerbInput, { record, archived, json }: Stored): ExitCode {
  const tags = archived?.tags ?? [];
  if (json) {
    out(JSON.stringify({ id: record.id, title: record.title, modelVersion: record.modelVersion, tags }));
    return 0;
  }
  out(`${record.title}\n${record.id} · model ${record.modelVersion}`);
  printTags(out, tags);
  return 0;
}

function printTags(out: VerbInput['out'], tags: readonly Tag[]): void {
  if (tags.length === 0) out('No tag: the topic model found nothing that it can explain.');
  for (const { tag, level, score, receipts } of tags) {
    out(`\n${tag}: ${level}, score ${score.toFixed(2)}`);
    for (const receipt of receipts) out(`  ${receiptLine(receipt)}`);
  }
}

function oneTag(
  { out }: VerbInput,
  { record, archived, topics, tag, json }: Stored & { readonly topics: CompiledTopicModel; readonly tag: string },
): ExitCode {
  const explained = explainTag(
    topics,
    { title: record.title, text: archived?.article.text ?? '', language: record.language },
    tag,
  );
  if (json) {
    out(JSON.stringify({ id: record.id, title: record.title, modelVersion: topics.version, ...explained }));
    return 0;
  }
  out(`${record.title}\n${record.id} · model ${topics.version}`);
  if (record.modelVersion !== topics.version)
    out(`(the stored tags are those of model ${record.modelVersion}: topics retag would replace them)`);
  if ((archived?.article.text ?? '') === '') out('No text is kept: only the title is read here.');
  if (explained.kind === 'present') {
    printTags(out, [explained.tag]);
    if (explained.tag.level === 'about') return 0;
    out(`\nWhat an article is about needs ${explained.aboutThreshold.toFixed(2)}.`);
    printMissed(out, explained.missed);
    return 0;
  }
  out(`\n${tag}: absent`);
  printClosest(out, explained);
  return 0;
}

type Absent = Exclude<TagExplanation, { readonly kind: 'present' }>;

function printClosest(out: VerbInput['out'], explained: Absent): void {
  if (explained.kind === 'unknown-tag') {
    out('The topic model has no such tag.');
    return;
  }
  const { score, threshold, aboutThreshold, scoreIfCounted, below, missed } = explained;
  if (below.length + missed.length === 0) out('Nothing in the text comes near it: no rule of this tag met any words.');
  if (below.length > 0) out(`What counted adds up to ${score.toFixed(2)}; a mention needs ${threshold.toFixed(2)}:`);
  for (const receipt of below) out(`  ${receiptLine(receipt)}`);
  printMissed(out, missed);
  if (scoreIfCounted > score)
    out(
      `If context had held nothing back, it would score ${scoreIfCounted.toFixed(2)}: a mention needs ${threshold.toFixed(2)}, about ${aboutThreshold.toFixed(2)}.`,
    );
}

/** What is near comes first. */
const MISSED_LINES = 12;

/** A long article says the same words again and again: they are one line with the number of places. */
function printMissed(out: VerbInput['out'], missed: readonly MissedMatch[]): void {
  if (missed.length > 0) out('What was met and did not count:');
  const same = (match: MissedMatch) => `${match.words.toLowerCase()} ${match.rule} ${missedReason(match)}`;
  const lines = [...Map.groupBy(missed, same).values()];
  for (const [first, ...more] of lines.slice(0, MISSED_LINES))
    if (first !== undefined) out(missedLine(first, more.length));
  if (lines.length > MISSED_LINES) out(`  and ${lines.length - MISSED_LINES} more (--json has all)`);
}

function missedLine(match: MissedMatch, more: number): string {
  const { words, field, start, end, rule, supportedBy } = match;
  const had = supportedBy.length === 0 ? '' : `; it had ${supportedBy.map((span) => `“${span.words}”`).join(', ')}`;
  const places = more === 0 ? '' : `, and ${more} more`;
  return `  “${words}” ${field} ${start}–${end}${places}, ${rule}: it ${missedReason(match)}${had}`;
}
