import type { Tag } from '../model/tag.ts';
import type { TopicLabel } from '../model/topic-label.ts';
import type { Stores } from '../stores/stores.ts';

/** A label with its article as a model reads it; no `document` where no text is kept. */
export type ArchivedLabel = {
  readonly label: TopicLabel;
  readonly document?: { readonly title: string; readonly text: string; readonly language: string };
  /** The stored ones. */
  readonly tags: readonly Tag[];
};

/** What people said of tags, with the articles that they said it of. */
export async function* readArchivedLabels({
  articles,
  labels,
}: Pick<Stores, 'articles' | 'labels'>): AsyncGenerator<ArchivedLabel> {
  for await (const { record: label } of labels.all()) {
    const found = await articles.get(label.articleId);
    const archived = found === undefined ? undefined : await articles.text(found.record);
    const text = archived?.article.text ?? '';
    if (archived === undefined || text === '') yield { label, tags: archived?.tags ?? [] };
    else
      yield {
        label,
        document: { title: archived.article.title, text, language: archived.article.language },
        tags: archived.tags,
      };
  }
}
