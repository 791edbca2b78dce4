import { diffArrays } from 'diff';
import { breaksBefore } from './sentences.ts';
import { tokenize } from './tokens.ts';

/** A place where two versions of a text differ, in whole sentences; empty where one version has nothing there. */
export type ChangedPassage = { readonly before: string; readonly after: string };

/** Where a text was changed, in its order; none when only spaces differ. */
export function changedPassages(before: string, after: string): readonly ChangedPassage[] {
  const passages: ChangedPassage[] = [];
  let removed: readonly string[] = [];
  for (const part of diffArrays([...sentencesOf(before)], [...sentencesOf(after)])) {
    if (part.removed) removed = part.value;
    else if (part.added) passages.push({ before: removed.join(' '), after: part.value.join(' ') });
    else if (removed.length > 0) passages.push({ before: removed.join(' '), after: '' });
    if (!part.removed) removed = [];
  }
  return removed.length === 0 ? passages : [...passages, { before: removed.join(' '), after: '' }];
}

function sentencesOf(text: string): readonly string[] {
  const tokens = tokenize(text);
  const breaks = breaksBefore(text, tokens);
  const starts = tokens.flatMap(({ start }, i) =>
    i > 0 && (breaks[i] === 'sentence' || breaks[i] === 'paragraph') ? [start] : [],
  );
  return [0, ...starts]
    .map((start, i) => text.slice(start, starts[i]).replace(/\s+/g, ' ').trim())
    .filter((sentence) => sentence !== '');
}
