import { z } from 'zod';
import { loadTopics } from '../local/load-topics.ts';
import type { Reader } from '../local/open-for-reading.ts';
import { UsageError, VigiaError } from '../shared/errors.ts';
import type { SavedSearch } from '../shared/model/saved-search.ts';
import { canonicalQuery } from '../shared/query-language/canonical.ts';
import { parseQuery } from '../shared/query-language/parse.ts';
import { queryErrorText } from '../shared/query-language/query-error.ts';
import { slugOf, tagResolver } from '../shared/query-language/tag-resolver.ts';
import { searchesUsing } from '../shared/stages/saved-search.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { askTarget, openTarget, TARGET_HELP, TARGET_OPTION, type Target, targetOf } from './target.ts';
import { terminalJson, terminalLine } from './terminal-text.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, note: { type: 'string' } } as const;

const ACTIONS = ['save', 'list', 'show', 'remove'] as const;

/** Queries with names. */
export const searchesVerb: Verb = {
  name: 'searches',
  summary: 'queries with names, to be used again and inside others',
  help: `usage: ./vigia searches save NAME QUERY [--note TEXT]
       ./vigia searches list
       ./vigia searches show NAME
       ./vigia searches remove NAME

A saved search is used by its name, alone or inside another query: search:NAME (docs/query-language.md). save
replaces an older one of that name, and every query that uses it means the new one when it is next read;
alerts keep what it meant when they were made. One that others use cannot be removed.

  --note TEXT         what it is for; an empty one takes an older note away
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const action = ACTIONS.find((known) => known === positionals[0]);
    const rest = positionals.slice(1);
    const call = { input, values, target: targetOf(values), isJson: values.json === true };
    switch (action) {
      case 'save':
        return save(call, rest);
      case 'list':
        requireArguments(rest, []);
        return list(call);
      case 'show':
        return show(call, nameOf(rest));
      case 'remove':
        return remove(call, nameOf(rest));
      case undefined:
        throw new UsageError('Expected `searches save NAME QUERY`, `list`, `show NAME` or `remove NAME` (see --help).');
      default:
        return action satisfies never;
    }
  },
};

type Call = {
  readonly input: VerbInput;
  readonly values: { readonly note?: string | undefined; readonly config?: string | undefined };
  readonly target: Target;
  readonly isJson: boolean;
};

function nameOf(positionals: readonly string[]): string {
  const [name = ''] = requireArguments(positionals, ['NAME']);
  return slugOf(name);
}

const saveReportSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['saved', 'changed']),
    search: z.looseObject({ name: z.string(), canonical: z.string() }),
    usedBy: z.array(z.string()),
  }),
  z.object({ kind: z.literal('invalid'), errors: z.array(z.string()) }),
  z.object({ kind: z.literal('conflict') }),
]);

async function save({ input, values, target, isJson }: Call, [name, ...words]: readonly string[]): Promise<ExitCode> {
  const queryText = words.join(' ');
  if (name === undefined || queryText.trim() === '')
    throw new UsageError('Expected `searches save NAME QUERY` (see --help).');
  const body = { name, queryText, ...(values.note === undefined ? {} : { note: values.note }) };
  const answer = await askTarget(target, { config: configOf(values.config), operation: 'save-search', body });
  const report = saveReportSchema.parse(answer);
  if (report.kind === 'invalid') throw new UsageError(report.errors.join('\n'));
  if (report.kind === 'conflict') throw changedMeanwhile(name);
  if (isJson) input.out(terminalJson(report));
  else {
    input.out(
      `${report.kind === 'saved' ? 'Saved' : 'Changed'}: search:${report.search.name} means ${report.search.canonical}`,
    );
    if (report.kind === 'changed' && report.usedBy.length > 0)
      input.out(`These use it and mean something else now: ${report.usedBy.join(', ')}`);
  }
  return 0;
}

async function list({ input, target, isJson }: Call): Promise<ExitCode> {
  const searches = await reading(target, async ({ stores }) =>
    (await stores.savedSearches.all()).map(({ record }) => record),
  );
  if (isJson) input.out(terminalJson({ searches }));
  else if (searches.length === 0) input.out('No search is saved. ./vigia searches save NAME QUERY saves one.');
  else for (const search of searches) input.out(searchLine(search));
  return 0;
}

function searchLine({ name, queryText, note }: SavedSearch): string {
  return terminalLine(`${name.padEnd(20)}  ${queryText}${note === undefined ? '' : `  (${note})`}`);
}

async function show({ input, target, isJson }: Call, name: string): Promise<ExitCode> {
  const { search, texts } = await reading(target, async ({ stores }) => ({
    search: (await stores.savedSearches.get(name))?.record,
    texts: await stores.savedSearches.texts(),
  }));
  if (search === undefined) throw noSuchSearch(name);
  const parsed = parseQuery(search.queryText, { resolveTag: tagResolver(loadTopics().names), savedSearches: texts });
  const today = parsed.kind === 'query' ? canonicalQuery(parsed.query) : null;
  const errors = parsed.kind === 'query' ? [] : parsed.errors.map(queryErrorText);
  const usedBy = searchesUsing(name, texts);
  if (isJson) input.out(terminalJson({ ...search, today, errors, usedBy }));
  else for (const line of showLines(search, { today, errors, usedBy })) input.out(terminalLine(line));
  return errors.length === 0 ? 0 : 1;
}

type Today = { readonly today: string | null; readonly errors: readonly string[]; readonly usedBy: readonly string[] };

function showLines(
  { name, queryText, canonical, note, createdAt, updatedAt }: SavedSearch,
  { today, errors, usedBy }: Today,
): readonly string[] {
  const change =
    today === null || today === canonical
      ? []
      : [`meant      ${canonical} when it was saved; alerts made then keep that`];
  return [
    `search:${name}`,
    ...(note === undefined ? [] : [`note       ${note}`]),
    `typed      ${queryText}`,
    `means      ${today ?? 'nothing any more'}`,
    ...change,
    ...errors.map((error) => `error      ${error}`),
    `saved      ${createdAt}${updatedAt === createdAt ? '' : `, changed ${updatedAt}`}`,
    `used by    ${usedBy.length === 0 ? 'no other search' : usedBy.join(', ')}`,
    'Alerts keep what a search meant when they were made; make them anew to follow a change.',
  ];
}

const removeReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['removed', 'absent', 'conflict']) }),
  z.object({ kind: z.literal('in-use'), usedBy: z.array(z.string()) }),
]);

async function remove({ input, values, target, isJson }: Call, name: string): Promise<ExitCode> {
  const answer = await askTarget(target, {
    config: configOf(values.config),
    operation: 'remove-search',
    body: { name },
  });
  const report = removeReportSchema.parse(answer);
  switch (report.kind) {
    case 'removed':
      input.out(isJson ? JSON.stringify(report) : `Removed: search:${name}`);
      return 0;
    case 'absent':
      throw noSuchSearch(name);
    case 'conflict':
      throw changedMeanwhile(name);
    case 'in-use':
      throw new VigiaError(
        `Cannot remove search:${name} as no other search may use it: ${report.usedBy.join(', ')} does. Change or remove those first.`,
        { code: 'search-in-use' },
      );
    default:
      return report satisfies never;
  }
}

async function reading<Result>(target: Target, read: (reader: Reader) => Promise<Result>): Promise<Result> {
  const reader = await openTarget(target);
  try {
    return await read(reader);
  } finally {
    reader.close();
  }
}

function noSuchSearch(name: string): VigiaError {
  return new VigiaError(`No search is saved as ${JSON.stringify(name)}; ./vigia searches list shows those that are.`, {
    code: 'no-such-search',
  });
}

function changedMeanwhile(name: string): VigiaError {
  return new VigiaError(`Cannot change search:${name} as nobody else may at the same time: somebody did. Try again.`, {
    code: 'search-contended',
    retryable: true,
  });
}
