import type { Finding } from './finding.ts';
import type { PlanRun, PlanRunSummary } from './plan-run.ts';
import type { Receipt, Span, Tag, TagLevel } from './tag.ts';

/** A name in both languages of the interface. */
export type BothNames = { readonly en: string; readonly es: string };

/** Terms as they are written: `any` in every article, `en` and `es` in articles of that language, `lists` by name. */
export type ShownWords = {
  readonly any: readonly string[];
  readonly en: readonly string[];
  readonly es: readonly string[];
  readonly lists: readonly string[];
};

/** `within`: a number of words, or a part of the article. */
export type ShownCondition = ShownWords & {
  readonly within: number | 'sentence' | 'neighbours' | 'paragraph' | 'article';
};

/** A rule as its file states it. */
export type ShownRule = {
  /** As receipts name it: `fentanyl/adulterant`. */
  readonly id: string;
  readonly line: number;
  readonly weight: number;
  readonly in?: 'title' | 'lead';
  readonly atMost?: 'mention';
  readonly words: ShownWords;
  /** All of these must be near; any of `unless` blocks. */
  readonly with: readonly ShownCondition[];
  readonly unless: readonly ShownCondition[];
  /** Where the words were seen. */
  readonly sources: readonly string[];
  readonly verified?: boolean;
  readonly note?: string;
};

export type ShownTag = {
  readonly tag: string;
  readonly name: BothNames;
  readonly file: string;
  readonly line: number;
  readonly parent?: string;
  readonly levels: { readonly mention: number; readonly about: number };
  readonly rules: readonly ShownRule[];
  /** Of a catalogue's entry. */
  readonly sources: readonly string[];
  readonly verified?: boolean;
  readonly note?: string;
  /** External ids by their authority (CAS, OFAC, Wikidata). */
  readonly ids: Readonly<Record<string, string>>;
  /** The sanctions or court record that names a person. */
  readonly record?: { readonly authority: string; readonly reference: string; readonly date: string };
};

/** A topic, or a catalogue of groups or entities: one file. */
export type ShownFamily = {
  /** `fentanyl.yaml`. */
  readonly file: string;
  readonly kind: 'topic' | 'group' | 'entity';
  readonly name: BothNames;
  readonly tags: readonly ShownTag[];
};

/** The topic model as it is loaded. */
export type ModelFacts = {
  readonly version: string;
  readonly families: readonly ShownFamily[];
  readonly rules: number;
  readonly terms: Readonly<Record<'any' | 'en' | 'es', number>>;
  /** Where vocabulary was seen, with how many rules and entries rest on it; most first. */
  readonly sources: readonly { readonly source: string; readonly rests: number }[];
  readonly unverified: number;
  readonly files: readonly TopicText[];
};

/** A file of the model by its name. */
export type TopicText = { readonly path: string; readonly text: string };

/** One place where a rule met words: an article's newest of its kind. */
export type RulePlace = Span & {
  readonly articleId: string;
  readonly title: string;
  readonly language: string;
  readonly source: string;
  readonly orderedAt: string;
  /** The words around, some 80 characters on either side. */
  readonly before: string;
  readonly after: string;
  /** Absent where it counted. */
  readonly held?: HeldBack;
};

/** Why words did not count. `blocked`: by these words; `unsupported`: context is not there, as the file states it. */
export type HeldBack =
  | { readonly kind: 'blocked'; readonly by: readonly string[] }
  | { readonly kind: 'unsupported'; readonly needs: string };

/** Places where words were met: counted, blocked by others, or without the context that they need. */
export type Met = {
  readonly matches: number;
  /** Of the newest article with a match that counted; ISO 8601, UTC. */
  readonly lastMatch?: string;
  readonly blocked: number;
  readonly unsupported: number;
};

export type RuleCount = Met & {
  readonly rule: string;
  readonly tag: string;
  readonly terms: readonly (Met & { readonly term: string; readonly language: string })[];
  /** Articles in which it counted, newest first. */
  readonly articleIds: readonly string[];
  /** The newest, an article each. */
  readonly counted: readonly RulePlace[];
  readonly held: readonly RulePlace[];
};

/** What the newest articles of the archive say of the model's rules. */
export type RuleCounts = {
  readonly modelVersion: string;
  /** `counting`: of the articles read so far. */
  readonly state: 'counting' | 'counted';
  /** ISO 8601, UTC. */
  readonly countedAt: string;
  readonly articles: number;
  /** Articles whose text is not kept. */
  readonly notJudged: number;
  /** Of the oldest article read; absent where none was. */
  readonly oldest?: string;
  /** Every archived article was read. */
  readonly isWhole: boolean;
  readonly rules: readonly RuleCount[];
};

/** `und` lets every term count. */
export type TriedDocument = { readonly title: string; readonly text: string; readonly language?: string };

/** A match that did not count. */
export type MissedPlace = Span & {
  readonly rule: string;
  readonly supportedBy: readonly Span[];
  readonly reason:
    | { readonly kind: 'blocked'; readonly by: readonly Span[] }
    | { readonly kind: 'unsupported'; readonly needs: string }
    | { readonly kind: 'outside-field'; readonly field: 'title' | 'lead' }
    | { readonly kind: 'other-language'; readonly language: string };
};

/** What the model makes of one tag: what counted, what did not, and what the levels need. */
export type TagTrace = {
  readonly tag: string;
  /** Absent where the tag is not given. */
  readonly level?: TagLevel;
  readonly score: number;
  /** The least scores of the two levels. */
  readonly mention: number;
  readonly about: number;
  readonly receipts: readonly Receipt[];
  readonly missed: readonly MissedPlace[];
};

/** A text as the model reads it; nothing of it is stored. */
export type TriedText = {
  readonly title: string;
  readonly text: string;
  /** ISO 639-1, or `und`. */
  readonly language: string;
  readonly modelVersion: string;
  readonly tags: readonly Tag[];
  /** Of every tag that some rule met words for; those that are given first. */
  readonly traces: readonly TagTrace[];
};

/** A page that was fetched to be tried, or why it was not read, in words (English, as the pipeline records them). */
export type TriedAddress =
  | { readonly kind: 'read'; readonly url: string; readonly tried: TriedText }
  /** Its publisher reserved the text: it is not shown. */
  | { readonly kind: 'reserved'; readonly url: string; readonly reserved: string; readonly tried: TriedText }
  | { readonly kind: 'not-read'; readonly code: UnreadCode; readonly reason: string };

export type UnreadCode =
  | 'address'
  | 'no-contact'
  | 'taken-down'
  | 'refused'
  | 'robots'
  | 'too-large'
  | 'timed-out'
  | 'failed'
  | 'http-status'
  | 'no-article';

/** A finding of a check; an error keeps the model from being loaded. */
export type PlanFinding = Finding & { readonly severity: 'error' | 'warning' };

/** What to put to the archive: files that stand in the place of those of the same name. */
export type PlanWish = {
  readonly changed: readonly TopicText[];
  /** ISO 8601, UTC: articles of that time and later. */
  readonly since?: string;
  /** Who starts it, for people to read. */
  readonly by: string;
};

export type PlanStart =
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'invalid'; readonly findings: readonly PlanFinding[] }
  /** Another one runs: one at a time. */
  | { readonly kind: 'busy'; readonly id: string };

export type PlanDesk = {
  /** `background`: it goes on by itself. `steps`: each call of `step` reads on for some seconds. */
  readonly drive: 'background' | 'steps';
  start(wish: PlanWish): Promise<PlanStart>;
  /** Goes on with one that was stopped, or by a step; false when there is none of that id, or it is over. */
  goOn(id: string): Promise<boolean>;
  stop(id: string): Promise<boolean>;
  /** Before a process ends: stops what runs in it, where it can go on later. */
  rest(): Promise<void>;
  get(id: string): Promise<PlanRun | undefined>;
  /** Newest first, 20 at most. */
  list(): Promise<readonly PlanRunSummary[]>;
  /** The files of the working tree, where there is one. */
  readonly workingFiles?: () => readonly TopicText[];
};

/** What the pages of the topic model ask and do. */
export type ModelDesk = {
  /** When this process took up the model; ISO 8601, UTC. */
  readonly loadedAt: string;
  facts(): ModelFacts;
  /** Made when somebody asks, and kept for a while: it may come while articles are still read. */
  ruleCounts(): Promise<RuleCounts>;
  tryText(document: TriedDocument): TriedText;
  /** Fetches with all manners and stores nothing. Absent where nothing can be fetched. */
  readonly tryAddress?: (url: string) => Promise<TriedAddress>;
  readonly plans: PlanDesk;
};
