import { verifyArchive } from '../../shared/jobs/verify-archive.ts';
import type { ArchiveProblem } from '../../shared/model/archive-problem.ts';
import { all, type Pipeline } from './pipeline.ts';

/** All that verifying the archive of a pipeline finds, as of its clock. */
export function problemsIn({ context, clock }: Pipeline): Promise<readonly ArchiveProblem[]> {
  const { stores, ports } = context;
  const { blobs, articleIndex } = ports;
  return all(verifyArchive({ stores, blobs, articleIndex, now: clock.now().toISOString() }).problems);
}
