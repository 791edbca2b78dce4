import { describe, expect, it } from 'vitest';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { dayAfter, localClock } from '../../shared/stages/slot/local-instant.ts';
import {
  addReader,
  arrive,
  type Mailing,
  mailsOf,
  matchesOf,
  type Reader,
  startMailing,
  until,
} from '../fakes/mailing.ts';

const HOUR_MS = 60 * 60_000;
/** One alert of each cadence, each on words that no other one meets. */
const WORDS = { instant: 'pills', hourly: 'rifles', daily: 'boats', weekly: 'tunnels' } as const;
const CADENCES = ['instant', 'hourly', 'daily', 'weekly'] as const;

type Sent = { readonly slot: string; readonly day: string; readonly time: string; readonly weekday: number };

async function startReader(from: string, zone: string, time: string): Promise<{ mailing: Mailing; reader: Reader }> {
  const mailing = await startMailing();
  mailing.clock.set(from);
  const times = { zone, time, weekday: 'Sunday', quietFrom: '22:00', quietTo: '07:00' };
  const readers: Reader[] = [];
  for (const cadence of CADENCES) readers.push(await addReader(mailing, { cadence, queryText: WORDS[cadence], times }));
  return { mailing, reader: readers[0]! };
}

/** Three days and more of news: a story for each alert every seven hours. */
async function live(mailing: Mailing, to: string, step = 30): Promise<void> {
  while (mailing.clock.now().toISOString() < to) {
    for (const cadence of CADENCES) {
      const name = `${mailing.clock.now().toISOString()} ${cadence}`;
      await arrive(mailing, name, { tags: [], text: `${WORDS[cadence]} were seen. Officers spoke.` });
    }
    await until(mailing, new Date(mailing.clock.now().getTime() + 7 * HOUR_MS).toISOString(), step);
  }
}

/** What was sent, by the clocks of a zone. */
async function sentIn(mailing: Mailing, reader: Reader, zone: string): Promise<readonly Sent[]> {
  const mails = (await mailsOf(mailing, reader)).filter(({ state }) => state === 'sent');
  return mails.map(({ slot, updatedAt }) => ({ slot, ...localClock(updatedAt, zone) }));
}

async function everyMatchOnce(mailing: Mailing, reader: Reader, untilDay: string): Promise<void> {
  const sends = mailing.mailer.sends.map(({ mailId }) => mailId);
  expect(new Set(sends).size).toBe(sends.length);
  for (const { mailId, state, matchedAt } of await matchesOf(mailing, reader)) {
    if (matchedAt.slice(0, 10) >= untilDay) continue;
    expect([state, sends.includes(mailId ?? '')], matchedAt).toEqual(['in-mail', true]);
  }
}

describe('the days of a reader with an alert of each cadence', () => {
  it.each([
    ['Europe/London', '07:00', '2026-03-26', '07:00'],
    ['Europe/London', '01:30', '2026-03-26', '02:00'],
    ['Europe/London', '07:00', '2026-10-22', '07:00'],
    ['Europe/London', '01:30', '2026-10-22', '01:30'],
    ['America/Mexico_City', '07:00', '2026-03-26', '07:00'],
    ['America/Mexico_City', '00:00', '2026-10-22', '00:00'],
  ])(
    'in %s with digests at %s from %s on: one digest a local day, one a week, nothing else at night',
    async (zone, time, from, onChange) => {
      const living = await startReader(`${from}T14:00:00.000Z`, zone, time);
      const end = dayAfter(from, 6);
      await live(living.mailing, `${end}T14:00:00.000Z`);
      const { mailing, reader } = living;
      const sent = await sentIn(mailing, reader, zone);
      const daily = sent.filter(({ slot }) => slot.startsWith('d'));
      expect(daily.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 6].map((days) => dayAfter(from, days)));
      const changeDay = dayAfter(from, 3);
      for (const { slot, day, time: at } of daily) {
        expect(slot).toBe(`d${day}`);
        expect(minutesOf(at) - minutesOf(day === changeDay ? onChange : time), `${day} ${at}`).toBeLessThanOrEqual(30);
        expect(at >= (day === changeDay ? onChange : time), `${day} ${at}`).toBe(true);
      }
      const weekly = sent.filter(({ slot }) => slot.startsWith('w'));
      expect(weekly.map(({ day, weekday }) => [day, weekday])).toEqual([[changeDay, 7]]);
      const awake = sent.filter(({ slot }) => /^[ih]/.test(slot));
      expect(awake.length).toBeGreaterThan(15);
      expect(awake.filter((mail) => mail.time >= '22:00' || mail.time < '07:00')).toEqual([]);
      await everyMatchOnce(mailing, reader, changeDay);
    },
  );

  it('move with them through three zones in two days: one digest for each local date that was theirs, each match once', async () => {
    const living = await startReader('2026-10-23T12:00:00.000Z', 'Europe/London', '07:00');
    const { mailing, reader } = living;
    const desk = createReaderDesk(mailing.context);
    for (const [to, zone] of [
      ['2026-10-24T12:00:00.000Z', 'America/Mexico_City'],
      ['2026-10-25T06:00:00.000Z', 'Pacific/Auckland'],
      ['2026-10-26T12:00:00.000Z', 'Europe/London'],
    ] as const) {
      await live(living.mailing, to);
      expect(await desk.changeReader(reader.subscriberId, { zone })).toEqual({ kind: 'changed' });
    }
    await live(living.mailing, '2026-10-30T12:00:00.000Z');
    const slots = (await mailsOf(mailing, reader)).filter(({ state }) => state === 'sent').map(({ slot }) => slot);
    expect(slots.filter((slot) => slot.startsWith('d'))).toEqual(
      [24, 25, 26, 27, 28, 29, 30].map((day) => `d2026-10-${day}`),
    );
    expect(slots.filter((slot) => slot.startsWith('w')).length).toBe(1);
    await everyMatchOnce(mailing, reader, '2026-10-25');
  });
});

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return 60 * hours + minutes;
}
