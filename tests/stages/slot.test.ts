import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailRecord } from '../../shared/model/mail.ts';
import { nextSlot, slotAt } from '../../shared/stages/slot.ts';

const instants = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const cadences = fc.constantFrom('instant' as const, 'hourly' as const);
const minutes = fc.integer({ min: 1, max: 120 });

describe('slotAt()', () => {
  it.each([
    ['instant', '2026-03-02T12:03:59.999Z', 'i20260302t1200', '2026-03-02T12:05:00.000Z'],
    ['instant', '2026-03-02T12:05:00.000Z', 'i20260302t1205', '2026-03-02T12:10:00.000Z'],
    ['hourly', '2026-12-31T23:59:59.000Z', 'h20261231t2300', '2027-01-01T00:00:00.000Z'],
  ] as const)('names the %s slot of %s', (cadence, now, slot, closesAt) => {
    expect(slotAt(cadence, now, 5)).toEqual({ slot, closesAt });
  });

  it('closes after now, within its width, under a name that a mail id may hold', () => {
    fc.assert(
      fc.property(cadences, instants, minutes, (cadence, now, slotMinutes) => {
        const { slot, closesAt } = slotAt(cadence, now, slotMinutes);
        const widthMs = (cadence === 'hourly' ? 60 : slotMinutes) * 60_000;
        expect(closesAt > now).toBe(true);
        expect(Date.parse(closesAt) - Date.parse(now)).toBeLessThanOrEqual(widthMs);
        expect(slot).toMatch(/^[ih]\d{8}t\d{4}$/);
      }),
    );
  });

  it('gives the same slot for every instant inside of it', () => {
    fc.assert(
      fc.property(
        cadences,
        instants,
        minutes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cadence, now, slotMinutes, part) => {
          const slot = slotAt(cadence, now, slotMinutes);
          const leftMs = Date.parse(slot.closesAt) - Date.parse(now);
          const later = new Date(Date.parse(now) + Math.floor(part * (leftMs - 1))).toISOString();
          expect(slotAt(cadence, later, slotMinutes)).toEqual(slot);
        },
      ),
    );
  });
});

describe('nextSlot()', () => {
  it('always moves forward, to the slot that opens when this one closes', () => {
    fc.assert(
      fc.property(cadences, instants, minutes, (cadence, now, slotMinutes) => {
        const first = slotAt(cadence, now, slotMinutes);
        // Only the closing time is looked at.
        const mail = { closesAt: first.closesAt } as MailRecord;
        const next = nextSlot(cadence, mail, slotMinutes);
        expect(next.closesAt > first.closesAt).toBe(true);
        expect(next.slot > first.slot).toBe(true);
      }),
    );
  });
});
