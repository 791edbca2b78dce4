import { html } from 'hono/html';
import { textDirection } from '../../../mail/text-direction.ts';
import { readerUrl } from '../../../model/reader-url.ts';
import type { StoryView, StoryViewMember } from '../../../query/story-view.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { type Html, safeHref } from '../../layout.ts';
import { deskWords } from '../../words/desk-words.ts';
import { groupingReason } from '../../words/grouping-reason.ts';
import { storyWords } from '../../words/story-words.ts';
import { searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag, timeText } from '../time-tag.ts';

/** The form that boxes beside the articles belong to. */
export const SPLIT_FORM = 'split';

/** Every article of a story in order of time: which are copies of which, and why each was grouped. */
export function memberList(
  deps: Pick<AppDependencies, 'readerAliases' | 'tagLabel'>,
  desk: DeskContext,
  { view, canSplit }: { readonly view: StoryView; readonly canSplit: boolean },
): Html {
  const byId = new Map(view.members.map((member) => [member.articleId, member]));
  const items = view.members.map((member) =>
    memberItem(deps, desk, { member, byId, storyId: view.story.id, canSplit }),
  );
  return html`<ol class="members">${items}</ol>`;
}

type Item = {
  readonly member: StoryViewMember;
  readonly byId: ReadonlyMap<string, StoryViewMember>;
  readonly storyId: string;
  readonly canSplit: boolean;
};

function memberItem(deps: Pick<AppDependencies, 'readerAliases' | 'tagLabel'>, desk: DeskContext, item: Item): Html {
  const words = storyWords[desk.language];
  const common = deskWords[desk.language];
  const { articleId, article, assignment } = item.member;
  const isCopy = assignment.kind === 'copy-of' && assignment.of !== undefined;
  if (article === undefined)
    return html`<li class="member" id="m-${articleId}"><p class="quiet">${words.removed} <code>${articleId.slice(0, SHORT_ID)}</code></p></li>`;
  const { source, title, language, wires = [] } = article;
  const original = safeHref(readerUrl(article.url, deps.readerAliases));
  return html`<li class="member${isCopy ? ' member-copy' : ''}" id="m-${articleId}" data-item>
<p class="quiet">${item.canSplit ? html`<label class="choose no-print"><input type="checkbox" name="article" value="${articleId}" form="${SPLIT_FORM}"><span class="hidden">${words.choose}: ${title}</span></label> ` : ''}${timeTag(desk, article.orderedAt)} · ${source.sample ? html`<span class="sample" title="${common.sampleNote}">${common.sample}</span> ` : ''}<a href="${searchPath({ query: `story:${item.storyId} source:${source.feedId}` })}" dir="auto">${article.siteName ?? source.title}</a> · ${language} · <a href="${original}" rel="noreferrer" data-original>${common.original}</a></p>
<h3 lang="${language}" dir="${textDirection(language)}"><a href="/articles/${articleId}">${title}</a></h3>
<p class="grouping">${groupingText(desk, item)}${wires.length === 0 ? '' : html` · ${words.credits(wires.join(', '))}`}${differencesLink(desk, item)}</p>
<details class="why"><summary>${words.whyGrouped} <span class="hidden">${title}</span></summary><p dir="auto">${groupingReason(desk.language, assignment.why)}</p></details></li>`;
}

/** Digits of an id that a person needs. */
const SHORT_ID = 12;

function groupingText(desk: DeskContext, { member: { articleId, assignment }, byId }: Item): Html | string {
  const words = storyWords[desk.language];
  const { kind, of } = assignment;
  switch (kind) {
    case 'new':
      return words.began;
    case 'copy-of':
      return of === undefined
        ? groupingReason(desk.language, assignment.why)
        : html`${isDatedLater(byId, { of, than: articleId }) ? words.sameText : words.copyOf} ${memberLink(desk, of, byId)}`;
    case 'same-story':
      return of === undefined
        ? groupingReason(desk.language, assignment.why)
        : html`${words.sameAs} ${memberLink(desk, of, byId)}`;
    default:
      return kind satisfies never;
  }
}

/** What was found first may carry the later time: no reader would call the earlier one its copy. */
function isDatedLater(byId: Item['byId'], { of, than }: { readonly of: string; readonly than: string }): boolean {
  return (byId.get(of)?.article?.orderedAt ?? '') > (byId.get(than)?.article?.orderedAt ?? '');
}

/** Outlet and time of another article: on this page where it stands here, else on its own. */
function memberLink(desk: DeskContext, articleId: string, byId: Item['byId']): Html {
  const article = byId.get(articleId)?.article;
  if (article === undefined)
    return html`<a href="/articles/${articleId}"><code>${articleId.slice(0, SHORT_ID)}</code></a>`;
  return html`<a href="#m-${articleId}" dir="auto">${article.siteName ?? article.source.title}, ${timeText(desk, article.orderedAt)}</a>`;
}

function differencesLink({ language }: DeskContext, { member, byId, storyId }: Item): Html | string {
  const { of } = member.assignment;
  if (of === undefined || byId.get(of)?.article === undefined) return '';
  const address = `/stories/${storyId}/differences?of=${of}&with=${member.articleId}`;
  return html` · <a class="no-print" href="${address}">${storyWords[language].differences}</a>`;
}
