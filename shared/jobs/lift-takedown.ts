import type { BlockPlace } from '../model/block.ts';
import { entryRecordSchema } from '../model/entry.ts';
import { isTakenDown } from '../stages/takedown.ts';
import { readRecord } from '../stores/record.ts';
import type { JobContext } from './job-context.ts';

/**
 * Takes a line off the block-list; false when there was none. What was refused for it is archived when a feed brings it
 * again, and refused once more where another line still means it. Idempotent.
 */
export async function liftTakedown({ stores }: Pick<JobContext, 'stores'>, place: BlockPlace): Promise<boolean> {
  const lifted = await stores.blocks.lift(place);
  for await (const item of stores.rows.all('entry')) {
    const { record } = readRecord(entryRecordSchema, item);
    // Its row no longer says where it led. A poll takes it for an entry that was changed.
    if (isTakenDown(record) && record.fingerprint !== '')
      await stores.rows.save(item, { ...item.body, fingerprint: '' });
  }
  return lifted;
}
