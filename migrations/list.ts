import type { Migration } from '../shared/adapters/local/data-folder.ts';
import { listAlertRows } from './list-alert-rows.ts';

/**
 * Every migration of a data folder, oldest first; their number says which data version this code knows.
 * One file per migration beside this one; a released migration is never changed.
 */
export const migrations: readonly Migration[] = [listAlertRows];
