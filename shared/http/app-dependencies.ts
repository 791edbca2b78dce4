import type { AlertsDesk } from '../model/alerts-desk.ts';
import type { ArticleDesk } from '../model/article-desk.ts';
import type { Assets } from '../model/assets.ts';
import type { FeedDesk } from '../model/feed-desk.ts';
import type { JsonObject } from '../model/json.ts';
import type { LinkDesk } from '../model/link-desk.ts';
import type { ModelDesk } from '../model/model-desk.ts';
import type { QueueDesk } from '../model/queue-desk.ts';
import type { ReaderDesk } from '../model/reader-desk.ts';
import type { ResolveTag } from '../model/resolve-tag.ts';
import type { DeskAccess } from '../model/sign-in.ts';
import type { StoryDesk } from '../model/story-desk.ts';
import type { WebhookDesk } from '../model/webhook-desk.ts';
import type { HubAnswer, HubPush, HubQuestion, PushAnswer } from '../model/websub.ts';
import type { ArticleIndex } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';
import type { ApiDependencies } from './api/api-dependencies.ts';
import type { AuditEntry } from './desk/desk-env.ts';
import type { PageLanguage } from './page-language.ts';

/** One stage of the pipeline, as the status page shows it. */
export type StageActivity = {
  readonly name: string;
  readonly waiting: number;
  readonly delayed: number;
  readonly inWork: number;
  readonly done: number;
  readonly deadLetters: number;
};

/** A file of the mail folder. */
export type InboxMail = { readonly mailId: string; readonly receivedAt: string; readonly mime: Uint8Array };

/** A request to the running pipeline from a verb of the same machine. */
export type ControlOperation = (body: unknown) => Promise<JsonObject>;

/** What the pages stand on. */
export type AppDependencies = {
  readonly stores: Stores;
  readonly articleIndex: ArticleIndex;
  readonly knownTags: ReadonlySet<string>;
  /** Finds tags by what people call them; ids only without it. */
  readonly resolveTag?: ResolveTag;
  /** Signs the cursors of searches. */
  readonly cursorKey?: () => Promise<string>;
  /** What a tag is called in a language; in English without one. */
  readonly tagLabel: (tag: string, language?: PageLanguage) => string;
  /** Where on the map a tag lies: latitude and longitude in degrees; most tags are no places. */
  readonly placeOf?: (tag: string) => readonly [number, number] | undefined;
  /** Script and stylesheet of the pages. */
  readonly assets: Assets;
  /** The zone of readers who have told none: IANA name; UTC without it. */
  readonly zone?: string;
  /** Who enters the desk; whoever sits at this machine without it. */
  readonly access?: DeskAccess;
  /** Keeps who changed what; nothing is kept without it. */
  readonly audit?: (
    entry: AuditEntry & { readonly at: string; readonly userId: string; readonly name: string },
  ) => Promise<void>;
  /** Hosts that requests may name, with port; any other is refused (DNS rebinding). */
  readonly hosts: () => readonly string[];
  readonly now: () => string;
  readonly readerAliases: Readonly<Record<string, string>>;
  readonly activity: () => Promise<readonly StageActivity[]>;
  /** Absent where mail goes out by SMTP: no folder to show. */
  readonly inbox?: {
    readonly list: (limit: number) => Promise<readonly InboxMail[]>;
    readonly read: (mailId: string) => Promise<InboxMail | undefined>;
  };
  readonly links: LinkDesk;
  /** What people say of tags; without it articles are shown and left alone. */
  readonly articleDesk?: ArticleDesk;
  /** What editors make of stories. */
  readonly storyDesk?: StoryDesk;
  /** What editors do with feeds; without it they are shown and left alone. */
  readonly feedDesk?: FeedDesk;
  /** The queues and their dead letters, for admins. */
  readonly queueDesk?: QueueDesk;
  /** What readers do with their alerts. */
  readonly readerDesk?: ReaderDesk;
  /** What the desk does with mail beyond one reader's own alerts. */
  readonly alertsDesk?: AlertsDesk;
  /** What they do with the webhooks of these. */
  readonly webhookDesk?: WebhookDesk;
  /** The topic model and what can be tried with it. */
  readonly modelDesk?: ModelDesk;
  /** Whether everybody may ask for an alert at `/subscribe` (`alerts.publicForm`). */
  readonly publicForm?: boolean;
  /** Absent where no hub can reach us. */
  readonly webSub?: {
    readonly answer: (callbackId: string, question: HubQuestion) => Promise<HubAnswer>;
    readonly push: (callbackId: string, push: HubPush) => Promise<PushAnswer>;
  };
  /** Pages of the sample newsroom, so that their links open in a browser. */
  readonly newsroom?: (path: string) => {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Uint8Array;
  };
  /** Where a sample was published first, by its address; samples are demonstration, and say whose words they are. */
  readonly sampleOrigin?: (
    url: string,
  ) => { readonly url: string; readonly translated: boolean; readonly variant?: boolean } | undefined;
  /** Absent where no API is served. */
  readonly api?: ApiDependencies;
  readonly control?: { readonly token: string; readonly operations: Readonly<Record<string, ControlOperation>> };
};
