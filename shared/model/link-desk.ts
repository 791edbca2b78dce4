import type { LinkAnswer } from './link-token.ts';
import type { MailStories } from './mail-stories.ts';

/** What pages do with the links of mails. */
export type LinkDesk = {
  /** What a link would do, without doing it. */
  read(token: string): Promise<LinkAnswer>;
  /** Does what a link is for; twice is once. */
  answer(token: string): Promise<LinkAnswer>;
  /** What one mail told, so many matches from `from` on; undefined where the mail is gone. */
  stories(
    mail: { readonly subscriberId: string; readonly slot: string },
    from: number,
  ): Promise<MailStories | undefined>;
  /** A token for a reader's own page that works for one hour from now. */
  renew(subscriberId: string): Promise<string>;
  /** What a page puts into its form, so that a POST proves that the page was read. */
  seal(text: string): Promise<string>;
  isSealed(text: string, seal: string): Promise<boolean>;
};
