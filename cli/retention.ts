import { z } from 'zod';
import type { RetentionReport } from '../shared/jobs/sweep-retention.ts';
import { RETENTION_CLASSES, type RetentionClass, type RetentionRules } from '../shared/model/retention.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { askTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { Verb } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, 'dry-run': { type: 'boolean' } } as const;

const countSchema = z.object({ items: z.number(), bytes: z.number() });
const reportSchema = z.object({
  dryRun: z.boolean(),
  classes: z.record(z.enum(RETENTION_CLASSES), countSchema),
  more: z.boolean(),
}) satisfies z.ZodType<RetentionReport>;

/** Removes what is kept longer than the configuration says. */
export const retentionVerb: Verb = {
  name: 'retention',
  summary: 'remove what is kept longer than the configuration says; --dry-run counts it',
  help: `usage: ./vigia retention [--dry-run] [options]

Removes texts, raw pages, feed words and frozen mails that are older than \`retention\` in the configuration
says, then every blob that no row names and that is older than a day. Of an article without its text stay
title, link, dates, tags, hashes and the record of its fetch. A run does this once a day by itself, a deployment
every night, and in full on Sundays (docs/archive.md).

  --dry-run           say how much would go, class by class, and change nothing
${TARGET_HELP}
${COMMON_HELP}`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, []);
    const config = configOf(values.config);
    const rules = config.retention;
    const answer = await askTarget(targetOf(values), {
      config,
      operation: 'sweep-retention',
      body: { rules: { ...rules }, dryRun: values['dry-run'] === true },
    });
    const report = reportSchema.parse(answer);
    if (values.json === true) out(JSON.stringify(report));
    else for (const line of linesOf(report, rules)) out(line);
    return 0;
  },
};

function linesOf({ dryRun, classes, more }: RetentionReport, rules: RetentionRules): readonly string[] {
  return [
    dryRun ? 'Would remove:' : 'Removed:',
    ...RETENTION_CLASSES.map((name) => {
      const { items, bytes } = classes[name];
      return `  ${String(items).padStart(7)}  ${sizeOf(bytes).padStart(9)}  ${describeClass(name, rules)}`;
    }),
    ...(dryRun ? ['Nothing was changed.'] : []),
    ...(more ? ['More is due than one run takes: run it again.'] : []),
  ];
}

function describeClass(name: RetentionClass, rules: RetentionRules): string {
  switch (name) {
    case 'untagged-text':
      return `text and raw page of untagged articles (${keptFor(rules.untaggedTextDays)})`;
    case 'tagged-text':
      return `text and raw page of tagged articles (${keptFor(rules.taggedTextDays)})`;
    case 'tagged-raw':
      return `raw page alone of tagged articles (${keptFor(rules.taggedRawDays)})`;
    case 'sample-text':
      return `text and raw page of samples (${keptFor(rules.sampleTextDays)})`;
    case 'entry':
      return `feed words of entries that ended (${keptFor(rules.entryDays)})`;
    case 'mail':
      return `contents of mails that ended (${keptFor(rules.mailDays)})`;
    case 'plan':
      return 'topic plans that nobody finished (30 days)';
    case 'unreferenced':
      return 'blobs that no row names (a day)';
    default:
      return name satisfies never;
  }
}

function keptFor(days: number): string {
  return days === 0 ? 'kept for ever' : `${days} days`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
