/*
 * In: an address, a query and wishes as somebody typed them, and the tags that the topic model knows.
 * Out: a reader and a subscription ready to store, or every error with what would be right.
 * Guarantees: the same address and query give the same ids; nothing that could end up in a mail header passes.
 * Leaves to others: storing, consent, the preview, the confirmation mail.
 */
import { z } from 'zod';
import { normalAddress, subscriberId, subscriptionId } from '../model/ids.ts';
import { nearestName } from '../model/nearest-name.ts';
import type { RequestError } from '../model/reader-desk.ts';
import type { ReaderTimes } from '../model/reader-times.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import { type Cadence, cadenceSchema, type SubscriptionRecord } from '../model/subscription.ts';
import { type QueryVocabulary, readQuery } from './subscribe/read-query.ts';
import { readTimes, type TypedTimes } from './subscribe/read-times.ts';

export type SubscribeInput = QueryVocabulary & {
  readonly address: string;
  readonly queryText: string;
  readonly language: 'en' | 'es';
  /** As typed; instant without it. */
  readonly cadence?: string | undefined;
  readonly note?: string | undefined;
  /** As typed, over the reader's current ones; without any the reader has none of their own. */
  readonly times?: { readonly typed: TypedTimes; readonly current: ReaderTimes } | undefined;
  /** True where the operator holds the reader's consent. */
  readonly confirmed: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type SubscribeOutput =
  | { readonly kind: 'subscription'; readonly subscriber: SubscriberRecord; readonly subscription: SubscriptionRecord }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

/** RFC 5321 §4.5.3.1: 64 octets of local part, 254 of path. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/** Checks what was typed and makes the records of it. */
export function draftSubscription(input: SubscribeInput): SubscribeOutput {
  const address = normalAddress(input.address);
  const addressError = checkAddress(address);
  const read = readQuery(input.queryText, input);
  const cadence = readCadence(input.cadence);
  const note = readNote(input.note);
  const times = input.times === undefined ? undefined : readTimes(input.times.typed, input.times.current);
  const errors = [
    ...(addressError === undefined ? [] : [{ field: 'address', message: addressError }]),
    ...(read.kind === 'invalid' ? read.errors : []),
    ...cadence.errors,
    ...note.errors,
    ...(times?.errors ?? []),
  ];
  if (read.kind === 'invalid' || errors.length > 0) return { kind: 'invalid', errors };
  const subscriber = subscriberId(address);
  return {
    kind: 'subscription',
    subscriber: {
      schemaVersion: 1,
      id: subscriber,
      address,
      status: 'active',
      language: input.language,
      ...(times === undefined ? {} : { times: times.times }),
      createdAt: input.now,
      updatedAt: input.now,
    },
    subscription: {
      schemaVersion: 1,
      id: subscriptionId(subscriber, read.query),
      subscriberId: subscriber,
      queryText: input.queryText.trim(),
      query: read.query,
      cadence: cadence.cadence,
      status: input.confirmed ? 'active' : 'pending',
      consent: input.confirmed ? 'operator' : 'none',
      ...(note.note === undefined ? {} : { note: note.note }),
      createdAt: input.now,
      updatedAt: input.now,
    },
  };
}

/** Why an address cannot be mailed, or nothing. One plain mailbox: no name, no list, no quoted or internationalised local part. */
export function checkAddress(address: string): string | undefined {
  const parsed = z.email().safeParse(address);
  const local = address.slice(0, address.lastIndexOf('@'));
  if (parsed.success && local.length <= MAX_LOCAL && address.length <= MAX_ADDRESS) return undefined;
  return `Cannot use ${JSON.stringify(address.slice(0, 80))} as one e-mail address such as name@example.org.`;
}

type Read<T> = T & { readonly errors: readonly RequestError[] };

/** A cadence as typed; `instant` where nothing is. */
export function readCadence(written: string | undefined): Read<{ readonly cadence: Cadence }> {
  const name = written?.trim().toLowerCase() || 'instant';
  const parsed = cadenceSchema.safeParse(name);
  if (parsed.success) return { cadence: parsed.data, errors: [] };
  const nearest = nearestName(name, cadenceSchema.options);
  const advice = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const message = `Cannot use ${JSON.stringify(name.slice(0, 60))} as it must be one of ${cadenceSchema.options.join(', ')}.${advice}`;
  return { cadence: 'instant', errors: [{ field: 'cadence', message }] };
}

/** What a mail still shows as the name of an alert. */
const MAX_NOTE = 200;

/** A note in one line; none where nothing is written. */
export function readNote(written: string | undefined): Read<{ readonly note?: string }> {
  const note = (written ?? '').replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  if (note === '') return { errors: [] };
  if (note.length <= MAX_NOTE) return { note, errors: [] };
  const message = `Cannot keep the note as it must have at most ${MAX_NOTE} characters: current value has ${note.length}.`;
  return { errors: [{ field: 'note', message }] };
}
