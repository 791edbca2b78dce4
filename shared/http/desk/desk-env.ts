import type { Visitor } from '../../model/visitor.ts';
import type { PageLanguage } from '../page-language.ts';

/** What somebody did: `feed.add`, `article.label`, `keys.create`. Kept in the audit log, words of articles never. */
export type AuditEntry = {
  /** A noun and a verb in dotted lower case. */
  readonly action: string;
  /** The id of what was changed. */
  readonly target: string;
  /** From what to what, in a few words; no address of a person, no secret. */
  readonly detail?: string;
};

/** What every page of the desk knows of the request before it. */
export type DeskContext = {
  readonly visitor: Visitor;
  readonly language: PageLanguage;
  /** IANA name of the zone that times are shown in. */
  readonly zone: string;
  readonly theme: 'auto' | 'light' | 'dark';
  /** The start of this request: ISO 8601, UTC. */
  readonly now: string;
  /** Path and query of this page, for links that come back to it. */
  readonly here: string;
  /** What every form of the page carries in its field `token`. */
  readonly formToken: string;
  /** Writes to the audit log, after the change that it tells of. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
};

export type DeskEnv = { Variables: { desk: DeskContext } };
