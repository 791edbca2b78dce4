import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import { storyWords } from '../../words/story-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { SPLIT_FORM } from './member-list.ts';

/** What was wrong with a form of the page, and what it was sent with. */
export type StoryProblem = {
  readonly form: 'merge' | 'split';
  readonly text: string;
  readonly typed?: string;
};

/** What was wrong with a form, first of all on the page that it comes back to. */
export function problemNotice(problem: StoryProblem | undefined): Html | string {
  return problem === undefined ? '' : html`<p class="notice error" id="problem" role="alert">${problem.text}</p>`;
}

/** The ways to merge and split; both lead to a page that asks first. */
export function editorForms(
  { language }: DeskContext,
  {
    storyId,
    canSplit,
    problem,
  }: { readonly storyId: string; readonly canSplit: boolean; readonly problem: StoryProblem | undefined },
): Html {
  const words = storyWords[language];
  const merge = problem?.form === 'merge' ? problem : undefined;
  return html`<section class="no-print"><h2 id="editors">${words.editors}</h2>
${canSplit ? html`<form id="${SPLIT_FORM}" action="/stories/${storyId}/split"><p class="quiet">${words.splitHelp}</p><p class="actions"><button>${words.split}</button></p></form>` : ''}
<form action="/stories/${storyId}/merge" class="form"><h3>${words.merge}</h3><p class="field"><label for="merge-with">${words.mergeWith}</label><input id="merge-with" name="with" required maxlength="2000" autocomplete="off" value="${merge?.typed ?? ''}"${merge === undefined ? '' : html` aria-invalid="true" aria-describedby="problem"`}></p>
<p class="actions"><button>${words.mergeReview}</button></p></form></section>`;
}
