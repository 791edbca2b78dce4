import { fileURLToPath } from 'node:url';

/** The folder of this installation, with a trailing slash. */
export const PROJECT_ROOT = fileURLToPath(new URL('../', import.meta.url));
