/** Words within a block. A link's address is never read aloud in HTML and always written out in text. */
export type Run =
  | string
  | { readonly strong: string }
  /** `language` where the words are not in the mail's own. */
  | { readonly link: string; readonly url: string; readonly language?: string };

/**
 * A piece of a mail. Every mail is written once, as blocks; both of its parts are made from them, so that they say
 * the same (`mailText`, `mailHtml`). Words are any text: each part makes them inert in its own way.
 */
export type Block =
  /** The one first heading of a mail. */
  | { readonly kind: 'heading'; readonly text: string }
  /** The heading of a part. */
  | { readonly kind: 'section'; readonly text: string }
  | {
      readonly kind: 'paragraph';
      readonly runs: readonly Run[];
      readonly tone?: 'quiet' | 'notice';
      readonly language?: string;
    }
  | { readonly kind: 'list'; readonly items: readonly (readonly Run[])[]; readonly tone?: 'quiet' }
  /** The one thing to do. */
  | { readonly kind: 'button'; readonly text: string; readonly url: string }
  /** A story: its headline, in `language`, leads to it. */
  | {
      readonly kind: 'story';
      readonly language: string;
      readonly title: string;
      readonly url: string;
      readonly blocks: readonly Block[];
    }
  /** The foot: what is said in every mail alike. */
  | { readonly kind: 'foot'; readonly blocks: readonly Block[] };
