import { diffWordsWithSpace } from 'diff';
import { html } from 'hono/html';
import type { ChangedPassage } from '../../text/changed-passages.ts';
import type { Html } from '../layout.ts';

export type ChangedTextWords = {
  readonly before: string;
  readonly after: string;
};

/** Word by word is worth it while most words stay: beyond so many edits a passage is a new one. */
const MAX_EDITS = 400;

/** The passages in which two texts differ, side by side, with the words that went and came. `written` is how both are written. */
export function changedText(
  passages: readonly ChangedPassage[],
  {
    words,
    written,
  }: { readonly words: ChangedTextWords; readonly written: { readonly lang: string; readonly dir: string } },
): Html {
  return html`<div class="changes">${passages.map(
    (
      passage,
    ) => html`<div class="change"><section><h3>${words.before}</h3><p lang="${written.lang}" dir="${written.dir}">${side(passage, 'before')}</p></section>
<section><h3>${words.after}</h3><p lang="${written.lang}" dir="${written.dir}">${side(passage, 'after')}</p></section></div>`,
  )}</div>`;
}

function side({ before, after }: ChangedPassage, which: 'before' | 'after'): readonly (Html | string)[] {
  const isOne = before === '' || after === '';
  const parts = isOne ? undefined : diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  if (parts === undefined) return [which === 'before' ? wrapped('before', before) : wrapped('after', after)];
  return parts.flatMap(({ value, added, removed }) => {
    if (added) return which === 'after' ? [wrapped('after', value)] : [];
    if (removed) return which === 'before' ? [wrapped('before', value)] : [];
    return [value];
  });
}

function wrapped(which: 'before' | 'after', words: string): Html | string {
  if (words === '') return '–';
  return which === 'before' ? html`<del>${words}</del>` : html`<ins>${words}</ins>`;
}
