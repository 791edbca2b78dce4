import type { CompiledTopicModel } from './compile.ts';

/** A tag as lists of the model show it. */
export type ListedTag = { readonly tag: string; readonly labels: { readonly en: string; readonly es: string } };

/** Every tag that the model can give, with its names, by tag. */
export function listedTags({ topicIds, labels }: CompiledTopicModel): readonly ListedTag[] {
  return topicIds.map((tag) => {
    const { en = tag, es = tag } = labels.get(tag) ?? {};
    return { tag, labels: { en, es } };
  });
}
