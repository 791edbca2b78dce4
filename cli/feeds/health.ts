import type { FeedRecord } from '../../shared/model/feed.ts';
import { type FeedHealth, type FeedSeverity, feedHealth } from '../../shared/query/feed-health.ts';
import { oneLine } from '../../shared/text/one-line.ts';
import { parseOptions, requireArguments } from '../parse-options.ts';
import type { Target } from '../target.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import type { FeedAction } from './feed-action.ts';
import { FEED_LIST_OPTIONS, feedListOf } from './feed-list.ts';
import { storedFeeds } from './stored-feeds.ts';

/** How the feeds are, worst first. */
export const healthAction: FeedAction = {
  name: 'health',
  usage: ['health'],
  help: `health shows the feeds that need a look, worst first: what is the matter, since when, and what to do;
and those that are quiet or flooding beside their own last 28 days. Exit code 1 when one is broken.`,
  options: '',
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, FEED_LIST_OPTIONS);
    requireArguments(positionals, []);
    return feedsHealth(input, feedListOf(values));
  },
};

/** A reason may quote what a server sent; a title comes from it. */
const MAX_REASON_CHARACTERS = 600;

const ORDER: readonly FeedSeverity[] = ['broken', 'trouble', 'notice', 'ok'];

/** Prints the health of every stored feed; as JSON all of them, as text those that need a look. */
export async function feedsHealth(
  { out }: Pick<VerbInput, 'out'>,
  { target, json }: { readonly target: Target; readonly json: boolean },
): Promise<ExitCode> {
  const now = new Date().toISOString();
  const feeds = (await storedFeeds(target))
    .map((record) => ({ record, health: feedHealth(record, now) }))
    .toSorted((a, b) => ORDER.indexOf(a.health.severity) - ORDER.indexOf(b.health.severity));
  if (json) out(JSON.stringify({ feeds: feeds.map(({ record, health }) => ({ id: record.feed.id, ...health })) }));
  else {
    for (const { record, health } of feeds) if (health.severity !== 'ok') out(healthText(record, health));
    out(summary(feeds.map(({ health }) => health)));
  }
  return feeds.some(({ health }) => health.severity === 'broken') ? 1 : 0;
}

function healthText({ feed }: FeedRecord, health: FeedHealth): string {
  const { severity, words, reason, volumeReason, nextPollAt, freshShare } = health;
  const found = freshShare === undefined ? '' : `; ${Math.round(100 * freshShare)} % of its polls find something new`;
  const lines = [
    `${feed.id}  [${severity}: ${words}]  ${oneLine(feed.title, MAX_REASON_CHARACTERS)}`,
    feed.url,
    oneLine(volumeReason === undefined ? reason : `${reason} ${volumeReason}`, MAX_REASON_CHARACTERS),
    ...(nextPollAt === undefined ? [] : [`next poll ${nextPollAt}${found}`]),
  ];
  return lines.join('\n    ');
}

function summary(healths: readonly FeedHealth[]): string {
  const counts = ORDER.map(
    (severity) => `${healths.filter((health) => health.severity === severity).length} ${severity}`,
  );
  return `${healths.length} feeds: ${counts.join(', ')}.`;
}
