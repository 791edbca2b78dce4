import type { ReaderTimes } from '../model/reader-times.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { JobContext } from './job-context.ts';

/** A reader's own times, or those of the configuration until they choose some. */
export function timesOf({ settings }: JobContext, subscriber: SubscriberRecord | undefined): ReaderTimes {
  return subscriber?.times ?? settings.mail.times;
}
