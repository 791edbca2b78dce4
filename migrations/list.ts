import type { Migration } from '../shared/adapters/local/data-folder.ts';

/**
 * Every migration of a data folder, oldest first; their number says which data version this code knows.
 * One file per migration beside this one; a released migration is never changed. There is none yet: data is at version 1.
 */
export const migrations: readonly Migration[] = [];
