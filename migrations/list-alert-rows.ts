import type { Migration } from '../shared/adapters/local/data-folder.ts';

/**
 * Rows that the Alerts pages list, written before those pages, get their places in the index `list`, the same as
 * `shared/stores` gives to rows of today: matches by alert, ended mails by day, suppressed addresses.
 */
export const listAlertRows: Migration = {
  to: 2,
  name: 'list-alert-rows',
  run(db) {
    db.exec(`
      UPDATE items SET
        list_partition = json_extract(body, '$.subscriptionId'),
        list_sort = json_extract(body, '$.matchedAt') || '#' || json_extract(body, '$.id')
      WHERE kind = 'match' AND list_partition IS NULL;
      UPDATE items SET
        list_partition = 'ended-' || substr(json_extract(body, '$.updatedAt'), 1, 10),
        list_sort = json_extract(body, '$.updatedAt') || '#' || json_extract(body, '$.id')
      WHERE kind = 'mail' AND list_partition IS NULL AND json_extract(body, '$.state') IN ('sent', 'failed', 'empty');
      UPDATE items SET
        list_partition = 'suppressed',
        list_sort = json_extract(body, '$.updatedAt') || '#' || json_extract(body, '$.id')
      WHERE kind = 'subscriber' AND list_partition IS NULL AND json_extract(body, '$.status') = 'suppressed';`);
  },
};
