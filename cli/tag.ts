import { loadTopics } from '../local/load-topics.ts';
import { UsageError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/model/json.ts';
import type { Tag } from '../shared/model/tag.ts';
import { detectLanguage } from '../shared/text/language.ts';
import { type CompiledTopicModel, tagLabel } from '../shared/topics/compile.ts';
import { matchTopics } from '../shared/topics/match.ts';
import { tagRecord } from '../shared/topics/tag-record.ts';
import { mapJsonLines } from './json-lines.ts';
import {
  COMMON_HELP,
  COMMON_OPTIONS,
  configOf,
  PAGE_HELP,
  PAGE_OPTIONS,
  pageOverrides,
  parseOptions,
  requireArguments,
} from './parse-options.ts';
import { readArticle } from './read-article.ts';
import { receiptLine } from './receipt-line.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...PAGE_OPTIONS, jsonl: { type: 'boolean' } } as const;

/** Tags a text, a page, or JSON lines. */
export const tagVerb: Verb = {
  name: 'tag',
  summary: 'tag a text file, a page or JSON lines, with receipts',
  help: `usage: ./vigia tag [FILE|URL] [options]
       ./vigia tag --jsonl < RECORDS > TAGGED

Tags one article and prints every tag with its receipts. FILE may be plain text (the first line is the
title) or HTML; - or nothing reads standard input. With --jsonl every line in is {id, title, text, lang?}
and every line out is {id, tags: [{tag, level, score, receipts}]}, or {id, error}.

  --jsonl             stream JSON lines
${PAGE_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const topics = loadTopics();
    if (values.jsonl === true) return tagLines(input, topics, positionals);
    const [source = '-'] = requireArguments(positionals, ['[FILE|URL]'], 1);
    const config = configOf(values.config, pageOverrides(values));
    const article = await readArticle(source, { stdin: input.stdin, config });
    const document = { title: article.title, text: article.text, language: detectLanguage(article.text) };
    const tags = matchTopics(topics, document);
    if (values.json === true) input.out(JSON.stringify({ ...document, modelVersion: topics.version, tags }));
    else printTags(input, topics, tags);
    return 0;
  },
};

async function tagLines(
  { stdin, write }: VerbInput,
  topics: CompiledTopicModel,
  positionals: readonly string[],
): Promise<ExitCode> {
  if (positionals.length > 0) throw new UsageError('--jsonl reads standard input and takes no FILE or URL.');
  await mapJsonLines({ input: stdin, write, map: (record) => taggedLine(topics, record) });
  return 0;
}

function taggedLine(topics: CompiledTopicModel, record: unknown): JsonObject {
  const tagged = tagRecord(topics, record);
  if (tagged.kind === 'invalid') throw new UsageError(tagged.message);
  return { id: tagged.id, tags: tagged.tags };
}

function printTags({ out }: VerbInput, topics: CompiledTopicModel, tags: readonly Tag[]): void {
  if (tags.length === 0) out('No tag: the topic model found nothing that it can explain.');
  for (const { tag, level, score, receipts } of tags) {
    out(`${tag} (${tagLabel(topics, tag, 'en')}): ${level}, score ${score.toFixed(2)}`);
    for (const receipt of receipts) out(`  ${receiptLine(receipt)}`);
  }
}
