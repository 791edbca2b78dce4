import type { SimulatedDay } from './simulated-day.ts';
import { ASKED_MINUTES, RETRY_AFTER_SECONDS, type SimulatedRequest, type Temper } from './simulated-web.ts';

export type DayJudgement = {
  readonly figures: Readonly<Record<string, string>>;
  /** Manners that the log shows broken; none in a good day. */
  readonly broken: readonly string[];
};

/** Share of polls that found nothing new and were answered by 304, of feeds that offer validators. */
const LEAST_304_SHARE = 0.95;

const PACE_MS = 1_000;
const CRAWL_DELAY_MS = 10_000;

/** Judges a day by what the publishers' log shows, not by what the poller says of itself. */
export function judgeDay(day: SimulatedDay): DayJudgement {
  const { log, feeds } = day;
  const temperOf = new Map(feeds.map(({ id, temper }) => [id, temper]));
  const polls = log.filter(({ kind }) => kind === 'feed');
  const share = shareOf304(polls, temperOf);
  const broken = [
    ...paceBreaches(log),
    ...askedBreaches(day),
    ...failureBreaches(day),
    ...day.failures.slice(0, 5).map((failure) => `a job threw: ${failure}`),
  ];
  if (share < LEAST_304_SHARE) broken.push(`304 to ${percent(share)} of the polls that found nothing new`);
  return {
    broken,
    figures: {
      requests: `${log.length} (${polls.length} of feeds, ${countOf(log, 'article')} of articles, ${countOf(log, 'robots')} of robots.txt)`,
      'polls a feed': `${(polls.length / feeds.length).toFixed(1)} on average; every 15 minutes would be 96`,
      '304s where nothing was new': percent(share),
      'polls that found something new': percent(polls.filter(({ changed }) => changed === true).length / polls.length),
      'delay from publication to poll': delays(day),
      'requests that broke the pace of a host': String(paceBreaches(log).length),
      'states at the end': JSON.stringify(countBy(day.records.map(({ state }) => state))),
    },
  };
}

function shareOf304(polls: readonly SimulatedRequest[], temperOf: ReadonlyMap<string, Temper>): number {
  const unchanged = polls.filter(({ changed, feedId }) => {
    const temper = temperOf.get(feedId ?? '');
    // A feed without validators can't answer 304; one that is cut off must not be asked for one.
    return changed === false && temper !== 'no-validators' && temper !== 'truncated';
  });
  return unchanged.filter(({ status }) => status === 304).length / Math.max(1, unchanged.length);
}

function paceBreaches(log: readonly SimulatedRequest[]): readonly string[] {
  return [...Map.groupBy(log, ({ host }) => host)].flatMap(([host, requests]) => {
    const ordered = requests.toSorted((a, b) => a.startMs - b.startMs);
    const asksForDelay = host.startsWith('slowly');
    return ordered.flatMap((request, i) => {
      const before = ordered[i - 1];
      if (before === undefined) return [];
      // The delay is known once robots.txt has said it.
      const pace = asksForDelay && before.kind !== 'robots' ? CRAWL_DELAY_MS : PACE_MS;
      if (request.startMs < before.endMs) return [`two connections at once to ${host} at ${at(request)}`];
      return request.startMs - before.startMs < pace ? [`less than ${pace} ms apart on ${host} at ${at(request)}`] : [];
    });
  });
}

/** TTL, Cache-Control, Expires and Retry-After, each honoured to the minute. */
function askedBreaches({ log, feeds }: SimulatedDay): readonly string[] {
  const requestsOf = Map.groupBy(log, ({ url }) => url.replace(/\?new$/, ''));
  return feeds.flatMap(({ url, temper }) => {
    const requests = requestsOf.get(url) ?? [];
    return requests.flatMap((request, i) => {
      const next = requests[i + 1];
      const askedMs = askedBy(temper, request);
      if (next === undefined || next.startMs - request.endMs >= askedMs - 1_000) return [];
      return [
        `${url} (${temper}) was asked again after ${Math.round((next.startMs - request.endMs) / 60_000)} minutes at ${at(next)}`,
      ];
    });
  });
}

function askedBy(temper: Temper, { status }: SimulatedRequest): number {
  if (status === 429) return RETRY_AFTER_SECONDS * 1_000;
  const asks = temper === 'ttl' || temper === 'max-age' || temper === 'expires';
  // The tenth is the jitter that keeps feeds from marching in step.
  return asks && (status === 200 || status === 304) ? ASKED_MINUTES * 60_000 * 0.9 : 0;
}

/** Most requests that a day may bring to a feed that fails in this way. */
const MOST_A_DAY: Readonly<Partial<Record<Temper, number>>> = {
  gone: 4,
  challenge: 6,
  'too-slow': 16,
  html: 16,
  disallowed: 0,
};

function failureBreaches({ log, feeds }: SimulatedDay): readonly string[] {
  const requestsOf = Map.groupBy(log, ({ url }) => url);
  const tooMany = feeds.flatMap(({ url, temper }) => {
    const most = MOST_A_DAY[temper];
    const found = requestsOf.get(url)?.length ?? 0;
    return most !== undefined && found > most ? [`${url} (${temper}) was asked ${found} times, ${most} at most`] : [];
  });
  const starved = feeds.flatMap(({ url, temper }) =>
    temper !== 'disallowed' && !requestsOf.has(url) ? [`${url} was never asked`] : [],
  );
  const conditionalAfterFailure = feeds.flatMap(({ url }) => {
    const requests = requestsOf.get(url) ?? [];
    return requests.some((request, i) => request.conditional && isFailure(requests[i - 1]))
      ? [`${url} was asked conditionally after a failure`]
      : [];
  });
  return [...tooMany, ...starved, ...conditionalAfterFailure];
}

function isFailure(request: SimulatedRequest | undefined): boolean {
  return request !== undefined && (typeof request.status === 'string' || request.status >= 400);
}

/** Median and 90th percentile over entries published during the day, in minutes. */
function delays({ log, feeds, startMs }: SimulatedDay): string {
  const pollsOf = Map.groupBy(log, ({ feedId }) => feedId);
  const minutes = feeds
    .flatMap(({ id, publishesAt }) => {
      const polls = pollsOf.get(id)?.filter(({ status }) => status === 200 || status === 304) ?? [];
      return publishesAt
        .filter((instant) => instant > startMs)
        .flatMap((instant) => {
          const poll = polls.find(({ endMs }) => endMs >= instant);
          return poll === undefined ? [] : [(poll.endMs - instant) / 60_000];
        });
    })
    .toSorted((a, b) => a - b);
  const quantile = (share: number): string => (minutes[Math.floor(share * minutes.length)] ?? 0).toFixed(0);
  return `${quantile(0.5)} minutes at the median, ${quantile(0.9)} at the 90th percentile, of ${minutes.length} entries`;
}

function countOf(log: readonly SimulatedRequest[], kind: SimulatedRequest['kind']): number {
  return log.filter((request) => request.kind === kind).length;
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function at({ startMs }: SimulatedRequest): string {
  return new Date(startMs).toISOString();
}
