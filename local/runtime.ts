import { createExtractor } from '../shared/adapters/extractor/extractor.ts';
import { PROCESS_LIMITS } from '../shared/adapters/extractor/limits.ts';
import { createFetcher } from '../shared/adapters/fetcher/create-fetcher.ts';
import type { DataFolder } from '../shared/adapters/local/data-folder.ts';
import { createFileBlobs } from '../shared/adapters/local/file-blobs.ts';
import { createFileSecrets } from '../shared/adapters/local/file-secrets.ts';
import { type FolderIndex, openFolderIndex } from '../shared/adapters/local/folder-index.ts';
import { createMailFolder } from '../shared/adapters/local/mail-folder.ts';
import { createSmtpMailer } from '../shared/adapters/local/smtp-mailer.ts';
import { createSqliteQueue, type SqliteQueue } from '../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../shared/adapters/local/system-clock.ts';
import { createSystemRng } from '../shared/adapters/local/system-rng.ts';
import type { Config } from '../shared/config.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import type { Mailer } from '../shared/ports.ts';
import { createArticleIndex } from '../shared/query/create-article-index.ts';
import { indexOrLinear } from '../shared/query/index-or-linear.ts';
import { createLinearArticleIndex } from '../shared/query/linear-article-index.ts';
import { tagResolver } from '../shared/query-language/tag-resolver.ts';
import { tagArticle } from '../shared/stages/tag.ts';
import { createStores } from '../shared/stores/stores.ts';
import { type CompiledTopicModel, tagLabel } from '../shared/topics/compile.ts';
import { indexPath } from './index-path.ts';
import { makeSettings } from './make-settings.ts';
import { SAMPLE_HOST } from './newsroom/sample-address.ts';
import { userAgent } from './user-agent.ts';

/** The production jobs over the local adapters, on one data folder. */
export type Runtime = {
  readonly context: JobContext;
  readonly queue: SqliteQueue;
  readonly topics: CompiledTopicModel;
  readonly config: Config;
  readonly folder: DataFolder;
  readonly index: FolderIndex;
  /** Why mail goes into the folder although SMTP is configured. */
  readonly mailNote?: string;
  close(): Promise<void>;
};

export type RuntimeOptions = {
  readonly folder: DataFolder;
  readonly config: Config;
  readonly topics: CompiledTopicModel;
  /** Port of the page, for links in mails. */
  readonly pagePort: number;
  /** Port at which the sample newsroom is served, where it is on. */
  readonly newsroomPort?: number;
};

/** For one mail; well inside a mail's lease. */
const SMTP_TIMEOUT_MS = 60_000;

/** Puts the parts together; nothing runs yet. */
export function createRuntime({ folder, config, topics, pagePort, newsroomPort }: RuntimeOptions): Runtime {
  const clock = createSystemClock();
  const queue = createSqliteQueue(folder.db, { clock });
  const table = createSqliteTable(folder.db, { clock });
  const blobs = createFileBlobs(folder.blobsDir);
  const stores = createStores({ table, blobs });
  const fetcher = createFetcher({
    userAgent: userAgent(config.contact),
    allowHosts: config.fetch.allowHosts,
    aliases: new Map(newsroomPort === undefined ? [] : [[SAMPLE_HOST, { port: newsroomPort }]]),
  });
  const { processes, cpuMs, memoryMb } = config.extract;
  const extractor = createExtractor({
    processes,
    limits: { ...PROCESS_LIMITS, cpuMs, memoryBytes: memoryMb * 1024 * 1024 },
  });
  const index = openFolderIndex(indexPath(folder.dir));
  const mailing = chooseMailer(config, folder.mailDir);
  const context: JobContext = {
    ports: {
      table,
      blobs,
      queue,
      mailer: mailing.mailer,
      fetcher,
      extractor,
      articleIndex: indexOrLinear({
        index: createArticleIndex(index),
        linear: createLinearArticleIndex(stores),
        isFilled: () => index.state() === 'ready',
      }),
      secrets: createFileSecrets(folder.secretsPath),
      clock,
      rng: createSystemRng(),
    },
    stores,
    settings: makeSettings(config, config.publicUrl ?? `http://127.0.0.1:${pagePort}`),
    tagArticle: (article) => tagArticle(article, topics),
    knownTags: knownTags(topics),
    tagLabel: (tag, language) => tagLabel(topics, tag, language),
    resolveTag: tagResolver(topics.names),
  };
  return {
    context,
    queue,
    topics,
    config,
    folder,
    index,
    ...(mailing.note === undefined ? {} : { mailNote: mailing.note }),
    close: async () => {
      await Promise.all([fetcher.close(), extractor.close()]);
      index.close();
      folder.close();
    },
  };
}

/** Every tag that the model can give. */
export function knownTags(topics: CompiledTopicModel): ReadonlySet<string> {
  return new Set(topics.topicIds);
}

/** Mail to real addresses needs links that work outside this machine (DESIGN.md §7). */
function chooseMailer(config: Config, mailDir: string): { readonly mailer: Mailer; readonly note?: string } {
  const { transport, smtp } = config.mail;
  if (transport === 'folder' || smtp.host === undefined) return { mailer: createMailFolder(mailDir) };
  if (config.publicUrl === undefined) {
    return {
      mailer: createMailFolder(mailDir),
      note: 'mail.transport is smtp, but publicUrl is not set: links would work on this machine only, so mail goes into the mail folder',
    };
  }
  const password = process.env['VIGIA_SMTP_PASSWORD'];
  return {
    mailer: createSmtpMailer({
      host: smtp.host,
      port: smtp.port,
      secure: smtp.secure,
      timeoutMs: SMTP_TIMEOUT_MS,
      ...(smtp.user === undefined ? {} : { user: smtp.user }),
      ...(password === undefined ? {} : { password }),
    }),
  };
}
