import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP } from './parse-options.ts';
import { TARGET_HELP } from './target.ts';
import { checkAction } from './topics/check.ts';
import { labelAction } from './topics/label.ts';
import { labelsAction } from './topics/labels.ts';
import { planAction } from './topics/plan.ts';
import { retagAction } from './topics/retag.ts';
import { statsAction } from './topics/stats.ts';
import type { TopicAction } from './topics/topic-action.ts';
import type { Verb } from './verb.ts';

/** In the order of the help. */
const ACTIONS: ReadonlyMap<string, TopicAction> = new Map(
  [checkAction, planAction, retagAction, statsAction, labelAction, labelsAction].map((action) => [action.name, action]),
);
const NAMES = [...ACTIONS.keys()];

/** The topic model. */
export const topicsVerb: Verb = {
  name: 'topics',
  summary: `the topic model: ${NAMES.join(', ')}`,
  help: help([...ACTIONS.values()]),
  run: async (input) => {
    const at = input.args.findIndex((arg) => ACTIONS.has(arg));
    const action = ACTIONS.get(input.args[at] ?? '');
    if (action === undefined) throw new UsageError(`Expected \`topics ${NAMES.join('`, `')}\` (see --help).`);
    return action.run({ ...input, args: input.args.toSpliced(at, 1) });
  },
};

function help(actions: readonly TopicAction[]): string {
  const forms = actions.flatMap(({ usage }) => usage.map((form) => `./vigia topics ${form}`));
  const options = actions.map((action) => action.options).filter((text) => text !== '');
  return `usage: ${forms.join('\n       ')}

${actions.map((action) => action.help).join('\n\n')}

docs/topic-model.md explains the files and how to change them.

${options.join('\n')}
${TARGET_HELP}
${COMMON_HELP}`;
}
