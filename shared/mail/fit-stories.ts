import type { Block } from './mail-block.ts';
import { mailHtml } from './mail-html.ts';
import { mailText } from './mail-text.ts';

/**
 * Bytes of a message as it travels. Gmail cuts an HTML part off at 102 KB (https://support.google.com/mail/answer/6596);
 * the rest is room for headers.
 */
const MAX_MAIL_BYTES = 96_000;

type Stories = {
  /** Each story in full, in the order of the mail. */
  readonly full: readonly Block[];
  /** The same stories in brief. */
  readonly brief: readonly Block[];
  /** All that is in the mail beside them. */
  readonly frame: readonly Block[];
  readonly language: 'en' | 'es';
};

/**
 * The stories that a mail has room for: as many as possible at all, then as many of the first as possible in full.
 * `left` have no room.
 */
export function fitStories({ full, brief, frame, language }: Stories): {
  readonly blocks: readonly Block[];
  readonly left: number;
} {
  let room = MAX_MAIL_BYTES - sentBytes(mailHtml(frame, { language, title: '' })) - sentBytes(mailText(frame));
  const costs = brief.map((block) => bytesOf(block, language));
  const kept = brief.slice(0, howMany(costs, room));
  room -= costs.slice(0, kept.length).reduce((sum, cost) => sum + cost, 0);
  const extra = kept.map((block, i) => bytesOf(full[i] ?? block, language) - (costs[i] ?? 0));
  const inFull = howMany(extra, room);
  return { blocks: [...full.slice(0, inFull), ...kept.slice(inFull)], left: brief.length - kept.length };
}

/** How many of the first costs fit. */
function howMany(costs: readonly number[], room: number): number {
  let spent = 0;
  const index = costs.findIndex((cost) => {
    spent += cost;
    return spent > room;
  });
  return index === -1 ? costs.length : index;
}

/** What one block adds to both parts. */
function bytesOf(block: Block, language: 'en' | 'es'): number {
  const page = { language, title: '' };
  const html = sentBytes(mailHtml([block], page)) - sentBytes(mailHtml([], page));
  return html + sentBytes(mailText([block])) + 2;
}

/** Length in quoted-printable (RFC 2045 §6.7): three bytes for what is not plain ASCII, soft line breaks, CRLF. */
function sentBytes(text: string): number {
  const bytes = Buffer.byteLength(text);
  const escaped = bytes - (text.match(/[\n\t\x20-\x3c\x3e-\x7e]/g)?.length ?? 0);
  const encoded = bytes + 2 * escaped + (text.match(/\n/g)?.length ?? 0);
  return Math.ceil(encoded * (1 + 3 / 73));
}
