import type { DeadLetter, StoredItem } from '../../shared/ports.ts';
import { ownsWork } from './owns-work.ts';
import { alertKey, type Doings } from './people.ts';
import { marksIn } from './publishers.ts';
import { readMail } from './read-mail.ts';
import type { Attempt } from './sim-ses.ts';
import type { Piece, Reader, Workload } from './workload.ts';
import type { World } from './world.ts';

/**
 * `lost`: promise 1 is broken. `duplicated`: promise 2 is. `unexpected`: something is there that nobody asked for.
 * `unfinished`: something waits for ever, or ended without its reason.
 */
export type Finding = { readonly kind: 'lost' | 'duplicated' | 'unexpected' | 'unfinished'; readonly what: string };

export type Judged = {
  readonly findings: readonly Finding[];
  readonly extraMails: number;
  readonly explained: readonly string[];
};

const ENTRY_ENDS: ReadonlySet<unknown> = new Set(['archived', 'rejected']);
const MAIL_ENDS: ReadonlySet<unknown> = new Set(['sent', 'failed', 'empty']);
const MATCH_ENDS: ReadonlySet<unknown> = new Set(['in-mail', 'dropped']);

/** What is wrong with a run that has come to its end. */
export async function checkRun(world: World, doings: Doings): Promise<Judged> {
  const rows = Map.groupBy(world.table.rows(), ({ key }) => key.kind);
  const mails = checkMails(world, doings);
  const told = checkTold(world, doings, rows);
  return {
    findings: [
      ...checkArchive(world.workload, rows),
      ...(await checkStories(world, rows)),
      ...checkEnds(world, rows),
      ...mails.findings,
      ...checkMailEnds(world, rows),
      ...told.findings,
    ],
    extraMails: mails.extraMails,
    explained: told.explained,
  };
}

/**
 * Every dead letter must be found at the row that owns its work. Where SQS moved it because instances died under it,
 * nobody could write that, and in a storm the writing fails as well: then the row must go on by itself.
 */
export function checkDeadLetters(
  { table, givenUp }: World,
  letters: readonly DeadLetter[],
  isStorm: boolean,
): readonly Finding[] {
  const rows = table.rows();
  const unmarked = isStorm ? [] : [...givenUp].map((what) => ({ kind: 'unfinished' as const, what }));
  const lying = letters.flatMap(({ queue, body, reason }): readonly Finding[] => {
    const owner = rows.find(({ key }) => ownsWork(key, queue, body));
    // Of an index or match message the article is the owner, and the dead letter names it.
    if (owner === undefined || queue === 'index' || queue === 'match' || queue === 'mail-events') return [];
    const isRecorded = String(owner.body['reason']).startsWith('dead-lettered');
    const goesOn = owner.indexes?.due !== undefined;
    const hasEnded = ENTRY_ENDS.has(owner.body['status']) || MAIL_ENDS.has(owner.body['state']);
    if (isRecorded || goesOn || hasEnded) return [];
    return [
      { kind: 'unfinished' as const, what: `dead letter of ${queue} ${JSON.stringify(body)} (${reason}) is at no row` },
    ];
  });
  return [...unmarked, ...lying];
}

type Rows = ReadonlyMap<string, readonly StoredItem[]>;

function checkArchive({ pieces }: Workload, rows: Rows): readonly Finding[] {
  const articles = (rows.get('article') ?? []).filter(({ key }) => key.sort === 'head');
  const versions = (rows.get('article') ?? []).filter(({ key }) => key.sort.startsWith('version#'));
  const findings: Finding[] = [];
  const known = new Set<string>();
  for (const { key, body } of articles) {
    const mark = [...marksIn(String(body['title']))][0];
    const piece = pieces.find((one) => one.mark === mark);
    if (piece === undefined || known.has(piece.mark)) {
      const kind = piece === undefined ? 'unexpected' : 'duplicated';
      findings.push({ kind, what: `article ${body['title']}` });
      continue;
    }
    known.add(piece.mark);
    // A page that was read before an edit and stored after it makes a version more, and no text more.
    const own = versions.filter((version) => version.key.partition === key.partition);
    const count = new Set(own.map((version) => version.body['contentHash'])).size;
    const most = piece.editedAtMinute === undefined ? 1 : 2;
    if (count > most) findings.push({ kind: 'duplicated', what: `${count} texts of ${piece.mark}` });
    if (count === 0) findings.push({ kind: 'lost', what: `every version of ${piece.mark}` });
  }
  for (const { mark } of pieces) if (!known.has(mark)) findings.push({ kind: 'lost', what: `article ${mark}` });
  return findings;
}

/** Copies of one text are one story, and nothing else is in it. */
async function checkStories({ workload, stores }: World, rows: Rows): Promise<readonly Finding[]> {
  const stories = new Map<string, Set<string>>();
  for (const { key, body } of rows.get('article') ?? []) {
    const piece = workload.pieces.find(({ mark }) => marksIn(String(body['title'])).has(mark));
    if (key.sort !== 'head' || piece === undefined) continue;
    const copy = await stores.copies.get(key.partition);
    const story = copy?.record.storyId ?? '';
    const root = (await stores.stories.rootOf(story))?.record.id ?? story;
    stories.set(piece.story, (stories.get(piece.story) ?? new Set()).add(root));
  }
  const roots = [...stories.values()].flatMap((found) => [...found]);
  return [
    ...[...stories].flatMap(([mark, found]) =>
      found.size > 1 ? [{ kind: 'duplicated' as const, what: `${found.size} stories of the copies of ${mark}` }] : [],
    ),
    ...(new Set(roots).size < stories.size
      ? [{ kind: 'unexpected' as const, what: 'pieces of their own in one story' }]
      : []),
  ];
}

function checkEnds({ workload, queue }: World, rows: Rows): readonly Finding[] {
  const unfinished = [...rows.values()].flat().flatMap((row) => waitsIn(row) ?? []);
  if (queue.left() > 0) unfinished.push(`${queue.left()} messages are left`);
  const entries = rows.get('entry') ?? [];
  const listed = workload.pieces.reduce((sum, { feeds }) => sum + feeds.length, 0);
  return [
    ...unfinished.map((what) => ({ kind: 'unfinished' as const, what })),
    ...(entries.length < listed ? [{ kind: 'lost' as const, what: `${listed - entries.length} entries` }] : []),
  ];
}

/** What of a row still waits, or ended without its reason. */
function waitsIn({ key, body }: StoredItem): string | undefined {
  switch (key.kind) {
    case 'entry':
      return notEnded(`entry ${key.sort}`, body, { field: 'status', ends: ENTRY_ENDS, unexplained: 'archived' });
    case 'mail':
      return notEnded(`mail ${key.sort}`, body, { field: 'state', ends: MAIL_ENDS, unexplained: 'sent' });
    case 'match':
      if (body['state'] === 'in-mail' && !body['mailId']) return `match ${key.sort} is in no mail`;
      return notEnded(`match ${key.sort}`, body, { field: 'state', ends: MATCH_ENDS, unexplained: 'in-mail' });
    case 'pending-match':
      return `match ${key.sort} still waits`;
    case 'outbox':
      return body['unsettledSlot'] === undefined ? undefined : `outbox of ${key.partition} is not settled`;
    default:
      return undefined;
  }
}

/** `unexplained`: the end that needs no reason. */
function notEnded(
  what: string,
  body: StoredItem['body'],
  how: { readonly field: string; readonly ends: ReadonlySet<unknown>; readonly unexplained: string },
): string | undefined {
  const state = body[how.field];
  if (!how.ends.has(state)) return `${what} is ${state}: ${body['reason'] ?? ''}`;
  return state === how.unexplained || body['reason'] ? undefined : `${what} ended ${state} without a reason`;
}

/** A mail goes out again only where nobody could know that it had gone out; always with the same words. */
function checkMails({ ses, workload, suppressedAt }: World, { leftAt }: Doings) {
  const findings: Finding[] = [];
  let extraMails = 0;
  const addresses = new Set(workload.readers.map(({ address }) => address));
  for (const [mailId, attempts] of Map.groupBy(ses.attempts, (attempt) => attempt.mailId)) {
    for (const [i, attempt] of attempts.entries()) {
      if (!addresses.has(attempt.to)) findings.push({ kind: 'unexpected', what: `mail to ${attempt.to}` });
      const endedAt = Math.min(leftAt.get(attempt.to) ?? Infinity, suppressedAt.get(attempt.to) ?? Infinity);
      // One that had begun before may still go out.
      if (attempt.by.startedAtMs > endedAt) findings.push({ kind: 'unexpected', what: `mail ${mailId} after the end` });
      if (i === 0) continue;
      const excused = !attempt.wasKnown && attempts.slice(0, i).every(wasUnknown);
      if (excused) extraMails++;
      else findings.push({ kind: 'duplicated', what: `mail ${mailId}, sent ${i + 1} times` });
      if (Buffer.compare(attempt.mime, attempts[0]?.mime ?? new Uint8Array()) !== 0)
        findings.push({ kind: 'duplicated', what: `mail ${mailId} in other words` });
    }
  }
  return { findings, extraMails };
}

/** What a row says of its mail is what SES knows of it. */
function checkMailEnds({ ses }: World, rows: Rows): readonly Finding[] {
  const taken = new Set(ses.attempts.map(({ mailId }) => mailId));
  return (rows.get('mail') ?? []).flatMap(({ body }): readonly Finding[] => {
    const mailId = String(body['id']);
    if (body['state'] === 'sent' && !taken.has(mailId))
      return [{ kind: 'lost', what: `mail ${mailId}, said to be sent` }];
    if (body['state'] === 'empty' && taken.has(mailId))
      return [{ kind: 'unexpected', what: `mail ${mailId} went out and is said to be empty` }];
    return [];
  });
}

/** Whoever sent it met a fault then or later, and so may never have said what became of it. */
function wasUnknown({ by, atMs }: Attempt): boolean {
  return by.isDead || by.isSlow || by.lastFaultMs >= atMs;
}

function checkTold(world: World, doings: Doings, rows: Rows) {
  const findings: Finding[] = [];
  const explained: string[] = [];
  const told = toldBy(world);
  for (const reader of world.workload.readers)
    for (const [story, pieces] of Map.groupBy(world.workload.pieces, ({ story: of }) => of)) {
      const what = `${reader.name} ${story}`;
      const mails = told.get(what) ?? new Set();
      if (mails.size > 1) findings.push({ kind: 'duplicated', what: `${what}, told in ${[...mails].join(' and ')}` });
      const due = dueOf(world, doings, reader, pieces);
      if (due === 'never' && mails.size > 0) findings.push({ kind: 'unexpected', what: `${what}, told` });
      if (due !== 'surely' || mails.size > 0) continue;
      const reason = endOf(rows, reader, pieces);
      if (reason === undefined) findings.push({ kind: 'lost', what: `${what}, never told` });
      else explained.push(`${what}: ${reason}`);
    }
  return { findings, explained };
}

/** The mails in which a reader was told of a story, by `reader story`. */
function toldBy({ ses, workload }: World): ReadonlyMap<string, ReadonlySet<string>> {
  const told = new Map<string, Set<string>>();
  for (const { mailId, to, mime } of ses.attempts) {
    const reader = workload.readers.find(({ address }) => address === to);
    for (const mark of marksIn(readMail(mime))) {
      const story = workload.pieces.find((piece) => piece.mark === mark)?.story ?? mark;
      const key = `${reader?.name ?? to} ${story}`;
      told.set(key, (told.get(key) ?? new Set()).add(mailId));
    }
  }
  return told;
}

/** Whether a reader must be told of a story: those who come or go around it may be. */
function dueOf(
  world: World,
  { activeAt }: Doings,
  reader: Reader,
  pieces: readonly Piece[],
): 'surely' | 'perhaps' | 'never' {
  const alerts = reader.alerts.filter(({ meets }) => pieces.some(({ words }) => words.includes(meets)));
  if (alerts.length === 0) return 'never';
  if (reader.leavesAtMinute !== undefined || reader.bounces) return 'perhaps';
  const firstAt = world.startMs + Math.min(...pieces.map(({ atMinute }) => atMinute)) * 60_000;
  const wasThere = alerts.some((alert) => (activeAt.get(alertKey(reader, alert)) ?? Infinity) < firstAt);
  return wasThere ? 'surely' : 'perhaps';
}

/** The reason in the row where a reader's matter with a story ended. */
function endOf(rows: Rows, reader: Reader, pieces: readonly Piece[]): string | undefined {
  const marks = new Set(pieces.map(({ mark }) => mark));
  const ids = (rows.get('article') ?? [])
    .filter(({ body }) => [...marksIn(String(body['title']))].some((mark) => marks.has(mark)))
    .map(({ key }) => key.partition);
  const subscriber = (rows.get('subscriber') ?? []).find(({ body }) => body['address'] === reader.address);
  const matches = (rows.get('match') ?? []).filter(
    ({ key, body }) => key.partition === subscriber?.key.partition && ids.includes(String(body['articleId'])),
  );
  const ends = matches.map(({ body }) => {
    if (body['state'] === 'dropped') return String(body['reason']);
    const mail = (rows.get('mail') ?? []).find((row) => row.body['id'] === body['mailId']);
    return mail?.body['state'] === 'failed' ? String(mail.body['reason']) : undefined;
  });
  return ends.find((reason) => reason !== undefined);
}
