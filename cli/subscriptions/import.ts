import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { openWriting, TARGET_OPTION, targetOf } from '../target.ts';
import { errorLines } from './error-lines.ts';
import { type ImportItem, readImport } from './read-import.ts';
import type { SubscriptionAction } from './subscription-action.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, confirmed: { type: 'boolean' } } as const;

const answerSchema = z.object({
  outcome: z.enum(['active', 'already-active', 'confirmation-sent', 'suppressed', 'erased', 'invalid']),
  reason: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

/** Makes the alerts of a file. */
export const importAction: SubscriptionAction = {
  name: 'import',
  usage: 'import FILE [--confirmed]',
  help: `import makes the alerts of a file: YAML or JSON (a list of {address, query, cadence, note, language, zone,
time, weekday, quietFrom, quietTo, nothingNew}) or CSV with those names in its first line. Each reader is
asked to confirm, unless --confirmed says that you hold their consent. A file with faults is not taken;
what the archive refuses is told by line, and the rest is made. Repeating it changes nothing.`,
  run: async ({ args, out, err }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, ['FILE']);
    const [file = ''] = positionals;
    const { items, faults } = readImport(contentOf(file), file);
    if (faults.length > 0)
      throw new UsageError(faults.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'));
    const config = configOf(values.config);
    const writing = await openWriting(targetOf(values), config);
    const counts = new Map<string, number>();
    try {
      for (const { line, item } of items) {
        const answer = answerSchema.parse(
          await writing.ask(
            'subscribe',
            requestOf(item, { confirmed: values.confirmed === true, language: config.mail.language }),
          ),
        );
        counts.set(answer.outcome, (counts.get(answer.outcome) ?? 0) + 1);
        const why = answer.outcome === 'invalid' ? errorLines(answer.errors ?? []) : answer.reason;
        if (why !== undefined) err(`${file}:${line}: ${why}`);
      }
    } finally {
      await writing.close();
    }
    out(values.json === true ? JSON.stringify(Object.fromEntries(counts)) : summary(counts));
    return ['invalid', 'suppressed', 'erased'].some((outcome) => counts.has(outcome)) ? 1 : 0;
  },
};

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new VigiaError(`Cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: 'unreadable-file',
      cause,
    });
  }
}

function requestOf(
  { address, query, cadence, note, language, ...times }: ImportItem,
  { confirmed, language: standard }: { readonly confirmed: boolean; readonly language: 'en' | 'es' },
) {
  const given = Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
  return {
    address,
    queryText: query,
    language: language ?? standard,
    confirmed,
    ...(cadence === undefined ? {} : { cadence }),
    ...(note === undefined ? {} : { note }),
    ...(Object.keys(given).length === 0 ? {} : { times: given }),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  active: 'on from now',
  'already-active': 'on already',
  'confirmation-sent': 'waiting for their reader',
  suppressed: 'refused: their address bounced or complained',
  erased: 'refused: their reader had everything erased',
  invalid: 'refused',
};

function summary(counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return 'The file holds no alert.';
  return [...counts].map(([outcome, count]) => `${count} ${WORDS[outcome] ?? outcome}`).join('\n');
}
