import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIAL_LOG, outsideDials } from './dial-log.ts';

/**
 * Vitest's global set-up: every process that the run starts, workers and command lines alike, writes its dials
 * to one log, and the run fails when one of them left this machine. A process that is started with an empty
 * environment (the extractor's) is not seen; what it may do is tested in tests/extractor.
 */
export default function watchDials(): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-dials-'));
  const file = join(dir, 'dials.jsonl');
  const preload = new URL('preload.mjs', import.meta.url).href;
  process.env[DIAL_LOG] = file;
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`.trim();
  return () => {
    const outside = outsideDials(file);
    rmSync(dir, { recursive: true, force: true });
    if (outside.length > 0) throw new Error(`Tests dialled outside of this machine:\n${outside.join('\n')}`);
  };
}
