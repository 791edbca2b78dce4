import { askContact } from '../../local/ask-contact.ts';
import type { FeedList } from './feed-list.ts';

/** The list with the contact that was given to an earlier run of its data folder, when none is configured. */
export async function withContact(list: FeedList): Promise<FeedList> {
  const { config, target } = list;
  if (config.contact !== undefined || target.kind !== 'embedded') return list;
  const contact = await askContact(target.dir, { ask: false });
  return contact === undefined ? list : { ...list, config: { ...config, contact } };
}

/** What a verb says that would have to fetch. */
export const NO_CONTACT =
  'as outlets must be able to see who asks: give --contact URL, or set contact: in config/vigia.yaml';
