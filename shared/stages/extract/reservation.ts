import type { Page } from '../../model/page.ts';
import type { Reading } from '../../model/reading.ts';

/**
 * What the publisher reserved, in words, or `undefined`: `noarchive` in robots `meta` or `X-Robots-Tag`,
 * and text and data mining by the TDM Reservation Protocol (W3C TDMRep §6 and §7; header or `meta`).
 */
export function reservationOf(page?: Page, reading?: Reading): string | undefined {
  const found = new Set(reading?.reservations ?? []);
  if (forbidsArchive(page?.headers['x-robots-tag'] ?? '')) found.add('noarchive');
  if (page?.headers['tdm-reservation']?.trim() === '1') found.add('tdm');
  return found.size === 0 ? undefined : [...found].sort().join(', ');
}

/** The product token of the user agent (`PRODUCT_TOKEN` of robots.ts), in lower case; a test holds the two together. */
const OUR_NAME = 'vigia';

/**
 * A rule behind the name of another crawler (`otherbot: noarchive`) is not for us. How far such a name reaches is lost
 * where several headers were joined, so that a rule without one counts wherever it stands.
 */
function forbidsArchive(header: string): boolean {
  return header.split(',').some((part) => {
    const [, agent, rules = ''] = /^\s*(?:([^\s:]+)\s*:)?(.*)$/.exec(part) ?? [];
    const isForUs = agent === undefined || agent.toLowerCase() === OUR_NAME;
    return isForUs && /(?:^|\s)(?:noarchive|none)(?:\s|$)/i.test(rules);
  });
}
