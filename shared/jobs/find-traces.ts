import { type EntryRecord, entryRecordSchema } from '../model/entry.ts';
import { type MailRecord, mailRecordSchema } from '../model/mail.ts';
import { type MatchRecord, matchRecordSchema } from '../model/match.ts';
import type { StoredItem } from '../ports.ts';
import { isTarget, linkAddresses, type TakedownTarget } from '../stages/takedown.ts';
import { readRecord, type Versioned } from '../stores/record.ts';
import type { JobContext } from './job-context.ts';
import { keysUnder } from './keys-under.ts';

/** What an archive holds of articles beside the articles themselves and their stories. */
export type Traces = {
  readonly entries: readonly (Versioned<EntryRecord> & { readonly blobs: readonly string[] })[];
  /** That wait, or say which words met. */
  readonly matches: readonly { readonly item: StoredItem; readonly match: Versioned<MatchRecord> }[];
  /** With a frozen content that tells of one of the stories. */
  readonly mails: readonly { readonly mail: Versioned<MailRecord>; readonly isUnsettled: boolean }[];
  /** Labels, rows of bands, and of members that had left for another story. */
  readonly rows: readonly StoredItem[];
};

export type Sought = {
  readonly target: TakedownTarget;
  readonly articleIds: ReadonlySet<string>;
  /** Every story that they were in. */
  readonly storyIds: ReadonlySet<string>;
};

/** Looks through every row that may speak of these articles; on AWS it reads the table once for each kind. */
export async function findTraces(context: JobContext, sought: Sought): Promise<Traces> {
  return {
    entries: await findEntries(context, sought),
    matches: await findMatches(context, sought),
    mails: await findMails(context, sought),
    rows: await findRows(context, sought),
  };
}

async function findEntries({ stores, ports }: JobContext, { target, articleIds }: Sought): Promise<Traces['entries']> {
  const found: Traces['entries'][number][] = [];
  for await (const item of stores.rows.all('entry')) {
    const entry = readRecord(entryRecordSchema, item);
    const { link, articleId = '' } = entry.record;
    if (!articleIds.has(articleId) && !isTarget(target, linkAddresses(link))) continue;
    found.push({ ...entry, blobs: await keysUnder(ports.blobs, everyContentOf(entry.record)) });
  }
  return found;
}

/** What an entry said at any time: its key is in each, its fingerprint differs. */
function everyContentOf({ contentKey }: EntryRecord): string {
  return contentKey.replace(/[^-]*$/, '');
}

async function findMatches({ stores }: JobContext, { articleIds }: Sought): Promise<Traces['matches']> {
  const found: Traces['matches'][number][] = [];
  for await (const item of stores.rows.all('match')) {
    const match = readRecord(matchRecordSchema, item);
    const { articleId, why, state } = match.record;
    if (articleIds.has(articleId) && (why.length > 0 || state === 'pending')) found.push({ item, match });
  }
  return found;
}

async function findMails({ stores }: JobContext, { storyIds }: Sought): Promise<Traces['mails']> {
  const found: Traces['mails'][number][] = [];
  for await (const item of stores.rows.all('mail')) {
    const mail = readRecord(mailRecordSchema, item);
    const content = await stores.mails.content(mail.record);
    // A takedown that was cut off between the content and the row that names it.
    const isCutOff = mail.record.contentKey !== undefined && content === undefined;
    if (!isCutOff && !content?.told.some((key) => storyIds.has(key.split(' ')[0] ?? ''))) continue;
    const { unsettledSlot } = (await stores.mails.outbox(mail.record.subscriberId)).record;
    found.push({ mail, isUnsettled: unsettledSlot === mail.record.slot });
  }
  return found;
}

async function findRows({ stores }: JobContext, { articleIds }: Sought): Promise<readonly StoredItem[]> {
  const found: StoredItem[] = [];
  for await (const item of stores.rows.all('label')) if (articleIds.has(item.key.partition)) found.push(item);
  for await (const item of stores.rows.all('copy-band')) if (articleIds.has(item.key.sort)) found.push(item);
  for await (const item of stores.rows.all('story'))
    if (item.body['left'] !== undefined && articleIds.has(String(item.body['articleId']))) found.push(item);
  return found;
}
