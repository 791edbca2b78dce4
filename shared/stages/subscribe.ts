/*
 * In: an address and a query as somebody typed them, and the tags that the topic model knows.
 * Out: a reader and a subscription ready to store, or every error with what would be right.
 * Guarantees: the same address and query give the same ids; nothing that could end up in a mail header passes.
 * Leaves to others: storing, consent, the confirmation mail.
 */
import { z } from 'zod';
import { normalAddress, subscriberId, subscriptionId } from '../model/ids.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { canonicalQuery } from '../query-language/canonical.ts';
import { parseQuery } from '../query-language/parse.ts';
import { queryErrorText } from '../query-language/query-error.ts';
import { unknownTags } from '../query-language/unknown-tags.ts';

export type SubscribeInput = {
  readonly address: string;
  readonly queryText: string;
  readonly knownTags: ReadonlySet<string>;
  readonly language: 'en' | 'es';
  /** True where the operator holds the reader's consent. */
  readonly confirmed: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type SubscribeOutput =
  | { readonly kind: 'subscription'; readonly subscriber: SubscriberRecord; readonly subscription: SubscriptionRecord }
  | { readonly kind: 'invalid'; readonly errors: readonly string[] };

/** RFC 5321 §4.5.3.1: 64 octets of local part, 254 of path. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/** Checks what was typed and makes the records of it. */
export function draftSubscription(input: SubscribeInput): SubscribeOutput {
  const address = normalAddress(input.address);
  const addressError = checkAddress(address);
  const parsed = parseQuery(input.queryText);
  const queryErrors = parsed.kind === 'invalid' ? parsed.errors : unknownTags(input.queryText, input.knownTags);
  const errors = [
    ...(addressError === undefined ? [] : [addressError]),
    ...queryErrors.map((error) => `query: ${queryErrorText(error)}`),
  ];
  if (parsed.kind === 'invalid' || errors.length > 0) return { kind: 'invalid', errors };
  const subscriber = subscriberId(address);
  const query = canonicalQuery(parsed.query);
  return {
    kind: 'subscription',
    subscriber: {
      schemaVersion: 1,
      id: subscriber,
      address,
      status: 'active',
      language: input.language,
      createdAt: input.now,
      updatedAt: input.now,
    },
    subscription: {
      schemaVersion: 1,
      id: subscriptionId(subscriber, query),
      subscriberId: subscriber,
      queryText: input.queryText.trim(),
      query,
      cadence: 'instant',
      status: input.confirmed ? 'active' : 'pending',
      consent: input.confirmed ? 'operator' : 'none',
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
