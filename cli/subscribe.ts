import { z } from 'zod';
import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { sinceOf } from './since-of.ts';
import { ALERT_HELP, ALERT_OPTIONS, alertRequest } from './subscriptions/alert-options.ts';
import { errorLines } from './subscriptions/error-lines.ts';
import { askTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  confirmed: { type: 'boolean' },
  ...ALERT_OPTIONS,
  language: { type: 'string' },
  since: { type: 'string' },
} as const;

const answerSchema = z.object({
  outcome: z.enum(['active', 'already-active', 'confirmation-sent', 'suppressed', 'erased', 'invalid']),
  query: z.string().optional(),
  reason: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  matches: z.number().optional(),
});

/** Makes an alert. */
export const subscribeVerb: Verb = {
  name: 'subscribe',
  summary: 'send an address mail about new articles that meet a query',
  help: `usage: ./vigia subscribe ADDRESS QUERY [--confirmed] [options]

New articles that meet QUERY are sent to ADDRESS, at once (gathered for 5 minutes) or in digests. Without --confirmed a mail
goes out first that asks the reader to confirm, and nothing else is sent until then.

  --confirmed         you hold the reader's consent: start at once
  --since TIME        with --confirmed: also send what the archive found since then: 7d, 12h, or a
                      date (2026-11-01)
  --language en|es    language of the mails (default: mail.language of the configuration)
${ALERT_HELP}
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [address = '', ...words] = positionals;
    if (words.length === 0) requireArguments(positionals, ['ADDRESS', 'QUERY']);
    const target = targetOf(values);
    const config = configOf(values.config);
    const since = values.since === undefined ? undefined : sinceOf(values.since);
    if (since !== undefined && values.confirmed !== true) {
      throw new UsageError(
        '--since goes with --confirmed: what is archived is sent once the reader has agreed, and --confirmed says so.',
      );
    }
    const answer = await askTarget(target, {
      config,
      operation: 'subscribe',
      body: {
        address,
        queryText: words.join(' '),
        language: languageOf(values.language ?? config.mail.language),
        confirmed: values.confirmed === true,
        ...alertRequest(values),
        ...(since === undefined ? {} : { since }),
      },
    });
    return report(input, answerSchema.parse(answer), { address, json: values.json === true ? answer : undefined });
  },
};

function report(
  { out, err }: VerbInput,
  answer: z.infer<typeof answerSchema>,
  { address, json }: { readonly address: string; readonly json: object | undefined },
): ExitCode {
  if (answer.outcome === 'invalid') throw new UsageError(errorLines(answer.errors ?? []));
  if (json !== undefined) out(JSON.stringify(json));
  else if (isRefused(answer)) err(`Nothing was made: ${answer.reason}`);
  else out(messageFor(answer, address));
  return isRefused(answer) ? 1 : 0;
}

function isRefused({ outcome }: z.infer<typeof answerSchema>): boolean {
  return outcome === 'suppressed' || outcome === 'erased';
}

function messageFor({ outcome, query, matches }: z.infer<typeof answerSchema>, address: string): string {
  if (outcome === 'confirmation-sent')
    return `${address} is asked to confirm by mail; the alert starts then.\nquery: ${query}`;
  const state = outcome === 'active' ? 'is on' : 'was on already';
  const past =
    matches === undefined
      ? 'Mail goes out when something new meets it; --since 7d sends what is archived already.'
      : `${matches} archived ${matches === 1 ? 'article meets it and goes' : 'articles meet it and go'} out with the next mail.`;
  return `The alert of ${address} ${state}.\nquery: ${query}\n${past}`;
}

function languageOf(written: string): 'en' | 'es' {
  if (written === 'en' || written === 'es') return written;
  throw new UsageError(`Cannot use --language as it must be en or es: current value is ${JSON.stringify(written)}`);
}
