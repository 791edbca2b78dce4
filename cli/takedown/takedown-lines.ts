import type { TakedownReport } from '../../shared/jobs/take-down.ts';

/** Lines of a long list; `--json` has all of them. */
const MOST_LINES = 40;

/** What a takedown did, for a person: what is blocked, what went with its hashes, what is left. */
export function takedownLines(report: TakedownReport): readonly string[] {
  const { dryRun, articles, blobs, rows, stories, kept, blocks } = report;
  const counted = Object.entries(rows).filter(([, count]) => count > 0);
  return [
    ...blocks.map(({ kind, value }) => `${dryRun ? 'would block' : 'blocked'} ${kind} ${value}`),
    `${articles.length} articles ${dryRun ? 'would go' : 'gone'}`,
    ...some(articles.map(({ id, url, versions }) => `  ${id}  ${url}  (${versions} versions)`)),
    `${blobs.length} blobs ${dryRun ? 'would go' : 'gone'}`,
    ...some(blobs.map((key) => `  ${key}`)),
    ...(counted.length === 0 ? [] : [`rows: ${counted.map(([kind, count]) => `${count} ${kind}`).join(', ')}`]),
    ...(stories.left.length === 0 ? [] : [`stories that lost an article: ${stories.left.join(', ')}`]),
    ...(stories.gone.length === 0 ? [] : [`stories left empty: ${stories.gone.join(', ')}`]),
    ...kept.map((reason) => `kept: ${reason}`),
    ...(dryRun ? ['Nothing was changed.'] : [proofLine(report.proof)]),
  ];
}

function some(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `  and ${more} more (--json has all)`] : lines;
}

function proofLine({ articles, rows, blobs, index }: TakedownReport['proof']): string {
  return `searched again: ${articles} articles, ${rows} rows, ${blobs} blobs and ${index} index entries left`;
}
