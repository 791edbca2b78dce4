import { loadTopics } from '../local/load-topics.ts';
import { UsageError } from '../shared/errors.ts';
import type { ArchivedText, ArticleRecord } from '../shared/model/article-record.ts';
import { nearestName } from '../shared/model/nearest-name.ts';
import { findArticle } from '../shared/query/find-article.ts';
import type { CompiledTopicModel } from '../shared/topics/compile.ts';
import { explainTag, type TagExplanation } from '../shared/topics/explain.ts';
import { foundOne } from './found-one.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions, requireArguments } from './parse-options.ts';
import { receiptLine } from './receipt-line.ts';
import { openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

/** Why an article has a tag, or has it not. */
export const whyVerb: Verb = {
  name: 'why',
  summary: 'why an article has a tag, or has it not',
  help: `usage: ./vigia why ARTICLE [TAG] [options]

Prints the receipts of an article's tags: rule, words, place, what supported or blocked them, score.
For a tag that is absent it says what came closest. ARTICLE is an id (or a unique beginning of one, 6 digits at least) or
the address of the article; TAG is a name such as fentanyl or group:cjng.

${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, { ...COMMON_OPTIONS, ...TARGET_OPTION });
    const [named = '', typed] = requireArguments(positionals, ['ARTICLE', '[TAG]'], 1);
    const topics = loadTopics();
    const tag = typed === undefined ? undefined : tagOf(typed, topics.topicIds);
    const reader = await openTarget(targetOf(values));
    try {
      const record = foundOne(await findArticle(reader.stores, named), named);
      const archived = await reader.stores.articles.text(record);
      return tag === undefined
        ? storedTags(input, { record, archived, json: values.json === true })
        : oneTag(input, { record, archived, topics, tag, json: values.json === true });
    } finally {
      reader.close();
    }
  },
};

/** A tag as the model has it, from what a query or a person calls it: `topic:fentanyl`, `cjng`. */
function tagOf(typed: string, known: readonly string[]): string {
  const name = typed.replace(/^topic:/, '');
  const tag = [name, `group:${name}`, `entity:${name}`].find((candidate) => known.includes(candidate));
  if (tag !== undefined) return tag;
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? `it has ${known.slice(0, 5).join(', ')}, …` : `did you mean ${nearest}?`;
  throw new UsageError(`The topic model has no tag ${JSON.stringify(typed)}: ${hint}`);
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
  if (tags.length === 0) out('No tag: the topic model found nothing that it can explain.');
  for (const { tag, level, score, receipts } of tags) {
    out(`\n${tag}: ${level}, score ${score.toFixed(2)}`);
    for (const receipt of receipts) out(`  ${receiptLine(receipt)}`);
  }
  return 0;
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
  if (explained.kind === 'present') {
    out(`\n${tag}: ${explained.tag.level}, score ${explained.tag.score.toFixed(2)}`);
    for (const receipt of explained.tag.receipts) out(`  ${receiptLine(receipt)}`);
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
  const { score, threshold, below, missed } = explained;
  if (below.length + missed.length === 0) out('Nothing in the text comes near it: no rule of this tag met any words.');
  if (below.length > 0) out(`What counted adds up to ${score.toFixed(2)}; a mention needs ${threshold.toFixed(2)}:`);
  for (const receipt of below) out(`  ${receiptLine(receipt)}`);
  if (missed.length > 0) out('What did not count:');
  for (const { words, field, start, end, rule, reason } of missed) {
    const why =
      reason.kind === 'blocked'
        ? `blocked by ${reason.by.map((span) => `“${span.words}”`).join(', ')}`
        : `needs ${reason.needs}`;
    out(`  “${words}” ${field} ${start}–${end}, ${rule}: ${why}`);
  }
}
