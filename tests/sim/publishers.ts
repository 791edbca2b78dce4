import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { Fetcher, FetchRequest } from '../../shared/ports.ts';
import { sha256Hex } from '../../shared/text/hash.ts';
import { rssOf } from '../fakes/news.ts';
import type { Piece, Workload } from './workload.ts';

/** What the outlets of a workload serve at a time: `minute` counts from the start of the run. */
export function createPublishers({ pieces }: Workload, minute: () => number): Fetcher {
  const byLink = new Map(pieces.map((piece) => [piece.link, piece]));

  const feedOf = (host: string): string => {
    const listed = pieces.filter(({ feeds, atMinute }) => feeds.includes(host) && atMinute <= minute());
    return rssOf(
      listed.toReversed().map((piece) => ({
        guid: piece.mark,
        link: piece.link,
        title: titleOf(piece),
        description: summaryOf(piece),
      })),
    );
  };

  const pageOf = (piece: Piece): string => {
    const amended = isEdited(piece) ? '<p>This page was amended after it appeared, and says so here.</p>' : '';
    return `<html lang="en"><head><title>${titleOf(piece)}</title></head><body><p>${sentenceOf(piece)}</p><p>${fillerOf(piece.story)}</p><p>${fillerOf(`${piece.story} more`)}</p>${amended}</body></html>`;
  };

  function summaryOf(piece: Piece): string {
    const words = `${sentenceOf(piece)} ${fillerOf(piece.story)}`;
    return isEdited(piece) ? `${words} Amended since.` : words;
  }

  function isEdited({ editedAtMinute }: Piece): boolean {
    return editedAtMinute !== undefined && editedAtMinute <= minute();
  }

  return {
    async fetch(request) {
      const { host, pathname } = new URL(request.url);
      if (pathname === '/feed.xml') return respond(request, 'application/rss+xml', feedOf(host));
      const piece = byLink.get(request.url);
      if (piece === undefined || piece.isGone || piece.atMinute > minute())
        return { ...respond(request, 'text/plain', 'not here'), status: 404 };
      return respond(request, 'text/html; charset=utf-8', pageOf(piece));
    },
  };
}

function titleOf({ mark }: Pick<Piece, 'mark'>): string {
  return `Report mark-${mark}.`;
}

/** The piece that a text speaks of by its title. */
export function marksIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/Report mark-(\w+)\./g)].map(([, mark = '']) => mark));
}

function sentenceOf({ words, story }: Piece): string {
  return words.length === 0
    ? `It rained on the coast of ${story}.`
    : `A patrol found ${words.join(' and ')} in a truck.`;
}

const FILLER_WORDS = 40;
const fillers = new Map<string, string>();

/** Enough text to stand for itself, in words that no other story has. */
function fillerOf(story: string): string {
  const known = fillers.get(story);
  if (known !== undefined) return known;
  const words = Array.from({ length: FILLER_WORDS }, (_, i) =>
    sha256Hex(`${story} ${i}`).replaceAll(/\d/g, '').slice(0, 7),
  );
  const filler = `It was said that ${words.join(' ')}.`;
  fillers.set(story, filler);
  return filler;
}

function respond({ url, headers = {} }: FetchRequest, type: string, body: string) {
  const etag = `"${hashOf(body)}"`;
  const isKnown = headers['if-none-match'] === etag;
  const result = {
    kind: 'response',
    status: isKnown ? 304 : 200,
    finalUrl: url,
    redirects: [],
    headers: { 'content-type': type, etag },
    body: new TextEncoder().encode(isKnown ? '' : body),
  } satisfies FetchResult;
  return { ...result, status: result.status as number };
}

/** FNV-1a: an ETag needs no more. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
