import { parseHTML } from 'linkedom';
import type { Answer } from '../../fetcher/raw-server.ts';
import { type Attempt, attempt, ended, isRefusedUndialled } from '../attempt.ts';
import { answerFeed, answerPage, feedOf, HOST, type Play, pageOf, pollOnce, readEntries, startPlay } from '../play.ts';
import { isPrivateAddress } from '../private-addresses.ts';
import { inputText, type Judge, judge, type Runner } from '../runner.ts';

/** What came of a fragment that stood in a feed and in the page behind it, and of fetching what it names. */
type Embedded = {
  /** Hosts that were asked for or dialled beside the publisher's. */
  readonly strangers: readonly string[];
  readonly named: readonly Attempt[];
  readonly links: readonly string[];
  readonly canonicalHosts: readonly string[];
};

const MEANINGS: Readonly<Record<string, Judge<Embedded>>> = {
  not_followed: (found) => strangersOf(found),
  refuse_before_connect: (found) =>
    strangersOf(found) ??
    (found.named.length > 0 && found.named.every(isRefusedUndialled) ? undefined : found.named.map(ended).join('; ')),
  resolve_then_check: (found) =>
    strangersOf(
      found,
      found.links.map((link) => new URL(link).hostname),
    ) ?? (found.links.length === 0 ? 'the entry has no link' : found.links.find((link) => !/^https?:\/\//.test(link))),
  do_not_trust_cross_origin: (found) => {
    const other = found.canonicalHosts.find((host) => host !== HOST);
    return found.canonicalHosts.length === 0 ? 'no article was archived' : other;
  },
};

/** A fragment that names another address, in each place where a publisher could put it; and that address itself. */
export const run: Runner = async (hostileCase) => {
  const fragment = inputText(hostileCase);
  const play = await startPlay({ answer: serverOf(fragment) });
  try {
    await pollOnce(play);
    const { entries, articles } = await readEntries(play);
    const named: Attempt[] = [];
    for (const address of addressesIn(fragment)) named.push(await attempt(address));
    const found: Embedded = {
      strangers: strangersTo(play),
      named,
      links: entries.flatMap(({ link }) => link ?? []),
      canonicalHosts: articles.map(({ canonicalUrl }) => new URL(canonicalUrl).hostname),
    };
    return judge(hostileCase, found, MEANINGS, ({ links }) =>
      [`${links.length} entries`, ...named.map(ended)].join('; '),
    );
  } finally {
    await play.close();
  }
};

/** The fragment stands in the channel, in an item's text, as an item's own link, and in the head and body of the page. */
function serverOf(fragment: string): Answer {
  const inItem = `<item><title>second item</title>${fragment}<guid>2</guid><description><![CDATA[${fragment}]]></description></item>`;
  return (path, socket) =>
    void socket.end(path === '/feed' ? answerFeed(feedOf(fragment + inItem)) : answerPage(pageOf(fragment, fragment)));
}

/** Names that were resolved and literal addresses that were dialled without being the publisher's. */
function strangersTo({ asked, dialled }: Play): readonly string[] {
  return [...asked.filter((name) => name !== HOST), ...dialled.filter(isPrivateAddress)];
}

/** An entry's own link may lead anywhere on the internet: that it is fetched is what it is for. */
function strangersOf({ strangers }: Embedded, linked: readonly string[] = []): string | undefined {
  const found = strangers.filter((host) => !linked.includes(host));
  return found.length === 0 ? undefined : `reached ${found.join(', ')}`;
}

/** Every absolute address that a fragment leads to, by whichever attribute or text, relative ones by its own base. */
function addressesIn(fragment: string): readonly string[] {
  const { document } = parseHTML(`<html><body>${fragment}</body></html>`);
  const elements = [...document.querySelectorAll('*')];
  const base = elements.find(({ localName }) => localName === 'base')?.getAttribute('href') ?? `http://${HOST}/`;
  const values = elements.flatMap(({ attributes }) => [...attributes].map(({ value }) => value));
  const texts = fragment.match(/https?:\/\/[^\s'"<>]+/g) ?? [];
  const resolved = [...values, ...texts].flatMap((value) =>
    URL.canParse(value, base) ? new URL(value, base).href : [],
  );
  return [...new Set(resolved)].filter((address) => /^https?:/.test(address) && new URL(address).hostname !== HOST);
}
