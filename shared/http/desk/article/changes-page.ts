import { html } from 'hono/html';
import { textDirection } from '../../../mail/text-direction.ts';
import type { ArticleRecord, ArticleVersion } from '../../../model/article-record.ts';
import { changedPassages } from '../../../text/changed-passages.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { articleWords } from '../../words/article-words.ts';
import { changedText } from '../changed-text.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';

/** A version with its text; empty where it is not kept. */
export type ReadVersion = { readonly version: ArticleVersion; readonly text: string };

/** What differs between two versions of an article. */
export function changesPage(
  deps: Pick<AppDependencies, 'assets'>,
  desk: DeskContext,
  { record, from, to }: { readonly record: ArticleRecord; readonly from: ReadVersion; readonly to: ReadVersion },
): Html {
  const words = articleWords[desk.language];
  const title = words.changesTitle(String(from.version.articleVersion), String(to.version.articleVersion));
  const { language } = record;
  const hasBoth = from.text !== '' && to.text !== '';
  const titles =
    from.version.title === to.version.title ? [] : [{ before: from.version.title, after: to.version.title }];
  const passages = [...titles, ...(hasBoth ? changedPassages(from.text, to.text) : [])];
  const written = { lang: language, dir: textDirection(language) };
  const body = html`<p><a href="/articles/${record.id}#versions">${words.backToArticle}</a></p>
<h1>${title}</h1><p lang="${language}" dir="${textDirection(language)}"><strong>${record.title}</strong></p>
<p class="quiet">${timeTag(desk, from.version.seenAt)} → ${timeTag(desk, to.version.seenAt)}</p>
${hasBoth ? '' : html`<p class="notice">${words.notCompared}</p>`}
${passages.length === 0 && hasBoth ? html`<p>${words.nothingChanged}</p>` : html`<h2>${words.passagesChanged(passages.length)}</h2>${changedText(passages, { words, written })}`}`;
  return deskPage(deps, desk, { title, place: 'none', body });
}
