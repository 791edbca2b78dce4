import type { Article } from '../model/article.ts';
import type { ResolveTag } from '../model/resolve-tag.ts';
import type { Settings } from '../model/settings.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import type { Ports } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';

/** Everything a job may touch. */
export type JobContext = {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly settings: Settings;
  /** The tag stage, bound to the compiled topic model. */
  readonly tagArticle: (article: Article) => TaggedArticle;
  /** Every tag that the topic model can give, such as `fentanyl` and `group:cjng`. */
  readonly knownTags: ReadonlySet<string>;
  /** What people call a tag, in a language of mails; tags are said as they are without it. */
  readonly tagLabel?: (tag: string, language: 'en' | 'es') => string;
  /** Finds tags by what people call them; ids only without it. */
  readonly resolveTag?: ResolveTag;
};

/** Now, as the rows keep it: ISO 8601, UTC. */
export function nowIso({ ports }: { readonly ports: Pick<Ports, 'clock'> }): string {
  return ports.clock.now().toISOString();
}

/** `ms` after an instant, ISO 8601, UTC. */
export function after(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
