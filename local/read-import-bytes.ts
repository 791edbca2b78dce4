import { checkAddresses } from '../shared/adapters/fetcher/check-addresses.ts';
import { checkUrl, portOf } from '../shared/adapters/fetcher/check-url.ts';
import type { Config } from '../shared/config.ts';
import type { Finding } from '../shared/model/finding.ts';
import { type ForeignFeed, type ImportList, readImportList } from '../shared/model/import-list.ts';
import { decodeBytes } from '../shared/stages/poll/decode-bytes.ts';
import { decodeReferences } from '../shared/stages/poll/decode-references.ts';

/** What decides which addresses are fetched. */
type Reach = { readonly fetch: Pick<Config['fetch'], 'allowHosts'> };

/** The feeds of another list, from its bytes, without those that Vigía would never fetch; fetches nothing. */
export function readImportBytes(bytes: Uint8Array, config: Reach): ImportList {
  const text = decodeBytes(bytes, undefined);
  const list = readImportList(text, decodeReferences);
  const encoding = unknownEncoding(text);
  const told = encoding === undefined ? list : { ...list, findings: [encoding, ...list.findings] };
  return withoutUnreachable(told, config);
}

function unknownEncoding(text: string): Finding | undefined {
  const declared = /^\ufeff?\s*<\?xml[^>]{0,200}\bencoding\s*=\s*["']([^"']{1,40})["']/i.exec(text)?.[1];
  if (declared === undefined || isKnownEncoding(declared)) return undefined;
  return {
    line: 1,
    column: 1,
    message: `Nobody knows the encoding \`${declared}\`: the file was read as it looks. Save it as UTF-8`,
  };
}

function isKnownEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) !== undefined;
  } catch {
    // RangeError: the Encoding standard has no such label.
    return false;
  }
}

/** Takes out what Vigía would never fetch, by its address alone: other ports, credentials, private hosts. */
function withoutUnreachable(list: ImportList, config: Reach): ImportList {
  const refused = list.feeds.flatMap((feed) => {
    const reason = whyUnreachable(feed, config);
    return reason === undefined ? [] : [{ feed, finding: { line: feed.line, column: feed.column, message: reason } }];
  });
  const unreachable = new Set(refused.map(({ feed }) => feed));
  return {
    feeds: list.feeds.filter((feed) => !unreachable.has(feed)),
    findings: [...list.findings, ...refused.map(({ finding }) => finding)].toSorted(
      (a, b) => a.line - b.line || a.column - b.column,
    ),
    notTaken: list.notTaken + refused.length,
  };
}

function whyUnreachable({ feed }: ForeignFeed, { fetch }: Reach): string | undefined {
  const checked = checkUrl(feed.url, { allowHosts: new Set(fetch.allowHosts), aliases: new Map() });
  if (checked.kind === 'refused') return checked.reason;
  if (checked.kind !== 'address') return undefined;
  const { url, address, allowed } = checked;
  const target = { host: url.hostname, port: portOf(url), allowed, ownAddresses: new Set<string>() };
  const found = checkAddresses([address], target);
  return found.kind === 'refused' ? found.reason : undefined;
}
