import { VigiaError } from '../errors.ts';
import type { TopicLabel, TopicVerdict } from '../model/topic-label.ts';
import { type JobContext, nowIso } from './job-context.ts';

export type LabelRequest = {
  readonly articleId: string;
  readonly tag: string;
  /** `none` takes back what was said. */
  readonly verdict: TopicVerdict | 'none';
  readonly note?: string;
  readonly by?: NonNullable<TopicLabel['by']>;
  /** What somebody said before stays: for whoever may be wrong themselves. */
  readonly keep?: true;
};

export type LabelReport =
  | { readonly outcome: 'labelled'; readonly label: TopicLabel }
  | { readonly outcome: 'removed' | 'absent' | 'kept' };

/**
 * Stores what a person says of one tag of one article, in place of what was said before unless that is to stay.
 *
 * @throws VigiaError `no-such-article`.
 */
export async function labelArticle(context: JobContext, request: LabelRequest): Promise<LabelReport> {
  const { articles, labels } = context.stores;
  const { articleId, tag, verdict, note, by } = request;
  if (verdict === 'none') return { outcome: (await labels.remove(articleId, tag)) ? 'removed' : 'absent' };
  const found = await articles.get(articleId);
  if (found === undefined) {
    throw new VigiaError(`Cannot label ${articleId} as it must be an archived article: there is none.`, {
      code: 'no-such-article',
    });
  }
  const level = found.record.tags.find((had) => had.tag === tag)?.level;
  const label: TopicLabel = {
    schemaVersion: 1,
    articleId,
    tag,
    verdict,
    ...(note === undefined ? {} : { note }),
    ...(by === undefined ? {} : { by }),
    had: { ...(level === undefined ? {} : { level }), modelVersion: found.record.modelVersion },
    labelledAt: nowIso(context),
  };
  if (request.keep === true) {
    return (await labels.add(label)) === 'written' ? { outcome: 'labelled', label } : { outcome: 'kept' };
  }
  await labels.save(label);
  return { outcome: 'labelled', label };
}
