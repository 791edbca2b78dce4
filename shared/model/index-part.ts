/** The columns of words that an article is found by; each holds tokens joined by one space. */
export const WORD_COLUMNS = ['title', 'text', 'stems', 'title_stems', 'often', 'marks', 'source'] as const;
export type WordColumn = (typeof WORD_COLUMNS)[number];

/** What orders and counts an article; `labels` is text that the part keeps and gives back as it is. */
export type IndexFacts = {
  readonly articleId: string;
  readonly orderedAt: string;
  /** ISO 8601, UTC. */
  readonly foundAt: string;
  readonly storyId: string;
  readonly labels: string;
};

/** An article as a part of an index takes it. Tokens have letters and digits of any script, and `~ - . _ :`. */
export type IndexDocument = IndexFacts & {
  /** What `from` and `until` of an expression compare, as text. */
  readonly date: string;
  readonly words: Readonly<Record<WordColumn, string>>;
};

/** A document as a part gives it back. `place` names it inside its part, and grows with the hour of `orderedAt`. */
export type IndexRow = IndexFacts & { readonly place: number };

/** What is asked of documents, without a query language. */
export type IndexExpression =
  /** Neighbouring tokens in one of the columns; with `prefix` the last one may go on. */
  | {
      readonly kind: 'words';
      readonly columns: readonly WordColumn[];
      readonly words: readonly string[];
      readonly prefix?: true;
    }
  /** `from`: that instant or later. `until`: earlier than that instant. */
  | { readonly kind: 'from' | 'until'; readonly instant: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly IndexExpression[] }
  | { readonly kind: 'not'; readonly part: IndexExpression };

/** UTC days, both inclusive, outside of which no document is looked at; an absent one is open. */
export type IndexQuestion = {
  readonly expression: IndexExpression;
  readonly days: { readonly after?: string; readonly before?: string };
};

/** What a part holds, or what changed in it. */
export type IndexChanges = {
  /** True when `rows` is everything. */
  readonly whole: boolean;
  readonly rows: Iterable<IndexRow>;
  /** Places that are empty now, unless one of `rows` stands there. */
  readonly gone: readonly number[];
  /** To be given to the next call. */
  readonly change: string;
};

/** A stretch of an index that is read by itself. Every answer is of one moment. */
export type IndexPart = {
  /** The same object for as long as `changes` goes on where it was, also where some documents are hidden meanwhile. */
  readonly identity: object;
  /** Newest first, then by id from the end; after the place where a page ended. */
  newest(question: IndexQuestion, after?: Pick<IndexFacts, 'articleId' | 'orderedAt'>): Iterable<IndexRow>;
  /** Ascending. */
  places(question: IndexQuestion): readonly number[];
  /** Since a call before, or everything. */
  changes(since?: string): IndexChanges;
};

/** The parts of an index as they are now; each article lies in one of them. */
export type IndexParts = {
  /** Hold articles of any time. */
  readonly anytime: readonly IndexPart[];
  /** One per stretch of time, newest stretch first; opened when asked for. */
  readonly stretches: readonly {
    readonly days: { readonly after: string; readonly before: string };
    open(): Promise<IndexPart>;
  }[];
};
