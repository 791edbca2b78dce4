import type { IndexFacts, IndexParts, IndexQuestion, IndexRow } from '../model/index-part.ts';

type Place = Pick<IndexFacts, 'articleId' | 'orderedAt'>;

/**
 * Rows that meet a question, newest first, after a place. Stretches that a page does not reach are never opened: they
 * follow each other in time.
 */
export async function* newestRows(
  { anytime, stretches }: IndexParts,
  question: IndexQuestion,
  after?: Place,
): AsyncGenerator<IndexRow> {
  const streams = anytime.map((part) => asyncRows(part.newest(question, after)));
  yield* merged([...streams, inTurn(stretches, question, after)]);
}

async function* inTurn(stretches: IndexParts['stretches'], question: IndexQuestion, after?: Place) {
  for (const { days, open } of stretches) {
    if (after !== undefined && days.after > after.orderedAt.slice(0, 10)) continue;
    yield* (await open()).newest(question, after);
  }
}

async function* asyncRows(rows: Iterable<IndexRow>): AsyncGenerator<IndexRow> {
  yield* rows;
}

async function* merged(streams: readonly AsyncGenerator<IndexRow>[]): AsyncGenerator<IndexRow> {
  try {
    const heads = await Promise.all(streams.map((stream) => stream.next()));
    for (;;) {
      let first = -1;
      heads.forEach((head, index) => {
        if (!head.done && (first < 0 || isNewer(head.value, heads[first]?.value))) first = index;
      });
      const head = heads[first];
      const stream = streams[first];
      if (head === undefined || head.done || stream === undefined) return;
      yield head.value;
      heads[first] = await stream.next();
    }
  } finally {
    // Each holds a statement open until it is told.
    await Promise.all(streams.map((stream) => stream.return(undefined)));
  }
}

function isNewer(a: Place, b: Place | undefined): boolean {
  if (b === undefined) return true;
  return a.orderedAt === b.orderedAt ? a.articleId > b.articleId : a.orderedAt > b.orderedAt;
}
