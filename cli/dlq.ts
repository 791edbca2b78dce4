import { z } from 'zod';
import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions } from './parse-options.ts';
import { askTarget, openTarget, TARGET_HELP, TARGET_OPTION, type Target, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, all: { type: 'boolean' } } as const;

const redriveSchema = z.object({ redriven: z.array(z.string()), unknown: z.array(z.string()) });

/** Messages that were given up. */
export const dlqVerb: Verb = {
  name: 'dlq',
  summary: 'list messages that were given up, and try them again',
  help: `usage: ./vigia dlq list [options]
       ./vigia dlq redrive ID... | --all [options]

A message whose job failed five times, or for good, is a dead letter: it waits here with its reason.
redrive puts it back into its queue, for the run that is on or the next one; what was done already is
not done twice.

  --all               redrive every dead letter
${TARGET_HELP}
${COMMON_HELP}
  list ends with 1 when there are dead letters.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [action, ...ids] = positionals;
    const json = values.json === true;
    const target = targetOf(values);
    if (action === 'list' && ids.length === 0) return list(input, target, json);
    if (action !== 'redrive' || (ids.length === 0) !== (values.all === true)) {
      throw new UsageError('Expected `dlq list`, `dlq redrive ID...` or `dlq redrive --all` (see --help).');
    }
    const answer = redriveSchema.parse(
      await askTarget(target, { config: configOf(values.config), operation: 'redrive', body: { ids } }),
    );
    return report(input, answer, json);
  },
};

async function list({ out }: VerbInput, target: Target, json: boolean): Promise<ExitCode> {
  const reader = await openTarget(target);
  try {
    const letters = await reader.queue.listDeadLetters();
    if (json) out(JSON.stringify({ deadLetters: letters }));
    else if (letters.length === 0) out('No dead letters.');
    else
      for (const { id, queue, body, reason, deadLetteredAt } of letters)
        out(`${id}  ${queue}  ${deadLetteredAt}  ${JSON.stringify(body)}\n    ${reason}`);
    return letters.length === 0 ? 0 : 1;
  } finally {
    reader.close();
  }
}

function report({ out, err }: VerbInput, answer: z.infer<typeof redriveSchema>, json: boolean): ExitCode {
  if (json) out(JSON.stringify(answer));
  else out(`${answer.redriven.length} put back into their queues.`);
  for (const id of answer.unknown) err(`No dead letter has the id ${id}.`);
  return answer.unknown.length === 0 ? 0 : 1;
}
