import { describe, expect, it } from 'vitest';
import { answerLink } from '../../shared/jobs/answer-link.ts';
import { backfillSubscription } from '../../shared/jobs/backfill-subscription.ts';
import { recordDeadLetter } from '../../shared/jobs/dead-letter.ts';
import { deliverJob } from '../../shared/jobs/deliver.ts';
import { dispatchJob, dispatchOpenSlots } from '../../shared/jobs/dispatch.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { mailEventJob } from '../../shared/jobs/mail-events.ts';
import { matchJob } from '../../shared/jobs/match.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { signLink } from '../../shared/model/link-token.ts';
import type { MailRecord } from '../../shared/model/mail.ts';
import type { MatchRecord } from '../../shared/model/match.ts';
import type { SendOutcome } from '../../shared/ports.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { FENTANYL, feedAt, pageHtml, rssOf } from '../fakes/news.ts';
import {
  all,
  createWorld,
  drain,
  letPass,
  type Pipeline,
  type PipelineOptions,
  ProcessCrash,
  runPass,
  startPipeline,
} from '../fakes/pipeline.ts';
import { createRecordingMailer, type RecordingMailer } from '../fakes/recording-mailer.ts';

const feed = feedAt('news.example');

type Mailing = Pipeline & { readonly mailer: RecordingMailer; readonly subscriberId: string };

/** A reader of fentanyl, and a mailer that does as it is told. */
async function startMailing(options: PipelineOptions = {}): Promise<Mailing> {
  const mailer = createRecordingMailer();
  const pipeline = await startPipeline({ mailer, ...options });
  const { subscriberId } = await addAlert(pipeline, 'topic:fentanyl');
  return { ...pipeline, mailer, subscriberId };
}

async function addAlert({ context }: Pipeline, queryText: string) {
  const report = await subscribe(context, {
    address: 'ana@example.org',
    queryText,
    language: 'en',
    confirmed: true,
  });
  if (report.outcome !== 'active') throw new Error(`not active: ${report.outcome}`);
  return report;
}

/** Publishes stories about fentanyl and works off everything but the mails. */
async function publish(pipeline: Pipeline, ...titles: readonly string[]): Promise<void> {
  const items = titles.map((title) => ({ guid: title, link: `https://news.example/${title}`, title }));
  pipeline.fetcher.serve(feed.url, { body: rssOf(items) });
  for (const { link, title } of items) pipeline.fetcher.serve(link, { body: pageHtml(title, FENTANYL) });
  const { context } = pipeline;
  const found = await context.stores.feeds.get(feed.id);
  if (found === undefined) await syncFeeds(context, [feed]);
  await context.ports.queue.send('poll', [{ body: { feedId: feed.id, byHand: true } }]);
  await drain(pipeline, { wait: false });
}

async function mailsOf({ context, subscriberId }: Mailing): Promise<readonly MailRecord[]> {
  return (await all(context.stores.mails.ofSubscriber(subscriberId))).map(({ record }) => record);
}

function matchesOf({ world }: Pipeline): readonly MatchRecord[] {
  const rows = world.db.prepare(`SELECT body FROM items WHERE kind = 'match'`).all();
  return rows.map((row): MatchRecord => JSON.parse(String(row['body'])));
}

function textsOf({ mailer }: Mailing): readonly string[] {
  return mailer.sends.map(({ mime }) => new TextDecoder().decode(mime));
}

/** Moves the clock to when the reader's only mail comes due, and works it off; the minutes waited. */
async function atDueTime(mailing: Mailing): Promise<number | undefined> {
  const [mail] = await mailsOf(mailing);
  if (mail?.dueAt === undefined) return undefined;
  const before = mailing.clock.now().getTime();
  mailing.clock.set(mail.dueAt);
  await dispatchJob(mailing.context, ['mail']);
  await drain(mailing);
  return Math.round((Date.parse(mail.dueAt) - before) / 60_000);
}

function withStores(pipeline: Pipeline, change: (stores: Stores) => Partial<Stores>): Pipeline {
  const { stores } = pipeline.context;
  const context: JobContext = { ...pipeline.context, stores: { ...stores, ...change(stores) } };
  return { ...pipeline, context };
}

/** Runs `work` once, just before the next claim. */
function beforeClaim(pipeline: Pipeline, work: () => Promise<unknown>): Pipeline {
  let isDone = false;
  return withStores(pipeline, ({ mails }) => ({
    mails: {
      ...mails,
      claim: async (claimed, outboxVersion) => {
        if (!isDone) await work();
        isDone = true;
        return await mails.claim(claimed, outboxVersion);
      },
    },
  }));
}

describe('deliverJob() of a mail', () => {
  it('holds it until its slot closes, and sends it once then', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    await dispatchJob(mailing.context, ['mail']);
    await drain(mailing);
    expect(mailing.mailer.sends).toHaveLength(0);
    await letPass(mailing, 10);
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await mailsOf(mailing)).toMatchObject([{ state: 'sent', attempt: 1 }]);
    expect(matchesOf(mailing)).toMatchObject([{ state: 'in-mail', mailId: (await mailsOf(mailing))[0]!.id }]);
  });

  it('fails it with the reason when the mailer rejects it', async () => {
    const mailing = await startMailing();
    mailing.mailer.answerNext({ kind: 'rejected', reason: 'no such mailbox' });
    await publish(mailing, 'one');
    await letPass(mailing, 60);
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await mailsOf(mailing)).toMatchObject([{ state: 'failed', reason: 'no such mailbox' }]);
  });

  it('tries it again later and later when the mailer is unavailable, then fails it', async () => {
    const mailing = await startMailing();
    mailing.mailer.answerNext(
      ...Array.from({ length: 9 }, (): SendOutcome => ({ kind: 'unavailable', reason: 'down' })),
    );
    await publish(mailing, 'one');
    await atDueTime(mailing);
    const waits: number[] = [];
    for (let waited = await atDueTime(mailing); waited !== undefined; waited = await atDueTime(mailing))
      waits.push(waited);
    expect(waits).toEqual([1, 5, 30, 120, 480, 1440]);
    expect(mailing.mailer.sends).toHaveLength(7);
    expect(await mailsOf(mailing)).toMatchObject([{ state: 'failed', reason: 'given up after 7 attempts: down' }]);
  });

  it('sends the same bytes on every attempt', async () => {
    const mailing = await startMailing();
    mailing.mailer.answerNext({ kind: 'unavailable', reason: 'down' });
    await publish(mailing, 'one');
    await atDueTime(mailing);
    await publish(mailing, 'one', 'two');
    await atDueTime(mailing);
    const [first, second] = mailing.mailer.sends;
    expect(second).toEqual(first);
  });

  it.each<{ title: string; outcomes: readonly SendOutcome['kind'][]; sends: number; state: string }>([
    { title: 'unknown, then sent', outcomes: ['unknown', 'sent'], sends: 2, state: 'sent' },
    { title: 'unknown twice', outcomes: ['unknown', 'unknown', 'sent'], sends: 2, state: 'failed' },
    { title: 'unavailable, unknown, sent', outcomes: ['unavailable', 'unknown', 'sent'], sends: 3, state: 'sent' },
    {
      title: 'unavailable, unknown, unavailable, unknown',
      outcomes: ['unavailable', 'unknown', 'unavailable', 'unknown', 'sent'],
      sends: 4,
      state: 'failed',
    },
  ])('sends it exactly once more after an outcome nobody knows: $title', async ({ outcomes, sends, state }) => {
    const mailing = await startMailing();
    const answers = outcomes.map(
      (kind): SendOutcome =>
        kind === 'sent' ? { kind, messageId: '<1@test.invalid>' } : { kind, reason: 'connection lost' },
    );
    mailing.mailer.answerNext(...answers);
    await publish(mailing, 'one');
    while ((await atDueTime(mailing)) !== undefined);
    expect(mailing.mailer.sends).toHaveLength(sends);
    expect(await mailsOf(mailing)).toMatchObject([{ state }]);
  });

  it('waits the grace time after an outcome nobody knows, whatever message comes before', async () => {
    const mailing = await startMailing();
    mailing.mailer.answerNext({ kind: 'unknown', reason: 'connection lost' });
    await publish(mailing, 'one');
    await atDueTime(mailing);
    const [mail] = await mailsOf(mailing);
    const message = { subscriberId: mail!.subscriberId, slot: mail!.slot };
    expect(await deliverJob(mailing.context, message)).toMatchObject({ outcome: 'waits' });
    await runPass(mailing);
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await atDueTime(mailing)).toBe(30);
    expect(mailing.mailer.sends).toHaveLength(2);
  });

  it('sends nothing more to a reader who unsubscribed between two attempts', async () => {
    const mailing = await startMailing();
    mailing.mailer.answerNext({ kind: 'unavailable', reason: 'down' });
    await publish(mailing, 'one');
    await atDueTime(mailing);
    const secret = await mailing.context.ports.secrets.get('links-v1');
    const token = signLink(secret, { purpose: 'unsubscribe', subscriberId: mailing.subscriberId });
    expect(await answerLink(mailing.context, token)).toMatchObject({ kind: 'done' });
    await atDueTime(mailing);
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await mailsOf(mailing)).toMatchObject([{ state: 'failed', reason: 'the reader is unsubscribed' }]);
  });

  it('sends it once when 10 messages for it are worked off at once', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    const [mail] = await mailsOf(mailing);
    const message = { subscriberId: mail!.subscriberId, slot: mail!.slot, closeNow: true };
    await Promise.allSettled(Array.from({ length: 10 }, () => deliverJob(mailing.context, message)));
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await mailsOf(mailing)).toMatchObject([{ state: 'sent' }]);
  });

  it('sends it once when dispatch looks at an index that lags while it is being sent', async () => {
    const mailing = await startMailing({ indexDelayMs: 10 * 60_000 });
    await publish(mailing, 'one');
    mailing.mailer.duringSend(async () => void (await dispatchJob(mailing.context, ['mail'])));
    await letPass(mailing, 60);
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await mailsOf(mailing)).toMatchObject([{ state: 'sent', attempt: 1 }]);
  });
});

describe('a lease', () => {
  /** A mail whose sender died in the middle: claimed, and nobody knows whether it went out. */
  async function startWithDeadSender(): Promise<Mailing> {
    const world = createWorld();
    const mailer = createRecordingMailer();
    mailer.duringSend(() => Promise.reject(new ProcessCrash()));
    const dying = await startPipeline({ mailer, lease: { owner: 'dead-run', soleOwner: true } }, world);
    const { subscriberId } = await addAlert(dying, 'topic:fentanyl');
    await publish(dying, 'one');
    await expect(letPass(dying, 10)).rejects.toThrow(ProcessCrash);
    return { ...dying, mailer, subscriberId };
  }

  it('of another run is respected until it ends when others may run', async () => {
    const { world, mailer, subscriberId } = await startWithDeadSender();
    const next = await startPipeline({ mailer, lease: { owner: 'next-run', soleOwner: false } }, world);
    const { reports } = await drain(next);
    expect(reports).toMatchObject([{ queue: 'deliver', outcome: 'leased' }]);
    expect(mailer.sends).toHaveLength(1);
    await letPass(next, 4);
    expect(mailer.sends).toHaveLength(1);
    expect(await mailsOf({ ...next, mailer, subscriberId })).toMatchObject([
      { state: 'claimed', reason: expect.stringContaining('ended without a word') },
    ]);
    await letPass(next, 31);
    expect(mailer.sends).toHaveLength(2);
    expect(await mailsOf({ ...next, mailer, subscriberId })).toMatchObject([{ state: 'sent' }]);
  });

  it('that ended without a word is not sent again when an event says that it was sent', async () => {
    const { world, mailer, subscriberId } = await startWithDeadSender();
    const next = await startPipeline({ mailer, lease: { owner: 'next-run', soleOwner: false } }, world);
    await letPass(next, 5);
    const mailId = mailer.sends[0]!.mailId;
    await mailEventJob(next.context, { mailId, messageId: 'm', kind: 'accepted' });
    await letPass(next, 60);
    expect(mailer.sends).toHaveLength(1);
    expect(await mailsOf({ ...next, mailer, subscriberId })).toMatchObject([{ state: 'sent' }]);
  });

  it('of another run is void when this is the only one', async () => {
    const { world, mailer } = await startWithDeadSender();
    const next = await startPipeline({ mailer, lease: { owner: 'next-run', soleOwner: true } }, world);
    expect((await drain(next)).reports).toMatchObject([{ queue: 'deliver', outcome: 'sent' }]);
    expect(mailer.sends).toHaveLength(2);
  });
});

describe('a match that arrives while a mail is being claimed', () => {
  it('waits for the next slot', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    const racing = beforeClaim(mailing, () => publish(mailing, 'one', 'two'));
    // A pass by hand closes the slot while it still collects, so the next match finds it there.
    await dispatchOpenSlots(mailing.context);
    await drain(racing);
    await letPass(mailing, 15);
    expect(mailing.mailer.sends).toHaveLength(2);
    expect(textsOf(mailing).map((text) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim())).toEqual(['one', 'two']);
  });

  it('is not lost when the process dies just after the claim', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    const racing = beforeClaim(mailing, () => publish(mailing, 'one', 'two'));
    const dying = withStores(racing, ({ mails, matches }) => {
      let isClaimed = false;
      return {
        mails: {
          ...mails,
          claim: async (...given) => {
            const outcome = await mails.claim(...given);
            isClaimed = true;
            return outcome;
          },
        },
        matches: {
          ...matches,
          markTold: async (...given) => {
            if (isClaimed) throw new ProcessCrash();
            await matches.markTold(...given);
          },
        },
      };
    });
    await expect(runPass(dying)).rejects.toThrow(ProcessCrash);
    const next = await startPipeline(
      { mailer: mailing.mailer, lease: { owner: 'next', soleOwner: true } },
      mailing.world,
    );
    await letPass(next, 15);
    expect(matchesOf(next).map(({ state }) => state)).toEqual(['in-mail', 'in-mail']);
    expect(mailing.mailer.sends).toHaveLength(2);
  });

  it('is not lost when the mail has nothing to tell and the process dies just after it ended', async () => {
    const mailing = await startMailing();
    const { stores } = mailing.context;
    await publish(mailing, 'one');
    const [found] = await all(stores.subscriptions.all());
    await stores.subscriptions.save({ ...found!.record, status: 'stopped' }, found!.version);
    const dying = withStores(mailing, ({ mails }) => ({
      mails: {
        ...mails,
        save: async (record, version, queuedUntil) => {
          if (record.state !== 'empty') return await mails.save(record, version, queuedUntil);
          await addAlert(mailing, 'pills');
          await publish(mailing, 'one', 'two');
          await mails.save(record, version, queuedUntil);
          throw new ProcessCrash();
        },
      },
    }));
    await expect(runPass(dying)).rejects.toThrow(ProcessCrash);
    const next = await startPipeline(
      { mailer: mailing.mailer, lease: { owner: 'next', soleOwner: true } },
      mailing.world,
    );
    await letPass(next, 15);
    expect(
      matchesOf(next)
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['dropped', 'in-mail']);
  });
});

describe('a story that a mail has told', () => {
  it('is not told again by another alert of the same reader', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    await letPass(mailing, 10);
    const second = await addAlert(mailing, 'pills');
    expect(await backfillSubscription(mailing.context, second, '2026-01-01T00:00:00.000Z')).toBe(1);
    await letPass(mailing, 10);
    expect(mailing.mailer.sends).toHaveLength(1);
    const [told] = await mailsOf(mailing);
    expect(matchesOf(mailing)).toContainEqual(
      expect.objectContaining({ state: 'dropped', reason: `already told in mail ${told!.id}` }),
    );
  });

  it('stays one match however often its article is matched', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    const { articleId } = matchesOf(mailing)[0]!;
    await matchJob(mailing.context, { articleId });
    await letPass(mailing, 10);
    await matchJob(mailing.context, { articleId });
    await letPass(mailing, 10);
    expect(matchesOf(mailing)).toHaveLength(1);
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await mailsOf(mailing)).toHaveLength(1);
  });
});

describe('a mail whose job fails for good', () => {
  it('keeps the reason, is not sent by itself, and goes out when it is redriven', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    const broken: Mailing = {
      ...mailing,
      context: {
        ...mailing.context,
        ports: {
          ...mailing.context.ports,
          secrets: { get: () => Promise.reject(new Error('secrets.json is damaged')) },
        },
      },
    };
    await letPass(broken, 10);
    expect(await mailsOf(mailing)).toMatchObject([{ state: 'open', reason: 'dead-lettered: secrets.json is damaged' }]);
    await letPass(mailing, 30);
    await runPass(mailing);
    expect(mailing.mailer.sends).toHaveLength(0);
    const [letter] = await mailing.queue.listDeadLetters('deliver');
    await mailing.queue.redrive([letter!.id]);
    await drain(mailing);
    expect(mailing.mailer.sends).toHaveLength(1);
  });

  it('goes out when it is redriven although it was claimed', async () => {
    const mailing = await startMailing();
    await publish(mailing, 'one');
    let isDown = true;
    const broken = withStores(mailing, ({ matches }) => ({
      matches: {
        ...matches,
        markTold: async (...given) => {
          if (isDown) throw new Error('the table is down');
          await matches.markTold(...given);
        },
      },
    }));
    await letPass(broken, 6);
    const [mail] = await mailsOf(mailing);
    expect(mail?.state).toBe('claimed');
    const body = { subscriberId: mail!.subscriberId, slot: mail!.slot };
    await recordDeadLetter(mailing.context, { queue: 'deliver', body, reason: 'the table is down' });
    isDown = false;
    expect(await deliverJob(mailing.context, body)).toMatchObject({ outcome: 'sent' });
  });
});
