import { createExtractor } from '../../shared/adapters/extractor/extractor.ts';
import { PROCESS_LIMITS } from '../../shared/adapters/extractor/limits.ts';
import type { Config } from '../../shared/config.ts';
import { BUNDLE } from '../../shared/names.ts';
import type { Extractor } from '../../shared/ports.ts';
import { bundleFile, isBundled } from './bundle-file.ts';

/** Reads pages in processes of their own; in a bundle the worker is a file beside the handler. */
export function processExtractor({ extract }: Config): Extractor {
  const { processes, cpuMs, memoryMb } = extract;
  return createExtractor({
    processes,
    limits: { ...PROCESS_LIMITS, cpuMs, memoryBytes: memoryMb * 1024 * 1024 },
    ...(isBundled ? { workerFile: bundleFile(BUNDLE.worker) } : {}),
  });
}
