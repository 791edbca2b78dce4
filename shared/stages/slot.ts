import type { MailRecord } from '../model/mail.ts';

/** A mail's time slot: its name within the reader's mails and when it closes (ISO 8601, UTC). */
export type Slot = { readonly slot: string; readonly closesAt: string };

const MINUTE_MS = 60_000;

/** The slot that collects at `now`: instant alerts by buckets of `slotMinutes`, hourly ones by the clock's hour. */
export function slotAt(cadence: 'instant' | 'hourly', now: string, slotMinutes: number): Slot {
  const widthMs = (cadence === 'instant' ? slotMinutes : 60) * MINUTE_MS;
  const startMs = Math.floor(Date.parse(now) / widthMs) * widthMs;
  return {
    slot: `${cadence === 'instant' ? 'i' : 'h'}${stamp(startMs)}`,
    closesAt: new Date(startMs + widthMs).toISOString(),
  };
}

/** The slot after one that has closed or was closed early. */
export function nextSlot(cadence: 'instant' | 'hourly', mail: MailRecord, slotMinutes: number): Slot {
  return slotAt(cadence, mail.closesAt, slotMinutes);
}

/** `20261122t1305`: lower case, as mail ids want it. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').toLowerCase();
}
