import { createExtractor } from '../shared/adapters/extractor/extractor.ts';
import { UsageError } from '../shared/errors.ts';
import type { Reading } from '../shared/model/reading.ts';
import { extractRecord } from './extract-record.ts';
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
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...PAGE_OPTIONS, jsonl: { type: 'boolean' } } as const;

/** Extracts the article of a page, or of JSON lines. */
export const extractVerb: Verb = {
  name: 'extract',
  summary: 'extract the article from a page or JSON lines',
  help: `usage: ./vigia extract [FILE|URL] [options]
       ./vigia extract --jsonl < PAGES > ARTICLES

Prints title, what the page says of author, date and site, and text of the article in an HTML page; - or nothing reads standard input. With --jsonl
every line in is {id, url, html} and every line out is {id, text, title, authors, published, language},
or {id, error}. Lines come out as they are done.

  --jsonl             stream JSON lines
${PAGE_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    if (values.jsonl === true) return extractLines(input, positionals);
    const [source = '-'] = requireArguments(positionals, ['[FILE|URL]'], 1);
    const config = configOf(values.config, pageOverrides(values));
    const { title, text, reading } = await readArticle(source, { stdin: input.stdin, config });
    input.out(
      values.json === true
        ? JSON.stringify({ title, text, ...(reading === undefined ? {} : { reading }) })
        : [title, ...factsOf(reading), '', text].join('\n'),
    );
    return 0;
  },
};

/** What the page says of itself, on a line: who, when, where, and what kind of page where it is no plain article. */
function factsOf(reading: Reading | undefined): readonly string[] {
  if (reading === undefined) return [];
  const { bylines, published, siteName, section, htmlLang, form } = reading;
  const facts = [bylines[0]?.names.join(', '), published[0]?.text, siteName, section, htmlLang, form];
  const line = facts.filter((fact) => fact !== undefined && fact !== '').join(' · ');
  return line === '' ? [] : [line];
}

const PROCESSES = 2;

async function extractLines({ stdin, write }: VerbInput, positionals: readonly string[]): Promise<ExitCode> {
  if (positionals.length > 0) throw new UsageError('--jsonl reads standard input and takes no FILE or URL.');
  const extractor = createExtractor({ processes: PROCESSES });
  try {
    // One page more than processes, so that none of them waits for the next line.
    await mapJsonLines({
      input: stdin,
      write,
      map: (record) => extractRecord(extractor, record),
      concurrency: PROCESSES + 1,
    });
  } finally {
    await extractor.close();
  }
  return 0;
}
