import type { JobContext } from '../shared/jobs/job-context.ts';
import { subscribe } from '../shared/jobs/subscribe.ts';
import { subscriberId } from '../shared/model/ids.ts';
import { SAMPLE_HOST } from './newsroom/sample-address.ts';

/** Readers of the sample newsroom, at a reserved domain (RFC 2606): one per language of the mails. */
const SAMPLE_READERS = [
  {
    address: 'reader@example.org',
    language: 'en',
    queryText: `(topic:fentanyl OR topic:precursors OR topic:arms-trafficking) level:about lang:en source:${SAMPLE_HOST}`,
  },
  {
    address: 'lectora@example.org',
    language: 'es',
    queryText: `(topic:fentanyl OR topic:precursors OR topic:arms-trafficking) level:about lang:es source:${SAMPLE_HOST}`,
  },
] as const;

/** Gives the sample newsroom its readers, once: one who stopped the mail stays stopped. True when any is new. */
export async function addSampleReaders(context: JobContext): Promise<boolean> {
  let isNew = false;
  for (const { address, language, queryText } of SAMPLE_READERS) {
    const known = await context.stores.subscribers.get(subscriberId(address));
    if (known !== undefined) continue;
    await subscribe(context, { address, language, queryText, confirmed: true });
    isNew = true;
  }
  return isNew;
}
