import { html } from 'hono/html';
import type { VersionChange } from '../../../query/article-history.ts';
import type { Html } from '../../layout.ts';
import { articleWords } from '../../words/article-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import type { ArticleView } from './article-view.ts';

/** Versions, each with what its publisher changed, and a form to compare any two. */
export function versionList(desk: DeskContext, { record, history: { versions } }: ArticleView): Html {
  const words = articleWords[desk.language];
  const [first, ...later] = versions;
  if (first === undefined || later.length === 0) return html`<p class="quiet">${words.oneVersion}</p>`;
  return html`<ol class="versions">${versions.map((change) => versionLine(desk, record.id, change))}</ol>
${later.length < 2 ? '' : compareForm(desk, record.id, versions)}`;
}

function versionLine(desk: DeskContext, articleId: string, { version, title, passages }: VersionChange): Html {
  const words = articleWords[desk.language];
  const number = version.articleVersion;
  const isFirst = number === 1;
  const changed = title !== undefined || (passages?.length ?? 0) > 0;
  return html`<li value="${number}">${timeTag(desk, version.seenAt)} <span class="quiet">SHA-256 <code>${version.contentHash.slice(0, 16)}…</code></span>
${title === undefined ? '' : html`<br><span dir="auto">${words.titleChanged(title.before, title.after)}</span>`}
${isFirst || passages !== undefined ? '' : html`<br>${words.notCompared}`}
${isFirst || !changed ? '' : html`<br><a href="/articles/${articleId}/changes?from=${number - 1}&amp;to=${number}">${words.passagesChanged(passages?.length ?? 0)}</a>`}</li>`;
}

function compareForm({ language }: DeskContext, articleId: string, versions: readonly VersionChange[]): Html {
  const words = articleWords[language];
  const numbers = versions.map(({ version }) => version.articleVersion);
  const options = (chosen: number | undefined) =>
    numbers.map(
      (number) => html`<option value="${number}"${number === chosen ? html` selected` : ''}>${number}</option>`,
    );
  return html`<form action="/articles/${articleId}/changes" class="inline no-print"><label for="from">${words.from}</label> <select id="from" name="from">${options(numbers[0])}</select> <label for="to">${words.to}</label> <select id="to" name="to">${options(numbers.at(-1))}</select> <button>${words.compare}</button></form>`;
}

/** Whether its page was still there, look by look. */
export function watchList(desk: DeskContext, { record: { gone }, history: { watch } }: ArticleView): Html {
  const words = articleWords[desk.language];
  const since =
    gone === undefined
      ? ''
      : html`<p class="error">${words.goneSince} ${timeTag(desk, gone.since)}: <span dir="auto">${gone.reason}</span></p>`;
  if (watch === undefined) return html`${since}<p class="quiet">${words.notWatched}</p>`;
  const looks = watch.checks.map(
    ({ at, kind, reason }) =>
      html`<li>${timeTag(desk, at)}: ${words.findings[kind]}${reason === undefined ? '' : html` <span class="quiet" dir="auto">${reason}</span>`}</li>`,
  );
  const next =
    watch.nextCheckAt === undefined
      ? html`${words.watchEnded}`
      : html`${words.nextLook}: ${timeTag(desk, watch.nextCheckAt)}`;
  return html`${since}${looks.length === 0 ? html`<p class="quiet">${words.notLookedYet}</p>` : html`<ul>${looks}</ul>`}<p class="quiet">${next}</p>`;
}
