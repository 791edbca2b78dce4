import { z } from 'zod';
import { UsageError } from '../../shared/errors.ts';
import { findArticle } from '../../shared/query/find-article.ts';
import { foundOne } from '../found-one.ts';
import { COMMON_OPTIONS, configOf, parseOptions } from '../parse-options.ts';
import { askTarget, openTarget, TARGET_OPTION, type Target, targetOf } from '../target.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import { namedStory } from './named-story.ts';
import type { StoryAction } from './story-action.ts';

const reportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('split'), storyId: z.string(), from: z.string() }),
  z.object({ kind: z.literal('no-such-story') }),
  z.object({ kind: z.literal('not-members'), articleIds: z.array(z.string()) }),
  z.object({ kind: z.literal('nothing-left') }),
]);
type Report = z.infer<typeof reportSchema>;

/** Some articles of a story become one of their own. */
export const splitAction: StoryAction = {
  name: 'split',
  usage: 'split ID ARTICLE...',
  help: `split makes the named articles of a story a story of their own. It is remembered, and no machine joins the two
again; merge does.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, { ...COMMON_OPTIONS, ...TARGET_OPTION });
    const [named, ...articles] = positionals;
    if (named === undefined || articles.length === 0)
      throw new UsageError('Expected ID ARTICLE...: a story, and the articles that leave it (see --help).');
    const target = targetOf(values);
    const body = await idsOf(target, named, articles);
    const answer = await askTarget(target, { config: configOf(values.config), operation: 'split-story', body });
    return tell(input, reportSchema.parse(answer), values.json === true);
  },
};

async function idsOf(target: Target, named: string, articles: readonly string[]) {
  const reader = await openTarget(target);
  try {
    const { id } = await namedStory(reader.stores, named);
    const articleIds: string[] = [];
    for (const article of articles) articleIds.push(foundOne(await findArticle(reader.stores, article), article).id);
    return { storyId: id, articleIds };
  } finally {
    reader.close();
  }
}

function tell({ out, err }: VerbInput, report: Report, json: boolean): ExitCode {
  if (json) out(JSON.stringify(report));
  switch (report.kind) {
    case 'split':
      if (!json) out(`Two stories now: ${report.from} and ${report.storyId}`);
      return 0;
    case 'no-such-story':
      err('Nothing was split: there is no such story.');
      return 1;
    case 'not-members':
      err(`Nothing was split: not in this story are ${report.articleIds.join(', ')}.`);
      return 1;
    case 'nothing-left':
      err('Nothing was split: these are all articles of the story, and some must stay.');
      return 1;
    default:
      return report satisfies never;
  }
}
