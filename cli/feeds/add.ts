import { UsageError, VigiaError } from '../../shared/errors.ts';
import { addFeed } from '../../shared/model/edit-opml.ts';
import { httpUrl } from '../../shared/model/opml.ts';
import { type NewFeed, renderOpml } from '../../shared/model/render-opml.ts';
import { withScheme } from '../../shared/text/with-scheme.ts';
import { PAGE_OPTIONS, pageOverrides, parseOptions, requireArguments } from '../parse-options.ts';
import { askTarget } from '../target.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import { chooseFeed, type Found, foundLine } from './choose-feed.ts';
import { type DiscoverAnswer, discoverAnswerSchema } from './discover-answer.ts';
import type { FeedAction } from './feed-action.ts';
import { FEED_LIST_OPTIONS, type FeedList, feedListOf } from './feed-list.ts';
import { editOpmlFile, readOpmlFile } from './opml-file.ts';
import { NO_CONTACT, withContact } from './with-contact.ts';

const OPTIONS = {
  ...FEED_LIST_OPTIONS,
  ...PAGE_OPTIONS,
  id: { type: 'string' },
  title: { type: 'string' },
  language: { type: 'string' },
  country: { type: 'string' },
  category: { type: 'string' },
  yes: { type: 'boolean' },
  'no-check': { type: 'boolean' },
} as const;

/** Adds one feed to the list. */
export const addAction: FeedAction = {
  name: 'add',
  usage: [
    'add URL [--title T] [--language en|es] [--country MX] [--category C] [--id ID] [--yes]',
    'add URL --no-check ...',
  ],
  help: `add takes the address of a feed, or of any page of an outlet: it looks for the feeds that the page names, then at
the usual places, reads each, and asks which one to take; where nobody can be asked it takes the best and
names the others. Title, site and language come from the feed unless given.`,
  options: `  --yes               take the best feed, do not ask (add)
  --no-check          write the address as it is, fetch nothing (add)`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [address = ''] = requireArguments(positionals, ['URL']);
    const list = await withContact(feedListOf(values, pageOverrides(values)));
    const given = checked({ ...givenFields(values), url: withScheme(address) }, address);
    if (values['no-check'] === true) return editOpmlFile(input, list, (text) => addFeed(text, given));
    return addDiscovered(input, list, { given, ask: values.yes !== true });
  },
};

type FeedOptions = { readonly [K in 'id' | 'title' | 'language' | 'country' | 'category']?: string | undefined };

function givenFields({ id, title, language, country, category }: FeedOptions): Omit<NewFeed, 'url'> {
  return {
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
    ...(language === undefined ? {} : { language }),
    ...(country === undefined ? {} : { country }),
    ...(category === undefined ? {} : { category }),
  };
}

/** @throws UsageError for what no list could hold; the place in a file, which nobody wrote, is left out. */
function checked(given: NewFeed, address: string): NewFeed {
  if (httpUrl(given.url) === undefined)
    throw new UsageError(
      `Cannot add a feed as its address must be http(s): current value is ${JSON.stringify(address)}.`,
    );
  const alone = addFeed(renderOpml([]), given);
  if (alone.kind !== 'invalid') return given;
  throw new UsageError(alone.findings.map(({ message }) => `${message}.`).join('\n'));
}

async function addDiscovered(
  input: VerbInput,
  list: FeedList,
  { given, ask }: { readonly given: NewFeed; readonly ask: boolean },
): Promise<ExitCode> {
  // What the list itself has against the feed is told before anybody is asked for it.
  const text = await readOpmlFile(list.file);
  if (addFeed(text, given).kind !== 'edited') return editOpmlFile(input, list, () => addFeed(text, given));
  const { feeds, unread } = await discover(list, given);
  if (unread > 0 && !list.json)
    input.err(`The page names ${unread} more that were not looked at: give the address of one to add it.`);
  const chosen = await chooseFeed(input, feeds, ask && !list.json);
  if (!list.json) for (const other of feeds) if (other !== chosen) input.err(`Also there: ${foundLine(other)}`);
  return editOpmlFile(input, list, (current) => addFeed(current, fromFeed(given, chosen)), {
    candidates: feeds,
    unread,
  });
}

async function discover(
  { target, config }: FeedList,
  { url, language }: NewFeed,
): Promise<{ readonly feeds: readonly [Found, ...Found[]]; readonly unread: number }> {
  const answer = discoverAnswerSchema.parse(
    await askTarget(target, {
      config,
      operation: 'discover-feeds',
      body: { url, ...(language === undefined ? {} : { language }) },
    }),
  );
  const { feeds, unread } = answer.outcome === 'feeds' ? answer : { feeds: [], unread: 0 };
  const [best, ...others] = feeds;
  if (best !== undefined) return { feeds: [best, ...others], unread };
  throw new VigiaError(failure(answer, url), { code: answer.outcome });
}

function failure(answer: DiscoverAnswer, url: string): string {
  if (answer.outcome === 'no-contact')
    return `Cannot look at ${url} ${NO_CONTACT}. With --no-check the address is written as it is.`;
  if (answer.outcome === 'feeds') return `Cannot add ${url} as a feed must be there: none was found.`;
  const tried = answer.tried.filter((one) => one.url !== url).map((one) => `\n    ${one.url}: ${one.reason}`);
  return `Cannot add ${url} as a feed must be there: ${answer.reason}${tried.join('')}`;
}

/** What is given counts; the rest is what the feed says of itself. */
function fromFeed(given: NewFeed, { url, title, siteUrl, language }: Found): NewFeed {
  return {
    ...(title === undefined ? {} : { title }),
    ...(siteUrl === undefined ? {} : { siteUrl }),
    ...(language === undefined ? {} : { language }),
    ...given,
    url,
  };
}
