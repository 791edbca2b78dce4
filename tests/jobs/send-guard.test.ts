import { describe, expect, it } from 'vitest';
import { mailEventJob } from '../../shared/jobs/mail-events.ts';
import { startSending, stopSending } from '../../shared/jobs/send-guard.ts';
import { sendingStatus } from '../../shared/jobs/sending-status.ts';
import { MAX_SOFT_BOUNCES, SOFT_BOUNCE_DAYS, unsuppressReader } from '../../shared/jobs/suppress-reader.ts';
import type { MailEventWord } from '../../shared/model/mail-event.ts';
import { passedLimit } from '../../shared/stages/bounce-guard.ts';
import { createFaults } from '../fakes/faults.ts';
import { addReader, arrive, type Mailing, mailsOf, startMailing, until } from '../fakes/mailing.ts';
import { createWorld, disposeWorld, letPass, makeWorld, ProcessCrash } from '../fakes/pipeline.ts';

const LIMITS = { mails: 50, bounces: 0.05, complaints: 0.001 };

describe('passedLimit()', () => {
  it.each([
    [{ sent: 49, bounced: 49, complained: 49 }, undefined],
    [{ sent: 50, bounced: 2, complained: 0 }, undefined],
    [{ sent: 60, bounced: 3, complained: 0 }, undefined],
    [{ sent: 59, bounced: 3, complained: 0 }, 'bounces'],
    [{ sent: 1000, bounced: 0, complained: 1 }, undefined],
    [{ sent: 999, bounced: 0, complained: 1 }, 'complaints'],
    [{ sent: 100, bounced: 50, complained: 50 }, 'complaints'],
  ])('of %o is %s', (counts, what) => {
    expect(passedLimit({ failed: 0, ...counts }, LIMITS)?.what).toBe(what);
  });
});

async function tell({ context }: Mailing, mailId: string, word: MailEventWord) {
  return await mailEventJob(context, { mailId, messageId: 'm', ...word });
}

async function countSent({ context, clock }: Mailing, mails: number): Promise<void> {
  for (let i = 0; i < mails; i++) await context.stores.sending.count(1, 'sent', clock.now().toISOString());
}

const BOUNCE: MailEventWord = { kind: 'hard-bounce', reason: 'no such mailbox' };

describe('sending', () => {
  it('stops, keeps every mail, and sends each once after a start', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await arrive(mailing, 'Pills');
    await stopSending(mailing.context, 'a wrong template');
    await letPass(mailing, 60);
    await addReader(mailing, { address: 'bea@example.org', confirmed: false });
    await letPass(mailing, 60);
    expect(mailing.mailer.sends).toEqual([]);
    expect(await mailsOf(mailing, reader)).toMatchObject([{ state: 'open' }]);
    expect((await sendingStatus(mailing.context)).sending).toMatchObject({
      state: 'stopped',
      reason: 'a wrong template',
    });
    await startSending(mailing.context);
    await letPass(mailing, 20);
    expect(mailing.mailer.sends).toHaveLength(2);
  });

  it('holds a mail that waits for its next attempt as well', async () => {
    const mailing = await startMailing();
    await addReader(mailing);
    await arrive(mailing, 'Pills');
    const busy = { kind: 'unavailable', reason: 'busy' } as const;
    mailing.mailer.answerNext(busy, busy);
    await letPass(mailing, 8);
    await stopSending(mailing.context);
    await letPass(mailing, 60);
    expect(mailing.mailer.sends).toHaveLength(2);
    await startSending(mailing.context);
    await letPass(mailing, 20);
    expect(mailing.mailer.sends).toHaveLength(3);
  });

  it('stops by itself when bounces pass the limit, tells the operator once, and judges anew after a start', async () => {
    const mailing = await startMailing();
    await countSent(mailing, 50);
    for (const i of [1, 2]) await tell(mailing, `000000000000000${i}-i1`, BOUNCE);
    const reader = await addReader(mailing);
    await arrive(mailing, 'Pills');
    await letPass(mailing, 10);
    const [{ mailId }] = mailing.mailer.sends as unknown as [{ mailId: string }];
    expect((await sendingStatus(mailing.context)).sending.state).toBe('on');
    for (let i = 0; i < 3; i++) await tell(mailing, mailId, BOUNCE);
    for (const address of ['b@example.org', 'c@example.org']) {
      await addReader(mailing, { address });
      await arrive(mailing, address);
      await letPass(mailing, 10);
      const last = mailing.mailer.sends.at(-1)!.mailId;
      await tell(mailing, last, BOUNCE);
    }
    const { sending, counts } = await sendingStatus(mailing.context);
    expect(counts).toMatchObject({ sent: 53, bounced: 3 });
    expect(sending).toMatchObject({ state: 'stopped', by: 'guard' });
    const told = await mailing.context.stores.operatorEvents.pending();
    expect(told).toMatchObject([{ kind: 'sending-stopped', passed: { what: 'bounces', mails: 53, limit: 0.05 } }]);
    expect((await mailing.context.stores.subscribers.get(reader.subscriberId))?.record.status).toBe('suppressed');
    await startSending(mailing.context);
    expect((await sendingStatus(mailing.context)).counts).toMatchObject({ sent: 0, bounced: 0 });
  });

  it('stops at its limit whatever effect of the event fails', async () => {
    const run = async (faults: ReturnType<typeof createFaults>, world = makeWorld()) => {
      const ready = await startMailing({}, world);
      await addReader(ready);
      await arrive(ready, 'Pills');
      await letPass(ready, 10);
      const { mailId } = ready.mailer.sends[0]!;
      await countSent(ready, 60);
      const faulty = await startMailing({ ...faults }, world);
      const again = await startMailing({}, world);
      for (const mailing of [faulty, again])
        await tell(mailing, mailId, { kind: 'complaint', reason: 'called spam' }).catch((error: unknown) => {
          if (mailing === again) throw error;
          if (!(error instanceof ProcessCrash) && !(error instanceof Error)) throw error;
        });
      const status = await sendingStatus(again.context);
      const events = await again.context.stores.operatorEvents.pending();
      disposeWorld(world);
      return [status.sending.state, status.counts.complained, status.suppressed.length, events.length];
    };
    const counted = createFaults();
    expect(await run(counted, createWorld())).toEqual(['stopped', 1, 1, 1]);
    expect(counted.effects).toEqual(expect.arrayContaining(['put subscriber', 'put send-problem', 'put sending']));
    for (let at = 1; at <= counted.effects.length; at++)
      for (const when of ['before', 'after'] as const)
        expect(await run(createFaults({ at, when, as: 'crash' })), `${at} ${when}`).toEqual(['stopped', 1, 1, 1]);
  });
});

describe('an address', () => {
  it.each([
    ['suppressed', 'failed', { kind: 'rejected', reason: '550 5.1.1 no such user', about: 'recipient' }],
    ['active', 'failed', { kind: 'rejected', reason: '552 the message is too large' }],
    ['active', 'claimed', { kind: 'unavailable', reason: '451 try later', about: 'recipient' }],
  ] as const)('is %s and its mail %s when the server answers %o', async (status, state, outcome) => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await arrive(mailing, 'Pills');
    mailing.mailer.answerNext(outcome, outcome);
    await letPass(mailing, 8);
    expect((await mailing.context.stores.subscribers.get(reader.subscriberId))?.record.status).toBe(status);
    expect(await mailsOf(mailing, reader)).toMatchObject([{ state }]);
  });

  it(`is suppressed after ${MAX_SOFT_BOUNCES} soft bounces in ${SOFT_BOUNCE_DAYS} days, each mail counted once, and can be let in again`, async () => {
    const mailing = await startMailing();
    const { subscriberId } = await addReader(mailing);
    const status = async () => (await mailing.context.stores.subscribers.get(subscriberId))?.record.status;
    const soft: MailEventWord = { kind: 'soft-bounce', reason: 'mailbox full' };
    await tell(mailing, `${subscriberId}-i0`, soft);
    mailing.clock.advance((SOFT_BOUNCE_DAYS * 24 + 1) * 3_600_000);
    for (let i = 1; i < MAX_SOFT_BOUNCES; i++) {
      await tell(mailing, `${subscriberId}-i${i}`, soft);
      await tell(mailing, `${subscriberId}-i${i}`, soft);
    }
    expect(await status()).toBe('active');
    expect(await tell(mailing, `${subscriberId}-i9`, soft)).toMatchObject({ suppressed: true });
    expect(await status()).toBe('suppressed');
    expect(await unsuppressReader(mailing.context, subscriberId)).toBe(true);
    expect(await unsuppressReader(mailing.context, subscriberId)).toBe(false);
    await tell(mailing, `${subscriberId}-i10`, soft);
    expect(await status()).toBe('active');
    await arrive(mailing, 'Pills');
    await until(mailing, new Date(mailing.clock.now().getTime() + 600_000).toISOString(), 2);
    expect(mailing.mailer.sends).toHaveLength(1);
  });
});
