import { UsageError } from '../shared/errors.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions } from './parse-options.ts';
import { groupStoryLines } from './stories/group-story-lines.ts';
import { mergeAction } from './stories/merge.ts';
import { showAction } from './stories/show.ts';
import { splitAction } from './stories/split.ts';
import type { StoryAction } from './stories/story-action.ts';
import { TARGET_HELP } from './target.ts';
import type { Verb } from './verb.ts';

/** In the order of the help. */
const ACTIONS: ReadonlyMap<string, StoryAction> = new Map(
  [showAction, mergeAction, splitAction].map((action) => [action.name, action]),
);
const FORMS = [...ACTIONS.values()];

const OPTIONS = { ...COMMON_OPTIONS, jsonl: { type: 'boolean' } } as const;

/** Looks at stories and corrects them; groups articles of a stream. */
export const storiesVerb: Verb = {
  name: 'stories',
  summary: 'a story and why its articles are one; merge, split; copies among JSON lines',
  help: `usage: ${FORMS.map(({ usage }) => `./vigia stories ${usage}\n       `).join('')}./vigia stories --jsonl < ARTICLES > GROUPED

${FORMS.map(({ help }) => help).join('\n\n')}

--jsonl reads articles in their order of arrival and says which are copies of one text: re-extracted, truncated,
with other leads, wire tags or edits. Every line in is {id, text, published?, lang?, title?}; when all are
read, every line out is {id, copies}, where articles with the same copies are copies of each other, or
{id, error}. A round-up that holds several articles joins none of them.

  --jsonl             stream JSON lines
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const at = input.args.findIndex((arg) => ACTIONS.has(arg));
    const action = ACTIONS.get(input.args[at] ?? '');
    if (action !== undefined) return action.run({ ...input, args: input.args.toSpliced(at, 1) });
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    if (values.jsonl !== true || positionals.length > 0)
      throw new UsageError(
        'Expected `stories show`, `merge` or `split`, or `stories --jsonl` with JSON lines on standard input (see --help).',
      );
    await groupStoryLines(input);
    return 0;
  },
};
