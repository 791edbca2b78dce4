import { type StoryView, type StoryViewMember, storyView } from '../../shared/query/story-view.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import { namedStory } from './named-story.ts';
import type { StoryAction } from './story-action.ts';

/** Digits of an id that a person needs to name an article. */
const SHORT_ID = 12;

/** One story, whole. */
export const showAction: StoryAction = {
  name: 'show',
  usage: 'show ID',
  help: `show prints the articles of a story in order of time, which are copies of which, and why each was grouped.
ID is that of a story or of an article in it, a beginning of one (6 digits at least), or an address.`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, { ...COMMON_OPTIONS, ...TARGET_OPTION });
    const [named = ''] = requireArguments(positionals, ['ID']);
    const reader = await openTarget(targetOf(values));
    try {
      const { id } = await namedStory(reader.stores, named);
      const view = await storyView(reader.stores, id);
      if (view === undefined) return 1;
      out(values.json === true ? JSON.stringify(view) : storyText(view));
      return 0;
    } finally {
      reader.close();
    }
  },
};

function storyText({ story, original, members, merges }: StoryView): string {
  const sources = new Set(members.flatMap(({ article }) => article?.source.title ?? [])).size;
  const copies = members.filter(({ assignment }) => assignment.kind === 'copy-of').length;
  return [
    `${story.title}`,
    `story ${story.id}: ${count(members.length, 'article')}, ${copies} of them copies, ${count(sources, 'source')}`,
    ...members.map((member) => {
      const isOriginal = copies > 0 && member.articleId === original;
      return memberText(member) + (isOriginal ? ' (the original)' : '');
    }),
    ...merges.map(
      ({ merged, why, mergedAt }) =>
        `  story ${merged.slice(0, SHORT_ID)} became part of it on ${mergedAt.slice(0, 10)}: ${why}`,
    ),
    ...story.apart.map((id) => `  kept apart by hand from story ${id.slice(0, SHORT_ID)}`),
  ].join('\n');
}

function memberText({ articleId, article, assignment }: StoryViewMember): string {
  const when = article?.orderedAt.slice(0, 16).replace('T', ' ') ?? 'not archived';
  const where = article === undefined ? '' : `  ${article.language}  ${article.title}\n      ${sourceText(article)}`;
  return `  ${articleId.slice(0, SHORT_ID)}  ${when}${where}\n      ${whyText(assignment)}`;
}

function sourceText({ source }: NonNullable<StoryViewMember['article']>): string {
  return `${source.title}${source.sample ? ' [sample]' : ''}`;
}

function whyText({ kind, of, why }: StoryViewMember['assignment']): string {
  if (of === undefined) return why;
  return `${kind === 'copy-of' ? 'copy of' : 'same event as'} ${of.slice(0, SHORT_ID)}: ${why}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
