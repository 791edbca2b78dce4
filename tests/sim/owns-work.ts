import type { DeadLetter, TableKey } from '../../shared/ports.ts';

/** Whether a row owns the work of a message, and so learns why it was given up. */
export function ownsWork(key: TableKey, queue: string, body: DeadLetter['body']): boolean {
  const { kind, partition, sort } = key;
  switch (queue) {
    case 'poll':
      return kind === 'feed' && partition === body['feedId'];
    case 'ingest':
      return kind === 'entry' && partition === body['feedId'] && sort === body['entryKey'];
    case 'deliver':
      return kind === 'mail' && partition === body['subscriberId'] && sort === body['slot'];
    default:
      return false;
  }
}
