import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliverJob } from '../../shared/jobs/deliver.ts';
import { mailEventJob } from '../../shared/jobs/mail-events.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import type { MailRecord } from '../../shared/model/mail.ts';
import { type MailEvent, type MailEventWord, readMailEvent } from '../../shared/model/mail-event.ts';
import { afterMailEvent } from '../../shared/stages/mail-events.ts';
import { all, drain, letPass, type Pipeline, startPipeline } from '../fakes/pipeline.ts';
import { createRecordingMailer, type RecordingMailer } from '../fakes/recording-mailer.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const READER = 'aaaaaaaaaaaaaaaa';

describe('readMailEvent()', () => {
  const mail = { messageId: '0100', tags: { 'mail-id': [`${READER}-i1`], 'ses:source-ip': ['192.0.2.1'] } };
  const eventOf = (fields: object): unknown => ({ mail, ...fields });

  it.each<{ title: string; fields: object; word: MailEventWord }>([
    { title: 'Send', fields: { eventType: 'Send', send: {} }, word: { kind: 'accepted' } },
    { title: 'Delivery', fields: { eventType: 'Delivery', delivery: {} }, word: { kind: 'accepted' } },
    {
      title: 'DeliveryDelay',
      fields: { eventType: 'DeliveryDelay', deliveryDelay: { delayType: 'MailboxFull' } },
      word: { kind: 'delayed', reason: 'delivery is delayed: MailboxFull' },
    },
    {
      title: 'a permanent Bounce',
      fields: { eventType: 'Bounce', bounce: { bounceType: 'Permanent', bounceSubType: 'General' } },
      word: { kind: 'hard-bounce', reason: 'bounced: Permanent General' },
    },
    {
      title: 'a transient Bounce',
      fields: { eventType: 'Bounce', bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' } },
      word: { kind: 'soft-bounce', reason: 'bounced: Transient MailboxFull' },
    },
    {
      title: 'an undetermined Bounce',
      fields: { eventType: 'Bounce', bounce: { bounceType: 'Undetermined', bounceSubType: 'Undetermined' } },
      word: { kind: 'soft-bounce', reason: 'bounced: Undetermined Undetermined' },
    },
    {
      title: 'a Complaint',
      fields: { eventType: 'Complaint', complaint: { complaintFeedbackType: 'abuse', complaintSubType: null } },
      word: { kind: 'complaint', reason: 'complaint: abuse' },
    },
    {
      title: 'a Complaint without a type',
      fields: { eventType: 'Complaint', complaint: {} },
      word: { kind: 'complaint', reason: 'complaint: unknown' },
    },
    {
      title: 'a Reject',
      fields: { eventType: 'Reject', reject: { reason: 'Bad content' } },
      word: { kind: 'rejected', reason: 'rejected by SES: Bad content' },
    },
  ])('reads $title, in the envelope of SNS or bare', ({ fields, word }) => {
    const read = { kind: 'event', event: { mailId: `${READER}-i1`, messageId: '0100', ...word } };
    expect(readMailEvent(eventOf(fields))).toEqual(read);
    const envelope = { Type: 'Notification', MessageId: 'x', Message: JSON.stringify(eventOf(fields)) };
    expect(readMailEvent(envelope)).toEqual(read);
  });

  it.each<{ title: string; body: unknown; kind: 'ignored' | 'invalid' }>([
    { title: 'an Open', body: eventOf({ eventType: 'Open' }), kind: 'ignored' },
    {
      title: 'a reader who takes the complaint back',
      body: eventOf({ eventType: 'Complaint', complaint: { complaintFeedbackType: 'not-spam' } }),
      kind: 'ignored',
    },
    { title: 'a mail without our tag', body: { eventType: 'Send', mail: { messageId: '1' } }, kind: 'ignored' },
    {
      title: 'the greeting of SES',
      body: { Type: 'Notification', Message: 'Successfully validated SNS topic for Amazon SES event publishing.' },
      kind: 'ignored',
    },
    {
      title: 'a confirmation of SNS',
      body: { Type: 'SubscriptionConfirmation', Message: 'You have chosen …' },
      kind: 'ignored',
    },
    { title: 'words', body: { Type: 'Notification', Message: 'hello' }, kind: 'invalid' },
    { title: 'nothing', body: undefined, kind: 'invalid' },
    { title: 'an object of another form', body: { mail: {} }, kind: 'invalid' },
  ])('calls $title $kind', ({ body, kind }) => {
    expect(readMailEvent(body)).toMatchObject({ kind });
  });
});

describe('afterMailEvent()', () => {
  const words: readonly MailEventWord[] = [
    { kind: 'accepted' },
    { kind: 'delayed', reason: 'delivery is delayed: MailboxFull' },
    { kind: 'soft-bounce', reason: 'bounced: Transient General' },
    { kind: 'hard-bounce', reason: 'bounced: Permanent General' },
    { kind: 'complaint', reason: 'complaint: abuse' },
    { kind: 'rejected', reason: 'rejected by SES: Bad content' },
  ];
  const states: readonly Partial<MailRecord>[] = [
    { state: 'claimed', leaseOwner: 'x', leaseUntil: NOW, dueAt: NOW },
    { state: 'claimed', reason: 'connection lost', dueAt: NOW },
    { state: 'sent', messageId: '0100' },
    { state: 'failed', reason: 'nobody knows whether it went out, twice' },
  ];

  it('ends in the same state whatever the order and however often an event comes', () => {
    const chosen = fc.subarray([...words], { minLength: 1 });
    fc.assert(
      fc.property(chosen, fc.constantFrom(...states), fc.infiniteStream(fc.nat()), (some, start, random) => {
        const shuffled = [...some, ...some]
          .map((word) => ({ word, at: random.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ word }) => word);
        expect(endOf(start, shuffled)).toEqual(endOf(start, some));
      }),
    );
  });

  it.each(['open', 'empty'] as const)('leaves a mail that is %s alone', (state) => {
    for (const word of words) expect(afterMailEvent(mailIn({ state }), eventWith(word), NOW)).toBeUndefined();
  });

  /** State, and what was noted, in no order. */
  function endOf(start: Partial<MailRecord>, events: readonly MailEventWord[]) {
    const end = events.reduce((mail, word) => afterMailEvent(mail, eventWith(word), NOW) ?? mail, mailIn(start));
    const { reason, ...rest } = end;
    return { ...rest, reasons: reason?.split('; ').toSorted() };
  }

  function eventWith(word: MailEventWord): MailEvent {
    return { mailId: `${READER}-i1`, messageId: '0100', ...word };
  }

  function mailIn(fields: Partial<MailRecord>): MailRecord {
    return {
      schemaVersion: 1,
      id: `${READER}-i1`,
      subscriberId: READER,
      slot: 'i1',
      purpose: 'alert',
      state: 'claimed',
      closesAt: NOW,
      attempt: 1,
      createdAt: NOW,
      updatedAt: NOW,
      ...fields,
    };
  }
});

type Mailing = Pipeline & { readonly mailer: RecordingMailer; readonly subscriberId: string };

describe('mailEventJob()', () => {
  /** A reader who was asked to confirm; the mail is not sent yet. */
  async function startMailing(): Promise<Mailing> {
    const mailer = createRecordingMailer();
    const pipeline = await startPipeline({ mailer });
    const request = { address: 'ana@example.org', queryText: 'fentanyl', language: 'en', confirmed: false } as const;
    const report = await subscribe(pipeline.context, request);
    if (report.outcome !== 'confirmation-sent') throw new Error(report.outcome);
    return { ...pipeline, mailer, subscriberId: report.subscriberId };
  }

  async function mailOf({ context, subscriberId }: Mailing): Promise<MailRecord> {
    const [mail] = await all(context.stores.mails.ofSubscriber(subscriberId));
    return mail!.record;
  }

  async function tell(mailing: Mailing, word: MailEventWord) {
    const { id } = await mailOf(mailing);
    return await mailEventJob(mailing.context, { mailId: id, messageId: '0100', ...word });
  }

  it('marks a claimed mail sent, so that an outcome nobody knew sends no second one', async () => {
    const mailing = await startMailing();
    mailing.mailer.answerNext({ kind: 'unknown', reason: 'connection lost' });
    await drain(mailing);
    expect(await mailOf(mailing)).toMatchObject({ state: 'claimed', reason: 'connection lost' });
    expect(await tell(mailing, { kind: 'accepted' })).toMatchObject({ outcome: 'noted', state: 'sent' });
    await letPass(mailing, 120, 10);
    expect(mailing.mailer.sends).toHaveLength(1);
    const mail = await mailOf(mailing);
    expect(mail).toMatchObject({ state: 'sent', messageId: '0100' });
    expect(mail).not.toHaveProperty('reason');
    expect(mail).not.toHaveProperty('dueAt');
    expect(await tell(mailing, { kind: 'accepted' })).toMatchObject({ outcome: 'known' });
  });

  it('lets the sender find that out when the event comes before the sender has written', async () => {
    const mailing = await startMailing();
    mailing.mailer.duringSend(async () => void (await tell(mailing, { kind: 'accepted' })));
    const { slot } = await mailOf(mailing);
    const message = { subscriberId: mailing.subscriberId, slot };
    await expect(deliverJob(mailing.context, message)).rejects.toMatchObject({
      code: 'mail-contended',
      retryable: true,
    });
    expect(await deliverJob(mailing.context, message)).toMatchObject({ outcome: 'known' });
    expect(mailing.mailer.sends).toHaveLength(1);
  });

  it.each<{ word: MailEventWord; state: string }>([
    { word: { kind: 'hard-bounce', reason: 'bounced: Permanent General' }, state: 'failed' },
    { word: { kind: 'complaint', reason: 'complaint: abuse' }, state: 'sent' },
  ])('suppresses the reader after a $word.kind, once', async ({ word, state }) => {
    const mailing = await startMailing();
    await drain(mailing);
    expect(await tell(mailing, word)).toMatchObject({ outcome: 'noted', suppressed: true, state });
    const reader = await mailing.context.stores.subscribers.get(mailing.subscriberId);
    expect(reader?.record).toMatchObject({ status: 'suppressed', reason: 'reason' in word ? word.reason : '' });
    expect(await mailOf(mailing)).toMatchObject({ state, reason: 'reason' in word ? word.reason : '' });
    expect(await tell(mailing, word)).toMatchObject({ outcome: 'known', suppressed: false });
    expect((await mailing.context.stores.subscribers.get(mailing.subscriberId))?.version).toBe(reader?.version);
  });

  it('suppresses no reader after a soft bounce or a delay, and notes both', async () => {
    const mailing = await startMailing();
    await drain(mailing);
    await tell(mailing, { kind: 'delayed', reason: 'delivery is delayed: MailboxFull' });
    await tell(mailing, { kind: 'soft-bounce', reason: 'bounced: Transient MailboxFull' });
    expect(await mailOf(mailing)).toMatchObject({
      state: 'sent',
      reason: 'delivery is delayed: MailboxFull; bounced: Transient MailboxFull',
    });
    const reader = await mailing.context.stores.subscribers.get(mailing.subscriberId);
    expect(reader?.record.status).toBe('active');
  });

  it('fails a mail that SES rejected, also when its Send event comes later', async () => {
    const mailing = await startMailing();
    await drain(mailing);
    await tell(mailing, { kind: 'rejected', reason: 'rejected by SES: Bad content' });
    expect(await tell(mailing, { kind: 'accepted' })).toMatchObject({ outcome: 'known' });
    expect(await mailOf(mailing)).toMatchObject({ state: 'failed', reason: 'rejected by SES: Bad content' });
  });

  it('suppresses a reader whose mail is no longer stored', async () => {
    const mailing = await startMailing();
    const event = {
      mailId: `${mailing.subscriberId}-i1`,
      messageId: '1',
      kind: 'complaint',
      reason: 'complaint: abuse',
    } as const;
    expect(await mailEventJob(mailing.context, event)).toMatchObject({ outcome: 'noted', suppressed: true });
    expect(await mailEventJob(mailing.context, event)).toMatchObject({ outcome: 'known', suppressed: false });
  });

  it.each(['bbbbbbbbbbbbbbbb-i1', 'test', '', 'bbbbbbbbbbbbbbbb-'])(
    'ignores the unknown mail id %j',
    async (mailId) => {
      const { context } = await startPipeline();
      const event = { mailId, messageId: '1', kind: 'hard-bounce', reason: 'bounced: Permanent General' } as const;
      expect(await mailEventJob(context, event)).toMatchObject({ outcome: 'unknown-mail', suppressed: false });
    },
  );
});
