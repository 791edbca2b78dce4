import { readFile } from 'node:fs/promises';
import type { Config } from '../shared/config.ts';
import { describeError } from '../shared/errors.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import { syncFeeds } from '../shared/jobs/sync-feeds.ts';
import { addFeed, addFeeds, removeFeed } from '../shared/model/edit-opml.ts';
import type { FeedListDesk, ImportAnswer, ListAnswer } from '../shared/model/feed-desk.ts';
import type { Finding } from '../shared/model/finding.ts';
import type { NewFeed } from '../shared/model/render-opml.ts';
import { loadFeeds } from './load-feeds.ts';
import { readImportBytes } from './read-import-bytes.ts';
import { writeOpmlFile } from './write-opml-file.ts';

type Parts = {
  readonly context: JobContext;
  readonly config: Pick<Config, 'feeds' | 'samples'> & { readonly fetch: Pick<Config['fetch'], 'allowHosts'> };
};

/** The desk's hand on the OPML file of this installation. Changes follow one another; the rows follow each at once. */
export function createFeedListDesk(parts: Parts): FeedListDesk {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    add: (feeds) => inTurn(() => orRefused(() => add(parts, feeds))),
    remove: (feedId) => inTurn(() => orRefused(() => remove(parts, feedId))),
    import: (bytes) => inTurn(() => orRefused(() => importList(parts, bytes))),
  };
}

type Refused = { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** A file that cannot be read or written is the operator's to mend, and says so on the page. */
async function orRefused<Answer>(work: () => Promise<Answer>): Promise<Answer | Refused> {
  try {
    return await work();
  } catch (error) {
    return { kind: 'refused', reasons: [describeError(error)] };
  }
}

/** One that the list has something against refuses all: nothing is written by halves. */
async function add(parts: Parts, feeds: readonly NewFeed[]): Promise<ListAnswer> {
  const before = await readList(parts);
  let text = before;
  const feedIds: string[] = [];
  const known: string[] = [];
  for (const feed of feeds) {
    const edited = addFeed(text, feed);
    if (edited.kind === 'invalid') return refused(parts, edited.findings);
    if (edited.kind === 'unchanged') known.push(edited.reason);
    else {
      text = edited.text;
      feedIds.push(edited.feed.id);
    }
  }
  if (text !== before) await save(parts, text);
  return { kind: 'changed', feedIds, known };
}

async function remove(parts: Parts, feedId: string): Promise<ListAnswer> {
  const edited = removeFeed(await readList(parts), feedId);
  if (edited.kind === 'invalid') return refused(parts, edited.findings);
  if (edited.kind === 'unchanged') return { kind: 'changed', feedIds: [], known: [edited.reason] };
  await save(parts, edited.text);
  return { kind: 'changed', feedIds: [edited.feed.id], known: [] };
}

async function importList(parts: Parts, bytes: Uint8Array): Promise<ImportAnswer> {
  const read = readImportBytes(bytes, parts.config);
  const merged = addFeeds(await readList(parts), read.feeds);
  if (merged.kind === 'invalid') return refused(parts, merged.findings);
  const known = merged.known.map(({ feed, reason }) => ({
    line: feed.line,
    column: feed.column,
    message: `${feed.feed.url}: ${reason}`,
  }));
  if (merged.added.length > 0) await save(parts, merged.text);
  return {
    kind: 'imported',
    added: merged.added.length,
    known: known.length,
    notTaken: read.notTaken,
    findings: [...read.findings, ...known].toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
}

function readList({ config }: Parts): Promise<string> {
  return readFile(config.feeds.file, 'utf8');
}

async function save({ context, config }: Parts, text: string): Promise<void> {
  await writeOpmlFile(config.feeds.file, text);
  await syncFeeds(context, loadFeeds(config.feeds.file, config.samples).feeds);
}

function refused({ config }: Parts, findings: readonly Finding[]): Refused {
  const reasons = findings.map(({ line, column, message }) => `${config.feeds.file}:${line}:${column}: ${message}`);
  return { kind: 'refused', reasons };
}
