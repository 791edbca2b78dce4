import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReaderTimes } from '../../shared/model/reader-times.ts';
import { dayAfter, localClock, localInstant } from '../../shared/stages/slot/local-instant.ts';
import { quietUntil } from '../../shared/stages/slot/quiet-until.ts';
import { digestCloses, type SlotInput, slotAfter, slotAt } from '../../shared/stages/slot.ts';

const UTC: ReaderTimes = { zone: 'UTC', time: '07:00', weekday: 1, nothingNew: false };

function input(more: Partial<SlotInput> = {}): SlotInput {
  return { cadence: 'instant', now: '2026-03-02T12:00:00.000Z', times: UTC, slotMinutes: 5, ...more };
}

const instants = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2037-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const zones = fc.constantFrom(
  'UTC',
  'Europe/London',
  'America/Mexico_City',
  'America/New_York',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Antarctica/Troll',
  'Pacific/Kiritimati',
);
const clocks = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const times = fc.record({
  zone: zones,
  time: clocks,
  weekday: fc.integer({ min: 1, max: 7 }),
  nothingNew: fc.constant(false),
});
const quietTimes = fc.record({ from: clocks, to: clocks }).filter(({ from, to }) => from !== to);
const cadences = fc.constantFrom('instant' as const, 'hourly' as const, 'daily' as const, 'weekly' as const);

describe('slotAt()', () => {
  it.each([
    ['instant', '2026-03-02T12:03:59.999Z', 'i20260302t1200', '2026-03-02T12:05:00.000Z'],
    ['instant', '2026-03-02T12:05:00.000Z', 'i20260302t1205', '2026-03-02T12:10:00.000Z'],
    ['hourly', '2026-12-31T23:59:59.000Z', 'h20261231t2300', '2027-01-01T00:00:00.000Z'],
    ['daily', '2026-03-02T06:59:59.999Z', 'd2026-03-02', '2026-03-02T07:00:00.000Z'],
    ['daily', '2026-03-02T07:00:00.000Z', 'd2026-03-03', '2026-03-03T07:00:00.000Z'],
    ['weekly', '2026-03-01T12:00:00.000Z', 'w2026-03-02', '2026-03-02T07:00:00.000Z'],
    ['weekly', '2026-03-02T12:00:00.000Z', 'w2026-03-09', '2026-03-09T07:00:00.000Z'],
  ] as const)('names the %s slot of %s', (cadence, now, slot, closesAt) => {
    expect(slotAt(input({ cadence, now }))).toEqual({ slot, closesAt });
  });

  it('closes after now, under a name that a mail id may hold, and the slot after it later', () => {
    fc.assert(
      fc.property(cadences, instants, times, (cadence, now, reader) => {
        const given = input({ cadence, now, times: reader });
        const first = slotAt(given);
        expect(first.closesAt > now).toBe(true);
        expect(first.slot).toMatch(/^[a-z0-9_-]{1,47}$/);
        const next = slotAfter(given, first);
        expect(next.closesAt > first.closesAt).toBe(true);
        expect(next.slot > first.slot).toBe(true);
      }),
    );
  });

  it('gives one slot for all instants between two digests, and the next one from its closing on', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('daily' as const, 'weekly' as const),
        instants,
        times,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cadence, now, reader, part) => {
          const first = slotAt(input({ cadence, now, times: reader }));
          const leftMs = Date.parse(first.closesAt) - Date.parse(now);
          const between = new Date(Date.parse(now) + Math.floor(part * (leftMs - 1))).toISOString();
          expect(slotAt(input({ cadence, now: between, times: reader }))).toEqual(first);
          expect(slotAt(input({ cadence, now: first.closesAt, times: reader })).slot > first.slot).toBe(true);
        },
      ),
    );
  });

  it('has one daily slot for each local date, across every change of clocks', () => {
    const reader: ReaderTimes = { ...UTC, zone: 'America/Havana', time: '00:30' };
    const slots: string[] = [];
    let now = '2026-01-01T00:00:00.000Z';
    for (let day = 0; day < 366; day++) {
      const slot = slotAt(input({ cadence: 'daily', now, times: reader }));
      slots.push(slot.slot);
      now = slot.closesAt;
    }
    const dates = slots.map((slot) => slot.slice(1));
    expect(dates).toEqual(dates.map((_, index) => dayAfter(dates[0]!, index)));
  });

  it('closes no slot of minutes in quiet hours, and gathers all of them in one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('instant' as const, 'hourly' as const),
        instants,
        times,
        quietTimes,
        (cadence, now, reader, quiet) => {
          const quietReader = { ...reader, quiet };
          const slot = slotAt(input({ cadence, now, times: quietReader }));
          expect(quietUntil(slot.closesAt, quietReader)).toBeUndefined();
          const end = quietUntil(now, quietReader);
          expect(slot.closesAt >= (end ?? now)).toBe(true);
        },
      ),
    );
  });
});

describe('digestCloses()', () => {
  it.each([
    ['the new time is still to come', 'd2026-03-03', { time: '09:00' }, '2026-03-03T09:00:00.000Z'],
    ['the new time is past', 'd2026-03-02', { time: '06:00' }, '2026-03-02T12:00:00.000Z'],
    ['another weekday is still to come', 'w2026-03-02', { weekday: 5 }, '2026-03-06T07:00:00.000Z'],
  ])('is when %s', (_, slot, change, closesAt) => {
    expect(digestCloses(slot, { ...UTC, ...change }, '2026-03-02T12:00:00.000Z')).toBe(closesAt);
  });
});

describe('localInstant()', () => {
  it('shows the asked day and time on the clocks of the zone, or the first instant after a gap', () => {
    fc.assert(
      fc.property(instants, clocks, zones, (instant, time, zone) => {
        const day = instant.slice(0, 10);
        const found = localClock(localInstant(day, time, zone), zone);
        const isGap = found.day !== day || found.time !== time;
        if (isGap) {
          const before = new Date(Date.parse(localInstant(day, time, zone)) - 60_000).toISOString();
          const shownBefore = localClock(before, zone);
          expect(`${shownBefore.day} ${shownBefore.time}` < `${day} ${time}`).toBe(true);
          expect(`${found.day} ${found.time}` > `${day} ${time}`).toBe(true);
        }
      }),
    );
  });
});
