import type { BackfillFrontier, BackfillRecord } from '../../model/backfill.ts';

/** Pages that one backfill reads: ten years of daily sitemaps would be 3,650, and nobody waits for those. */
export const MAX_PAGES = 1_000;

/** Notes kept with a backfill: enough to see what is wrong, bounded for a row. */
const MAX_NOTES = 10;

export type BackfillStep = {
  readonly frontier: BackfillFrontier;
  /** Of the frontier's entries so many are done now. */
  readonly taken: number;
  readonly readPage: boolean;
  readonly note?: string;
  /** Entries given to the queue, and those of them that were new. */
  readonly entries: number;
  readonly queued: number;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly nextStepAt: string;
};

/** The record after a step that went well. It is `done` when nothing is left or a limit is met. */
export function nextRecord(record: BackfillRecord, step: BackfillStep): BackfillRecord {
  const { nextStepAt: _, leadsTo: __, ...rest } = record;
  const counted: BackfillRecord = {
    ...rest,
    taken: step.taken,
    pages: record.pages + (step.readPage ? 1 : 0),
    entries: record.entries + step.entries,
    queued: record.queued + step.queued,
    notes: withNote(record.notes, step.note),
    failures: 0,
    updatedAt: step.now,
  };
  const limit = limitOf(counted, step.frontier);
  if (limit !== undefined) return { ...counted, state: 'done', reason: `${soFar(counted)} ${limit}` };
  return { ...counted, state: 'running', reason: soFar(counted), nextStepAt: step.nextStepAt };
}

/** Whether anything is left to do where a backfill stands. */
export function isExhausted({ taken }: Pick<BackfillRecord, 'taken'>, frontier: BackfillFrontier): boolean {
  return frontier.pages.length === 0 && taken >= frontier.entries.length;
}

function limitOf(record: BackfillRecord, frontier: BackfillFrontier): string | undefined {
  if (isExhausted(record, frontier)) {
    return record.entries > 0
      ? 'No page is left.'
      : 'No older page of the feed and no sitemap of its site lists an article since then that is not known.';
  }
  if (record.entries >= record.maxEntries)
    return `The limit of ${record.maxEntries} is met; a higher --max goes on from here.`;
  return record.pages >= MAX_PAGES && record.taken >= frontier.entries.length
    ? `${MAX_PAGES} pages are the limit: a later --since asks for less.`
    : undefined;
}

function soFar({ pages, entries, queued }: BackfillRecord): string {
  return `${pages} ${pages === 1 ? 'page' : 'pages'} read, ${entries} entries in range found, ${queued} of them new.`;
}

function withNote(notes: readonly string[], note: string | undefined): string[] {
  return note === undefined || notes.length >= MAX_NOTES ? [...notes] : [...notes, note.slice(0, 500)];
}
