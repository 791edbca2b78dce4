import { z } from 'zod';
import { localClock } from '../../../shared/stages/slot/local-instant.ts';
import { type Slot, slotAt } from '../../../shared/stages/slot.ts';
import { readTimes } from '../../../shared/stages/subscribe/read-times.ts';
import type { Runner } from '../runner.ts';

const inputSchema = z.object({ tz: z.string(), local_date: z.iso.date(), local_time: z.string() });

const expectSchema = z.object({
  due_utc: z.string(),
  count_for_local_day: z.number().int(),
  local_kind: z.string().optional(),
});

const HOUR_MS = 60 * 60_000;

/** Long enough before and after a local date for any zone. */
const AROUND_MS = 72 * HOUR_MS;

/** The instant at which a daily digest is due, by every slot that a reader of that zone would be given. */
export const run: Runner = async (hostileCase) => {
  const { tz, local_date: date, local_time: time } = inputSchema.parse(hostileCase.input);
  const expected = expectSchema.parse(hostileCase.expect);
  const { times, errors } = readTimes({ zone: tz, time }, STANDARD);
  if (errors.length > 0) return { ok: false, found: errors.map(({ message }) => message).join(' ') };
  const slots = slotsAround(Date.parse(date), times).filter(({ slot }) => slot === `d${date}`);
  const due = slots[0]?.closesAt ?? 'never';
  const shown = due === 'never' ? '' : `, ${localClock(due, times.zone).time} there`;
  const found = `${slots.length} digest due at ${due}${shown}`;
  const isRight = Date.parse(due) === Date.parse(expected.due_utc) && slots.length === expected.count_for_local_day;
  return { ok: isRight, found };
};

const STANDARD = { zone: 'UTC', time: '07:00', weekday: 1, nothingNew: false };

/** Each slot once that collects at any hour around a day. */
function slotsAround(dayMs: number, times: typeof STANDARD): readonly Slot[] {
  const slots = new Map<string, Slot>();
  for (let ms = dayMs - AROUND_MS; ms <= dayMs + AROUND_MS; ms += HOUR_MS / 4) {
    const slot = slotAt({ cadence: 'daily', now: new Date(ms).toISOString(), times, slotMinutes: 5 });
    slots.set(`${slot.slot} ${slot.closesAt}`, slot);
  }
  return [...slots.values()];
}
