import { html } from 'hono/html';
import { textDirection } from '../../../mail/text-direction.ts';
import type { StoryRecord } from '../../../model/story.ts';
import type { StoryViewMember } from '../../../query/story-view.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { storyWords } from '../../words/story-words.ts';
import { countLink } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage, tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';

type Assets = Pick<AppDependencies, 'assets'>;

/** Both stories, and the button that makes them one. */
export function mergePage(deps: Assets, desk: DeskContext, stories: readonly [StoryRecord, StoryRecord]): Html {
  const words = storyWords[desk.language];
  const [story, other] = stories;
  const body = html`<h1>${words.mergeTitle}</h1><ul>${stories.map((one) => storyLine(desk, one))}</ul><p>${words.mergeText}</p>
<form method="post" action="/stories/${story.id}/merge" class="actions">${tokenField(desk)}<input type="hidden" name="with" value="${other.id}"><button class="primary">${words.mergeConfirm}</button> <a href="/stories/${story.id}">${words.cancel}</a></form>`;
  return deskPage(deps, desk, { title: words.mergeTitle, place: 'none', body });
}

function storyLine(desk: DeskContext, { id, title, language, members, firstAt, createdAt }: StoryRecord): Html {
  const words = storyWords[desk.language];
  return html`<li><a href="/stories/${id}" lang="${language}" dir="${textDirection(language)}">${title}</a> <span class="quiet">${countLink(desk, members, { query: `story:${id}` })} ${words.articles(members)}, ${timeTag(desk, firstAt ?? createdAt)}</span></li>`;
}

/** The articles that were chosen, and the button that makes them a story of their own. */
export function splitPage(
  deps: Assets,
  desk: DeskContext,
  { story, chosen }: { readonly story: StoryRecord; readonly chosen: readonly StoryViewMember[] },
): Html {
  const words = storyWords[desk.language];
  const ids = chosen.map(({ articleId }) => articleId).join(' ');
  const body = html`<h1>${words.splitTitle}</h1><p lang="${story.language}" dir="${textDirection(story.language)}"><a href="/stories/${story.id}">${story.title}</a></p>
<ul>${chosen.map(({ articleId, article }) => html`<li lang="${article?.language ?? 'und'}"><a href="/articles/${articleId}" dir="auto">${article?.title ?? articleId}</a></li>`)}</ul><p>${words.splitText}</p>
<form method="post" action="/stories/${story.id}/split" class="actions">${tokenField(desk)}<input type="hidden" name="articles" value="${ids}"><button class="primary">${words.splitConfirm}</button> <a href="/stories/${story.id}">${words.cancel}</a></form>`;
  return deskPage(deps, desk, { title: words.splitTitle, place: 'none', body });
}
