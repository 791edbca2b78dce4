import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAssets } from '../shared/adapters/assets/bundle-assets.ts';
import { BUNDLE } from '../shared/names.ts';
import { bundleWorker } from './bundle-worker.ts';
import { PROJECT_FILES } from './project-files.ts';

/*
 * A program that NodejsFunction runs once a handler is bundled: it puts the extraction worker, the script and stylesheet of
 * the pages and the configuration beside it. Its one argument is an order of function-bundle.ts, as JSON in base64url.
 */
const orderSchema = z.object({
  output: z.string(),
  worker: z.boolean(),
  assets: z.boolean(),
  files: z.array(z.string()),
});

const { output, worker, assets, files } = orderSchema.parse(
  JSON.parse(Buffer.from(process.argv[2] ?? '', 'base64url').toString('utf8')),
);
if (worker) bundleWorker(PROJECT_FILES.extractionWorker, join(output, BUNDLE.worker));
if (assets) await writeAssets(join(output, BUNDLE.assets));
for (const path of files) cpSync(join(PROJECT_FILES.root, path), join(output, path), { recursive: true });
