import type { PreviewAnswer, RequestError } from '../model/reader-desk.ts';
import { MAX_STORIES_A_DAY } from '../stages/count-preview.ts';
import type { JobContext } from './job-context.ts';
import { previewAlert } from './preview-alert.ts';

/** Why a query cannot be an alert although it parses: it would bring more than anybody reads. Whoever asks. */
export function tooMuch(counted: PreviewAnswer): readonly RequestError[] {
  if (counted.kind !== 'preview' || !counted.preview.tooMuch) return [];
  const { stories, days } = counted.preview;
  const message = `Cannot make this an alert as it must bring at most ${MAX_STORIES_A_DAY} stories a day: in the last ${days} days it met ${stories}. Make it narrower: add a word, a topic:, a source: or level:about.`;
  return [{ field: 'queryText', message, code: 'too-much' }];
}

/** As `tooMuch`, of what an alert would have sent until now. */
export async function refuseTooMuch(context: JobContext, queryText: string): Promise<readonly RequestError[]> {
  return tooMuch(await previewAlert(context, queryText));
}
