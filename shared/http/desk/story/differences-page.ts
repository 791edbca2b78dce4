import { html } from 'hono/html';
import { textDirection } from '../../../mail/text-direction.ts';
import type { ArticleRecord } from '../../../model/article-record.ts';
import { changedPassages } from '../../../text/changed-passages.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { storyWords } from '../../words/story-words.ts';
import { changedText } from '../changed-text.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { timeTag, timeText } from '../time-tag.ts';

/** An article with its text; empty where it is not kept. */
export type ComparedArticle = { readonly record: ArticleRecord; readonly text: string };

/** Where two articles of a story differ: the one that was copied first. */
export function differencesPage(
  deps: Pick<AppDependencies, 'assets'>,
  desk: DeskContext,
  { storyId, of, other }: { readonly storyId: string; readonly of: ComparedArticle; readonly other: ComparedArticle },
): Html {
  const words = storyWords[desk.language];
  const hasBoth = of.text !== '' && other.text !== '';
  const passages = hasBoth ? changedPassages(of.text, other.text) : [];
  const { language } = other.record;
  const body = html`<p><a href="/stories/${storyId}">${words.backToStory}</a></p><h1>${words.differencesTitle}</h1>
<ul>${[of, other].map(({ record }) => html`<li><span dir="auto">${outletOf(record)}</span>, ${timeTag(desk, record.orderedAt)}: <a href="/articles/${record.id}" lang="${record.language}" dir="${textDirection(record.language)}">${record.title}</a></li>`)}</ul>
${hasBoth ? html`<h2>${passages.length === 0 ? words.noDifferences : words.changed(passages.length)}</h2>` : html`<p class="notice">${words.notCompared}</p>`}
${changedText(passages, {
  words: { before: sideName(desk, of.record), after: sideName(desk, other.record) },
  written: { lang: language, dir: textDirection(language) },
})}`;
  return deskPage(deps, desk, { title: words.differencesTitle, place: 'none', body });
}

/** One outlet may tell a story twice. */
function sideName(desk: DeskContext, record: ArticleRecord): string {
  return `${outletOf(record)}, ${timeText(desk, record.orderedAt)}`;
}

function outletOf({ siteName, source }: ArticleRecord): string {
  return siteName ?? source.title;
}
