import { html } from 'hono/html';
import type { Tag } from '../../../model/tag.ts';
import type { TopicLabel } from '../../../model/topic-label.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { articleWords } from '../../words/article-words.ts';
import { deskWords } from '../../words/desk-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import type { ArticleView } from './article-view.ts';

/** As `topicLabelSchema` has it. */
export const MAX_NOTE = 500;

/** What somebody said of a tag, who and when. */
export function labelLine(desk: DeskContext, { verdict, note, by, had, labelledAt }: TopicLabel): Html {
  const words = articleWords[desk.language];
  const who = by === undefined ? words.labelledElsewhere : words.labelledBy(by.name);
  const then = had.level === undefined ? words.hadNone : words.hadLevel(deskWords[desk.language][had.level]);
  return html`<strong>${words.verdicts[verdict]}</strong> <span class="quiet"><span dir="auto">${who}</span>, ${timeTag(desk, labelledAt)}, ${then}</span>${note === undefined ? '' : html` <span class="label-note" dir="auto">${note}</span>`}`;
}

type TagForm = {
  readonly articleId: string;
  readonly tag: Tag;
  readonly name: string;
  readonly label: TopicLabel | undefined;
};

/** To say that a tag is wrong, or of the other level; folded away until it is asked for. */
export function wrongTagForm(desk: DeskContext, { articleId, tag, name, label }: TagForm): Html {
  const words = articleWords[desk.language];
  const other = tag.level === 'about' ? 'mention' : 'about';
  return html`<details class="no-print"><summary>${words.wrongTag} <span class="hidden">${name}</span></summary>
<form method="post" action="/articles/${articleId}/label" class="form">${tokenField(desk)}<input type="hidden" name="tag" value="${tag.tag}">
${noteField(desk, `note-${tag.tag}`)}
<p class="actions"><button name="verdict" value="wrong">${words.sayWrong}</button> <button name="verdict" value="${other}">${other === 'about' ? words.sayAbout : words.sayMention}</button>${label === undefined ? '' : html` <button name="verdict" value="none">${words.takeBack}</button>`}</p></form></details>`;
}

/** What a form of this page was sent with, where it was not right. */
export type MissedForm = { readonly tag: string; readonly note: string; readonly problem: string };

/** What was said of tags that the article has not, and the form to say that one is missed. */
export function missedTags(
  deps: Pick<AppDependencies, 'tagLabel' | 'knownTags'>,
  desk: DeskContext,
  { view: { record, tags, labels }, sent }: { readonly view: ArticleView; readonly sent: MissedForm | undefined },
): Html {
  const words = articleWords[desk.language];
  const has = new Set(tags.map(({ tag }) => tag));
  const others = labels.filter(({ tag }) => !has.has(tag));
  const known = [...deps.knownTags].filter((tag) => !has.has(tag));
  const said = others.map(
    (
      label,
    ) => html`<li><strong>${deps.tagLabel(label.tag, desk.language)}</strong> <code>${label.tag}</code>: ${labelLine(desk, label)}
<form method="post" action="/articles/${record.id}/label" class="inline no-print">${tokenField(desk)}<input type="hidden" name="tag" value="${label.tag}"><button name="verdict" value="none">${words.takeBack} <span class="hidden">${label.tag}</span></button></form></li>`,
  );
  return html`${said.length === 0 ? '' : html`<ul>${said}</ul>`}
<details class="no-print"${sent === undefined ? '' : html` open`}><summary>${words.missedTag}</summary>
<form method="post" action="/articles/${record.id}/label" class="form">${tokenField(desk)}
<p class="field"><label for="missed-tag">${words.chooseTag}</label><select id="missed-tag" name="tag" required${sent === undefined ? '' : html` aria-invalid="true" aria-describedby="missed-problem"`}><option value="">${words.chooseOne}</option>${tagOptions(deps, desk, { known, chosen: sent?.tag })}</select></p>
${sent === undefined ? '' : html`<p class="error" id="missed-problem" role="alert">${sent.problem}</p>`}
${noteField(desk, 'missed-note', sent?.note)}
<p class="actions"><button name="verdict" value="missed">${words.missed}</button></p></form></details>
<p class="quiet">${words.labelsNote}</p>`;
}

function noteField({ language }: DeskContext, id: string, value = ''): Html {
  return html`<p class="field"><label for="${id}">${articleWords[language].note}</label><input id="${id}" name="note" value="${value}" maxlength="${MAX_NOTE}" autocomplete="off"></p>`;
}

function tagOptions(
  { tagLabel }: Pick<AppDependencies, 'tagLabel'>,
  { language }: DeskContext,
  { known, chosen }: { readonly known: readonly string[]; readonly chosen: string | undefined },
): readonly Html[] {
  const words = articleWords[language];
  const kinds = Map.groupBy(known, (tag) => (tag.includes(':') ? tag.slice(0, tag.indexOf(':')) : 'topic'));
  const options = (kind: string) =>
    (kinds.get(kind) ?? [])
      .map((tag) => ({ tag, name: tagLabel(tag, language) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, language))
      .map(({ tag, name }) => html`<option value="${tag}"${tag === chosen ? html` selected` : ''}>${name}</option>`);
  return [
    { kind: 'topic', name: words.topics },
    { kind: 'group', name: words.groups },
    { kind: 'entity', name: words.entities },
  ]
    .filter(({ kind }) => kinds.has(kind))
    .map(({ kind, name }) => html`<optgroup label="${name}">${options(kind)}</optgroup>`);
}
