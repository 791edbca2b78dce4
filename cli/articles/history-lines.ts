import type { WatchRecord } from '../../shared/model/watch.ts';
import type { ArticleHistory, VersionChange } from '../../shared/query/article-history.ts';
import type { ChangedPassage } from '../../shared/text/changed-passages.ts';
import { terminalLine } from '../terminal-text.ts';

const INDENT = ' '.repeat(11);

/** Passages of one version that are printed; `--json` has all. */
const MAX_PASSAGES = 5;

/** The versions of an article with what was changed, and what the looks at its page found. */
export function historyLines({ versions, watch }: ArticleHistory): readonly string[] {
  return [...versions.flatMap(versionLines), ...(watch === undefined ? [] : watchLines(watch))].map(terminalLine);
}

function versionLines({ version, title, passages = [] }: VersionChange): readonly string[] {
  const { articleVersion, seenAt, contentHash } = version;
  const more = passages.length - MAX_PASSAGES;
  return [
    `${`version ${articleVersion}`.padEnd(INDENT.length)}${seenAt}, text ${contentHash.slice(0, 16)}`,
    ...(title === undefined ? [] : changeLines(title)),
    ...passages.slice(0, MAX_PASSAGES).flatMap(changeLines),
    ...(more > 0 ? [`${INDENT}and ${more} more changed passages (--json has all)`] : []),
  ];
}

function changeLines({ before, after }: ChangedPassage): readonly string[] {
  return [...(before === '' ? [] : [`${INDENT}- ${before}`]), ...(after === '' ? [] : [`${INDENT}+ ${after}`])];
}

function watchLines({ checks, nextCheckAt }: WatchRecord): readonly string[] {
  const looks = [
    ...checks.map(({ at, kind, reason }) => `${at}: ${kind}${reason === undefined ? '' : `, ${reason}`}`),
    nextCheckAt === undefined ? 'ended' : `next ${nextCheckAt}`,
  ];
  return looks.map((look, at) => `${(at === 0 ? 'watched' : '').padEnd(INDENT.length)}${look}`);
}
