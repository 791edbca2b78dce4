import { join } from 'node:path';
import type { FunctionName } from '../shared/names.ts';

const root = join(import.meta.dirname, '..');

/** Files of the repository that a synthesis reads, as absolute paths. */
export const PROJECT_FILES = {
  root,
  lock: join(root, 'package-lock.json'),
  config: join(root, 'config/vigia.yaml'),
  handler: (name: FunctionName): string => join(root, `functions/${name}.ts`),
  extractionWorker: join(root, 'shared/adapters/extractor/worker.ts'),
  /** A program of ours. */
  completeBundle: join(root, 'infra/complete-bundle.ts'),
} as const;
