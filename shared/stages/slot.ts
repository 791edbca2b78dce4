/*
 * In: a cadence, now, and the times of its reader.
 * Out: the slot that collects now: its name within the reader's mails, and when it closes.
 * Guarantees: one digest slot per local day or ISO week; no slot of minutes closes in the reader's quiet hours.
 * Leaves to others: which of the slots are taken already, storing.
 */
import type { ReaderTimes } from '../model/reader-times.ts';
import type { MailCadence } from '../model/subscription.ts';
import { dayAfter, localClock, localInstant } from './slot/local-instant.ts';
import { quietUntil } from './slot/quiet-until.ts';

/** A mail's time slot: its name within the reader's mails and when it closes (ISO 8601, UTC). */
export type Slot = { readonly slot: string; readonly closesAt: string };

export type SlotInput = {
  readonly cadence: MailCadence;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly times: ReaderTimes;
  /** Width of instant slots. */
  readonly slotMinutes: number;
};

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** Instant alerts by buckets of `slotMinutes`, hourly ones by the clock's hour, digests by the reader's day or week. */
export function slotAt({ cadence, now, times, slotMinutes }: SlotInput): Slot {
  switch (cadence) {
    case 'instant':
      return awake('i', now, slotMinutes, times);
    case 'hourly':
      return awake('h', now, HOUR_MINUTES, times);
    case 'daily':
      return firstAfter(now, dailyFrom(localClock(now, times.zone).day, times));
    case 'weekly':
      return firstAfter(now, weeklyFrom(localClock(now, times.zone).day, times));
    default:
      return cadence satisfies never;
  }
}

/** The slot after one that is claimed or ended already. */
export function slotAfter(input: SlotInput, taken: Slot): Slot {
  switch (input.cadence) {
    case 'instant':
    case 'hourly':
      return slotAt({ ...input, now: later(taken.closesAt, input.now) });
    case 'daily':
      return firstAfter(input.now, dailyFrom(dayAfter(dayOf(taken), 1), input.times));
    case 'weekly':
      return firstAfter(input.now, weeklyFrom(dayAfter(dayOf(taken), DAYS_A_WEEK), input.times));
    default:
      return input.cadence satisfies never;
  }
}

/** When an open digest closes after its reader changed zone, time or weekday; at once where that is past. */
export function digestCloses(slot: string, times: ReaderTimes, now: string): string {
  const day = slot.slice(1);
  const date = slot.startsWith('w') ? dayAfter(day, times.weekday - 1) : day;
  return later(localInstant(date, times.time, times.zone), now);
}

/**
 * The local day that a digest is for, also when it goes out late: that of its name, of a weekly one the day on which it
 * closes. Undefined for slots of minutes.
 */
export function digestDayOf(
  { slot, closesAt, cadence }: Slot & { readonly cadence?: MailCadence | undefined },
  { zone }: Pick<ReaderTimes, 'zone'>,
): string | undefined {
  if (cadence === 'daily') return slot.slice(1);
  return cadence === 'weekly' ? localClock(closesAt, zone).day : undefined;
}

const DAYS_A_WEEK = 7;

/** The bucket that holds an instant; one that would close in quiet hours closes when they end, with all that they hold. */
function awake(letter: string, now: string, minutes: number, times: ReaderTimes): Slot {
  const slot = bucket(letter, Date.parse(now), minutes);
  const until = quietUntil(slot.closesAt, times);
  return until === undefined ? slot : { ...bucket(letter, Date.parse(until) - 1, minutes), closesAt: until };
}

function bucket(letter: string, ms: number, minutes: number): Slot {
  const widthMs = minutes * MINUTE_MS;
  const startMs = Math.floor(ms / widthMs) * widthMs;
  return { slot: `${letter}${stamp(startMs)}`, closesAt: new Date(startMs + widthMs).toISOString() };
}

function firstAfter(now: string, slots: Generator<Slot, never>): Slot {
  for (;;) {
    const { value } = slots.next();
    if (value.closesAt > now) return value;
  }
}

function* dailyFrom(day: string, { time, zone }: ReaderTimes): Generator<Slot, never> {
  for (let date = day; ; date = dayAfter(date, 1)) yield { slot: `d${date}`, closesAt: localInstant(date, time, zone) };
}

/** Named by the Monday of its ISO week, so that a reader who moves the weekday gets one in that week all the same. */
function* weeklyFrom(day: string, { time, zone, weekday }: ReaderTimes): Generator<Slot, never> {
  const { weekday: today } = localClock(`${day}T12:00:00Z`, 'UTC');
  for (let monday = dayAfter(day, 1 - today); ; monday = dayAfter(monday, DAYS_A_WEEK))
    yield { slot: `w${monday}`, closesAt: localInstant(dayAfter(monday, weekday - 1), time, zone) };
}

function dayOf({ slot }: Slot): string {
  return slot.slice(1);
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

/** `20261122t1305`: lower case, as mail ids want it. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').toLowerCase();
}
