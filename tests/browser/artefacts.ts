import { join } from 'node:path';

/** Where screenshots are kept after a run. */
export const ARTEFACTS = join(import.meta.dirname, '..', '..', '.cache', 'browser');
