import { UsageError } from '../shared/errors.ts';
import { addAction } from './feeds/add.ts';
import { backfillAction } from './feeds/backfill.ts';
import { checkAction } from './feeds/check.ts';
import { exportAction } from './feeds/export.ts';
import type { FeedAction } from './feeds/feed-action.ts';
import { healthAction } from './feeds/health.ts';
import { importAction } from './feeds/import.ts';
import { listAction } from './feeds/list.ts';
import { parseAction } from './feeds/parse.ts';
import { removeAction } from './feeds/remove.ts';
import { COMMON_HELP, PAGE_HELP } from './parse-options.ts';
import { TARGET_HELP } from './target.ts';
import type { Verb } from './verb.ts';

/** In the order of the help. */
const ACTIONS: ReadonlyMap<string, FeedAction> = new Map(
  [
    listAction,
    healthAction,
    addAction,
    checkAction,
    removeAction,
    importAction,
    exportAction,
    backfillAction,
    parseAction,
  ].map((action) => [action.name, action]),
);
const NAMES = [...ACTIONS.keys()];

/** The list of feeds. */
export const feedsVerb: Verb = {
  name: 'feeds',
  summary: `the list of feeds: ${NAMES.join(', ')}`,
  help: help([...ACTIONS.values()]),
  run: async (input) => {
    const at = input.args.findIndex((arg) => ACTIONS.has(arg));
    const action = ACTIONS.get(input.args[at] ?? '');
    if (action === undefined) throw new UsageError(`Expected \`feeds ${NAMES.join('`, `')}\` (see --help).`);
    return action.run({ ...input, args: input.args.toSpliced(at, 1) });
  },
};

function help(actions: readonly FeedAction[]): string {
  const forms = actions.flatMap(({ usage }) => usage.map((form) => `./vigia feeds ${form}`));
  const options = actions.map((action) => action.options).filter((text) => text !== '');
  return `usage: ${forms.join('\n       ')}

${actions.map((action) => action.help).join('\n\n')}

With --json (every instant is ISO 8601 in UTC; what is not known is left out):
  list      {feeds: [{feed: {id, url, title, siteUrl, language, country, category}, state, reason, addedAt,
            lastPollAt, lastSuccessAt, nextPollAt, failures, ... as stored, health: as of health}]}
  health    {feeds: [{id, state, words, severity, reason, since, nextPollAt, freshShare, volume, volumeReason}]}
  add       {file, feed, candidates: [{url, foundBy, role, format, title, language, entries, newestAt, notes}],
            unread: how many more the page names}; with --no-check {file, feed}, as remove
  check     {checks: [{outcome: ok|broken|waiting, feed, state, reason, answer: {status, finalUrl, redirects,
            headers, bytes, timings}, format, charset, entries, newestAt, findings, nextPollAt}]}
  import    {file, added, known, notTaken, findings: [{line, column, message}]}
  export    {feeds: [{id, url, title, siteUrl, language, country, category, minMinutes, maxMinutes}]}
  backfill  {outcome: started|continued|running, backfill, estimate} or {outcome: refused, reason}; with --stop
            {feedId, stopped}; with --list {backfills: [{feedId, since, state, reason, notes, pages, entries}]}

What changes the list writes the OPML file: a run that is on follows it within seconds, a deployment after
its next deploy.

  --feeds FILE.opml   the list (default: feeds.file of the configuration)
${options.join('\n')}
${PAGE_HELP}
${TARGET_HELP}
${COMMON_HELP}`;
}
