import { z } from 'zod';
import { VigiaError } from '../../shared/errors.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { askTarget, openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import { namedStory } from './named-story.ts';
import type { StoryAction } from './story-action.ts';

const reportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('united'), storyId: z.string() }),
  z.object({ kind: z.literal('kept-apart') }),
  z.object({ kind: z.literal('no-such-story'), storyId: z.string() }),
]);

/** Two stories become one. */
export const mergeAction: StoryAction = {
  name: 'merge',
  usage: 'merge A B',
  help: `merge makes two stories one: the older stays, the other's id leads to it. It is remembered, and no machine
parts them again.`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, { ...COMMON_OPTIONS, ...TARGET_OPTION });
    const [one = '', other = ''] = requireArguments(positionals, ['A', 'B']);
    const target = targetOf(values);
    const reader = await openTarget(target);
    const ids = await Promise.all([namedStory(reader.stores, one), namedStory(reader.stores, other)]).finally(() =>
      reader.close(),
    );
    const body = { storyIds: ids.map(({ id }) => id) };
    const answer = await askTarget(target, { config: configOf(values.config), operation: 'merge-stories', body });
    const report = reportSchema.parse(answer);
    if (report.kind !== 'united')
      throw new VigiaError(
        `Cannot merge ${one} and ${other} as both must be stories: current value is ${report.kind}.`,
        {
          code: 'no-such-story',
        },
      );
    out(values.json === true ? JSON.stringify(report) : `One story now: ${report.storyId}`);
    return 0;
  },
};
