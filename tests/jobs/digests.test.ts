import { describe, expect, it } from 'vitest';
import { deliverJob } from '../../shared/jobs/deliver.ts';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { addReader, arrive, type Mailing, mailsOf, matchesOf, startMailing, textsOf, until } from '../fakes/mailing.ts';
import { drain } from '../fakes/pipeline.ts';

/** The manual clock starts at 2026-03-02T12:00:00Z, a Monday. */
const LONDON = { zone: 'Europe/London', time: '07:00' };

/** How often each article's match was told, by the mails that were sent. */
async function toldTimes(mailing: Mailing, reader: Awaited<ReturnType<typeof addReader>>): Promise<readonly number[]> {
  const matches = await matchesOf(mailing, reader);
  const sent = new Set(mailing.mailer.sends.map(({ mailId }) => mailId));
  return matches.map(({ mailId }) => (mailId !== undefined && sent.has(mailId) ? 1 : 0));
}

describe('a digest', () => {
  it.each([
    ['daily', ['d2026-03-03', 'd2026-03-04']],
    ['weekly', ['w2026-03-09']],
  ] as const)('of %s alerts comes once per local day or week, with all that waits', async (cadence, slots) => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence, times: LONDON });
    await arrive(mailing, 'one');
    await arrive(mailing, 'two');
    await until(mailing, '2026-03-03T12:00:00.000Z');
    await arrive(mailing, 'three');
    await until(mailing, '2026-03-10T12:00:00.000Z');
    expect((await mailsOf(mailing, reader)).map(({ slot, state }) => [slot, state])).toEqual(
      slots.map((slot) => [slot, 'sent']),
    );
    expect(await toldTimes(mailing, reader)).toEqual([1, 1, 1]);
  });

  it('is one mail for all daily alerts of a reader, and names each story once', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence: 'daily', times: LONDON, note: 'Port desk' });
    await addReader(mailing, { queryText: 'officers', cadence: 'daily' });
    await arrive(mailing, 'one');
    await until(mailing, '2026-03-03T12:00:00.000Z');
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await toldTimes(mailing, reader)).toEqual([1, 1]);
  });

  it('comes late and once when nothing was dispatched for three hours, with all that came meanwhile', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence: 'daily', times: LONDON });
    await arrive(mailing, 'one');
    mailing.clock.set('2026-03-03T09:00:00.000Z');
    await arrive(mailing, 'two');
    mailing.clock.set('2026-03-03T10:00:00.000Z');
    for (let twice = 0; twice < 2; twice++) await dispatchJob(mailing.context);
    await drain(mailing);
    await until(mailing, '2026-03-04T06:30:00.000Z');
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(await toldTimes(mailing, reader)).toEqual([1, 1]);
  });

  it.each([
    ['east', 'Asia/Tokyo', '2026-03-03T22:00:00.000Z'],
    ['west', 'America/Los_Angeles', '2026-03-04T15:00:00.000Z'],
  ])('comes once per local date after the zone moved %s at noon, and loses nothing', async (_, zone, due) => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence: 'daily', times: LONDON });
    await arrive(mailing, 'one');
    await until(mailing, '2026-03-03T12:00:00.000Z');
    await arrive(mailing, 'two');
    expect(await createReaderDesk(mailing.context).changeReader(reader.subscriberId, { zone })).toEqual({
      kind: 'changed',
    });
    await arrive(mailing, 'three');
    await until(mailing, new Date(Date.parse(due) - 60_000).toISOString());
    expect(mailing.mailer.sends).toHaveLength(1);
    await until(mailing, new Date(Date.parse(due) + 3_600_000).toISOString());
    expect((await mailsOf(mailing, reader)).map(({ slot }) => slot)).toEqual(['d2026-03-03', 'd2026-03-04']);
    expect(await toldTimes(mailing, reader)).toEqual([1, 1, 1]);
  });

  it('comes once in a week whose weekday is changed after it came', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence: 'weekly', times: { ...LONDON, weekday: 'Tuesday' } });
    await arrive(mailing, 'one');
    await until(mailing, '2026-03-03T12:00:00.000Z');
    await createReaderDesk(mailing.context).changeReader(reader.subscriberId, { weekday: 'viernes' });
    await arrive(mailing, 'two');
    await until(mailing, '2026-03-08T12:00:00.000Z', 120);
    expect(mailing.mailer.sends).toHaveLength(1);
    await until(mailing, '2026-03-14T12:00:00.000Z', 120);
    expect(await toldTimes(mailing, reader)).toEqual([1, 1]);
  });

  it('comes every day also with nothing to tell when its reader wants that, until the alert is paused', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence: 'daily', times: { ...LONDON, nothingNew: true } });
    await until(mailing, '2026-03-05T12:00:00.000Z');
    expect(mailing.mailer.sends).toHaveLength(3);
    const desk = createReaderDesk(mailing.context);
    await desk.change(reader.subscriberId, reader.subscriptionId, { status: 'paused' });
    await until(mailing, '2026-03-08T12:00:00.000Z', 120);
    expect(mailing.mailer.sends).toHaveLength(3);
    await desk.change(reader.subscriberId, reader.subscriptionId, { status: 'active' });
    await until(mailing, '2026-03-09T12:00:00.000Z', 120);
    expect(mailing.mailer.sends).toHaveLength(4);
  });

  it('shows 25 stories, counts the rest, and ends the match of each', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence: 'daily', times: LONDON });
    for (let i = 0; i < 60; i++) await arrive(mailing, `story ${i}`);
    await until(mailing, '2026-03-03T12:00:00.000Z', 120);
    expect(mailing.mailer.sends).toHaveLength(1);
    expect(mailing.mailer.sends[0]!.mime.length).toBeLessThan(100_000);
    expect(await mailsOf(mailing, reader)).toMatchObject([{ stories: 60 }]);
    expect(textsOf(mailing)[0]).toMatch(/35/);
    expect((await matchesOf(mailing, reader)).every(({ state }) => state === 'in-mail')).toBe(true);
    await until(mailing, '2026-03-05T12:00:00.000Z', 120);
    expect(mailing.mailer.sends).toHaveLength(1);
  });
});

describe('quiet hours', () => {
  const times = { zone: 'UTC', quietFrom: '22:00', quietTo: '07:00' };

  it.each(['instant', 'hourly'] as const)('hold %s mails until they end, in one mail', async (cadence) => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence, times });
    await until(mailing, '2026-03-02T23:00:00.000Z');
    await arrive(mailing, 'one');
    await until(mailing, '2026-03-03T02:00:00.000Z');
    await arrive(mailing, 'two');
    await until(mailing, '2026-03-03T06:59:00.000Z', 5);
    expect(mailing.mailer.sends).toHaveLength(0);
    expect((await matchesOf(mailing, reader)).map(({ state }) => state)).toEqual(['pending', 'pending']);
    await until(mailing, '2026-03-03T08:01:00.000Z', 1);
    expect(mailing.mailer.sends).toHaveLength(1);
  });

  it('hold a mail that was gathered before they were chosen', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await arrive(mailing, 'one');
    const { quietFrom, quietTo } = { quietFrom: '11:00', quietTo: '14:00' };
    await createReaderDesk(mailing.context).changeReader(reader.subscriberId, { quietFrom, quietTo });
    await until(mailing, '2026-03-02T13:59:00.000Z', 5);
    expect(mailing.mailer.sends).toHaveLength(0);
    await until(mailing, '2026-03-02T14:05:00.000Z', 1);
    expect(mailing.mailer.sends).toHaveLength(1);
  });
});

describe('a changed cadence', () => {
  it.each([
    ['instant', 'daily', '2026-03-03T12:00:00.000Z'],
    ['daily', 'instant', '2026-03-02T12:10:00.000Z'],
  ] as const)('from %s to %s takes what waits along, once', async (from, to, by) => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { cadence: from, times: LONDON });
    await arrive(mailing, 'one');
    await createReaderDesk(mailing.context).change(reader.subscriberId, reader.subscriptionId, { cadence: to });
    await until(mailing, by, 5);
    expect(mailing.mailer.sends.map(({ mailId }) => mailId.split('-')[1]?.[0])).toEqual([to[0]]);
    expect(await toldTimes(mailing, reader)).toEqual([1]);
  });

  it('moves what is matched by the old one while it changes', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { times: LONDON });
    await arrive(mailing, 'one');
    const { subscriptions } = mailing.context.stores;
    const { record, version } = (await subscriptions.get(reader.subscriberId, reader.subscriptionId))!;
    // As a process leaves it that dies before what waits has followed.
    await subscriptions.save({ ...record, cadence: 'daily' }, version);
    await until(mailing, '2026-03-03T12:00:00.000Z');
    expect(await mailsOf(mailing, reader)).toMatchObject([
      { slot: 'd2026-03-03', state: 'sent' },
      { cadence: 'instant', state: 'empty' },
    ]);
    expect(await toldTimes(mailing, reader)).toEqual([1]);
  });

  it('to off records what follows, and sends nothing', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await createReaderDesk(mailing.context).change(reader.subscriberId, reader.subscriptionId, { cadence: 'off' });
    await arrive(mailing, 'one');
    await until(mailing, '2026-03-03T12:00:00.000Z');
    expect(mailing.mailer.sends).toHaveLength(0);
    expect(await matchesOf(mailing, reader)).toMatchObject([
      { state: 'dropped', reason: 'the alert is off: recorded, not sent' },
    ]);
  });
});

describe('an instant alert that explodes', () => {
  it('sends one mail an hour from the 25th of a day on, and loses nothing', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    await until(mailing, '2026-03-03T00:00:00.000Z');
    for (let minutes = 0; minutes < 8 * 60; minutes += 10) {
      await arrive(mailing, `story ${minutes}`);
      await until(mailing, new Date(Date.parse('2026-03-03T00:00:00.000Z') + (minutes + 10) * 60_000).toISOString(), 5);
    }
    await until(mailing, '2026-03-03T09:00:00.000Z', 5);
    const told = await toldTimes(mailing, reader);
    expect(told).toEqual(told.map(() => 1));
    expect(mailing.mailer.sends.length).toBeLessThanOrEqual(24 + 5);
    expect(mailing.mailer.sends.length).toBeGreaterThan(24);
  });
});

describe('deliverJob() of a digest', () => {
  it.each([
    ['when it is due', '2026-03-03T07:00:00.000Z', false],
    ['when it is closed by hand before that, and no other story comes', '2026-03-03T06:30:00.000Z', true],
  ])(
    'takes a match that arrives while it is rendered into this digest or the next, never both, %s',
    async (_, at, closeNow) => {
      const mailing = await startMailing();
      const reader = await addReader(mailing, { cadence: 'daily', times: LONDON });
      await arrive(mailing, 'one');
      mailing.clock.set(at);
      const { mails } = mailing.context.stores;
      let isDone = false;
      const racing = {
        ...mailing.context,
        stores: {
          ...mailing.context.stores,
          mails: {
            ...mails,
            claim: async (...given: Parameters<typeof mails.claim>) => {
              if (!isDone) await arrive(mailing, 'two');
              isDone = true;
              return mails.claim(...given);
            },
          },
        },
      };
      await deliverJob(racing, { subscriberId: reader.subscriberId, slot: 'd2026-03-03', closeNow });
      await until(mailing, '2026-03-04T12:00:00.000Z');
      expect(mailing.mailer.sends).toHaveLength(2);
      expect(await toldTimes(mailing, reader)).toEqual([1, 1]);
    },
  );
});
