import type { Span } from './tag.ts';
import type { TopicVerdict } from './topic-label.ts';
import type { Visitor } from './visitor.ts';

/** Words of an article that a rule met and that did not count, and why. */
export type HeldBackMatch = Span & {
  readonly tag: string;
  /** Id of the rule in the topic model, such as `fentanyl/term`. */
  readonly rule: string;
  /** Context that it needs and that was there. */
  readonly supportedBy: readonly Span[];
  readonly reason:
    | { readonly kind: 'blocked'; readonly by: readonly Span[] }
    /** The context that the words need, as the topic file states it. */
    | { readonly kind: 'unsupported'; readonly needs: string };
};

/** What the model of today says of an article: in order of place. The receipts may be of a model before it. */
export type HeldBack = { readonly modelVersion: string; readonly matches: readonly HeldBackMatch[] };

export type DeskLabel = {
  readonly articleId: string;
  readonly tag: string;
  /** `none` takes back what was said. */
  readonly verdict: TopicVerdict | 'none';
  readonly note?: string;
  readonly visitor: Pick<Visitor, 'userId' | 'name' | 'role'>;
};

/**
 * `kept`: somebody else said something of this tag, and it is not the reader's to change. `absent`: nothing was said that
 * could be taken back.
 */
export type DeskLabelAnswer = { readonly kind: 'labelled' | 'removed' | 'absent' | 'kept' | 'no-such-article' };

/** What people do with an article on its page, and what only the topic model can say of it. */
export type ArticleDesk = {
  readonly label: (request: DeskLabel) => Promise<DeskLabelAnswer>;
  /** What the topic model met in a text and did not count. */
  readonly heldBack: (document: {
    readonly title: string;
    readonly text: string;
    readonly language: string;
  }) => HeldBack;
};
