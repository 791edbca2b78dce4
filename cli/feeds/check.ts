import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Writing } from '../../local/ask-writer.ts';
import { loadFeeds } from '../../local/load-feeds.ts';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import { type Feed, feedStateNameSchema } from '../../shared/model/feed.ts';
import { shortHash } from '../../shared/text/hash.ts';
import { oneLine } from '../../shared/text/one-line.ts';
import { PAGE_OPTIONS, pageOverrides, parseOptions } from '../parse-options.ts';
import { openWriting } from '../target.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import type { FeedAction } from './feed-action.ts';
import { FEED_LIST_OPTIONS, feedListOf } from './feed-list.ts';
import { NO_CONTACT, withContact } from './with-contact.ts';

/** Hosts that are asked at once; each of them one request at a time. */
const HOSTS_AT_ONCE = 8;

/** Shows what a poll would make of feeds. */
export const checkAction: FeedAction = {
  name: 'check',
  usage: ['check [ID|URL|FILE.opml...]'],
  help: `check fetches feeds as a poll would, with its manners, and stores nothing: robots.txt, redirects, status, headers,
times, size, format, entries, everything that is wrong with it, and when it would be polled next. Without
arguments it checks the whole list. It ends with 1 when a feed is broken.`,
  options: '',
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, { ...FEED_LIST_OPTIONS, ...PAGE_OPTIONS });
    const list = await withContact(feedListOf(values, pageOverrides(values)));
    const feeds = wantedFeeds(positionals, list.file, input.err);
    const writing = await openWriting(list.target, list.config);
    try {
      return await checkAll(input, { writing, feeds, json: list.json });
    } finally {
      await writing.close();
    }
  },
};

function wantedFeeds(named: readonly string[], file: string, err: VerbInput['err']): readonly Feed[] {
  const listed = (path: string): readonly Feed[] => {
    const { feeds, findings } = loadFeeds(path, false);
    for (const finding of findings) err(finding);
    return feeds;
  };
  if (named.length === 0) return listed(file);
  return named.flatMap((name) => {
    if (/\.(?:opml|xml)$/i.test(name) && existsSync(name)) return listed(name);
    const known = existsSync(file) ? loadFeeds(file, false).feeds : [];
    const feed = known.find(({ id, url }) => id === name || url === name) ?? feedAt(name);
    if (feed !== undefined) return [feed];
    throw new UsageError(
      `Cannot check ${JSON.stringify(name)} as it must be the id or address of a feed, or an OPML file: \`vigia feeds list\` shows the ids.`,
    );
  });
}

/** An address that is not in the list is looked at all the same. */
function feedAt(address: string): Feed | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const { href, host } = new URL(address);
  return { id: shortHash([href]), url: href, title: host, origin: 'opml' };
}

const checkSchema = z.object({
  outcome: z.enum(['ok', 'broken', 'waiting', 'no-contact']),
  feed: z.object({ id: z.string(), url: z.string(), title: z.string() }),
  state: feedStateNameSchema,
  reason: z.string(),
  answer: z
    .object({
      status: z.number(),
      finalUrl: z.string(),
      redirects: z.array(z.object({ url: z.string(), status: z.number() })),
      headers: z.record(z.string(), z.string()),
      bytes: z.number(),
      timings: z.object({ firstByteMs: z.number(), totalMs: z.number() }).optional(),
    })
    .optional(),
  format: z.string().optional(),
  charset: z.string().optional(),
  entries: z.number().optional(),
  newestAt: z.string().optional(),
  findings: z.array(z.string()),
  nextPollAt: z.string().optional(),
});
type Check = z.infer<typeof checkSchema>;

type CheckPlan = { readonly writing: Writing; readonly feeds: readonly Feed[]; readonly json: boolean };

/** Checks feeds of different hosts at once, and prints them in the order of the list. */
async function checkAll({ out, err, signal }: VerbInput, { writing, feeds, json }: CheckPlan): Promise<ExitCode> {
  const done = new Map<Feed, Check>();
  const printed = new Set<Feed>();
  const print = (upTo: readonly Feed[]) => {
    for (const feed of upTo) {
      const check = done.get(feed);
      if (check !== undefined && !json && !printed.has(feed)) out(checkText(check));
      printed.add(feed);
    }
  };
  const hosts = [...Map.groupBy(feeds, ({ url }) => new URL(url).hostname).values()];
  const work = async () => {
    for (let group = hosts.shift(); group !== undefined; group = hosts.shift()) {
      for (const feed of group) {
        if (signal.aborted) return;
        done.set(feed, await check(writing, feed));
        const waitsFor = feeds.findIndex((one) => !done.has(one));
        print(feeds.slice(0, waitsFor < 0 ? feeds.length : waitsFor));
      }
    }
  };
  await Promise.all(Array.from({ length: HOSTS_AT_ONCE }, work));
  print(feeds);
  const checks = feeds.flatMap((feed) => done.get(feed) ?? []);
  if (json) out(JSON.stringify({ checks }));
  return report({ out, err, json }, checks, feeds.length);
}

async function check(writing: Writing, feed: Feed): Promise<Check> {
  const checked = checkSchema.parse(await writing.ask('check-feed', { feed }));
  if (checked.outcome !== 'no-contact') return checked;
  throw new VigiaError(`Cannot check feeds ${NO_CONTACT}.`, { code: 'no-contact' });
}

function report(
  { out, err, json }: Pick<VerbInput, 'out' | 'err'> & { readonly json: boolean },
  checks: readonly Check[],
  wanted: number,
): ExitCode {
  const count = (outcome: Check['outcome']) => checks.filter((one) => one.outcome === outcome).length;
  const broken = count('broken');
  if (!json && wanted > 1) out(`${count('ok')} ok, ${broken} broken, ${count('waiting')} waiting.`);
  if (checks.length < wanted) err(`Stopped: ${checks.length} of ${wanted} feeds were checked.`);
  return broken > 0 || checks.length < wanted ? 1 : 0;
}

function checkText({ outcome, feed, state, reason, findings, nextPollAt, ...rest }: Check): string {
  const { answer, format, charset, entries, newestAt } = rest;
  const content = [
    format,
    charset,
    entries === undefined ? undefined : `${entries} ${entries === 1 ? 'entry' : 'entries'}`,
    newestAt === undefined ? undefined : `newest ${newestAt}`,
  ].filter((part) => part !== undefined);
  const lines = [
    feed.url,
    reason,
    ...(answer === undefined ? [] : answerLines(answer)),
    ...(content.length === 0 ? [] : [content.join(', ')]),
    ...findings.filter((finding) => !reason.includes(finding)).map((finding) => `- ${finding}`),
    ...(nextPollAt === undefined ? [] : [`A poll now would set the next one to ${nextPollAt}.`]),
  ];
  const head = `${outcome.padEnd(8)}${feed.id}  [${state}]  ${oneLine(feed.title, MAX_LINE_CHARACTERS)}`;
  return [head, ...lines.map((line) => `    ${oneLine(line, MAX_LINE_CHARACTERS)}`)].join('\n');
}

/** Nearly every line quotes what a server sent: nothing in it may steer a terminal. */
const MAX_LINE_CHARACTERS = 600;

function answerLines({ status, redirects, finalUrl, bytes, timings, headers }: NonNullable<Check['answer']>): string[] {
  const took =
    timings === undefined
      ? ''
      : `, first byte after ${Math.round(timings.firstByteMs)} ms, all after ${Math.round(timings.totalMs)} ms`;
  return [
    ...redirects.map((hop, i) => `${hop.status} to ${redirects[i + 1]?.url ?? finalUrl}`),
    `${status}, ${bytes} bytes${took}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
}
