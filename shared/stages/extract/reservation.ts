import type { Page } from '../../model/page.ts';
import type { Reading } from '../../model/reading.ts';

/** How the extractor notes a reservation that it found in the page's `meta`. */
const NOTE = 'reserved: ';

/**
 * What the publisher reserved, in words, or `undefined`: `noarchive` in robots `meta` or `X-Robots-Tag`,
 * and text and data mining by the TDM Reservation Protocol (W3C TDMRep §6 and §7; header or `meta`).
 */
export function reservationOf(page?: Page, reading?: Reading): string | undefined {
  const inPage = (reading?.notes ?? []).filter((note) => note.startsWith(NOTE)).map((note) => note.slice(NOTE.length));
  const robots = (page?.headers['x-robots-tag'] ?? '').toLowerCase();
  const found = new Set(inPage);
  if (/(?:^|[\s,:])(?:noarchive|none)\b/.test(robots)) found.add('noarchive');
  if (page?.headers['tdm-reservation']?.trim() === '1') found.add('tdm');
  return found.size === 0 ? undefined : [...found].sort().join(', ');
}
