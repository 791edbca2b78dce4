import { describe, expect, it } from 'vitest';
import { shippedModel } from './load-topics.ts';
import { macro, scoreLabels } from './score-labels.ts';
import { missesIn, readTraps, trapAsArticle } from './trap.ts';

const model = shippedModel();

/**
 * What the model is known to get wrong in `traps.jsonl`, with the reason. A line that is right again
 * comes off the list; a new one is a change for the worse.
 */
const KNOWN = [
  'F027 en fentanyl: wanted about, got mention', // named once in the text, though all of it is about it
  'F060 es fentanyl: wanted about, got mention', // the same: "la droga que mata"
  'H071 es arms-trafficking: wanted about, got mention', // the seller's trade is told in the title only
  'T173 en group:cdn: wanted about, got mention', // "the Zetas and its successor, the Cartel del Noreste"
  'T180 en arms-trafficking: wanted mention, got about', // one clause in a very short text
];

describe('the shipped model on articles written as traps', () => {
  it('matchTopics() gives every tag its level, but for the known misses, when homonyms and fiction abound', () => {
    const misses = readTraps('traps.jsonl').flatMap((trap) => missesIn(model, trap));
    expect(misses.toSorted()).toEqual(KNOWN);
  });

  // Written last, before anybody saw what the model says of it, and never tuned on (docs/topic-accuracy.md).
  const heldOut = readTraps('held-out.jsonl');

  it('matchTopics() gets nine of ten held-out articles wholly right when it was not tuned on them', () => {
    const wrong = heldOut.map((trap) => missesIn(model, trap)).filter((misses) => misses.length > 0);
    expect(wrong.length, wrong.flat().join('\n')).toBeLessThanOrEqual(heldOut.length / 10);
  });

  it.each([
    ['about', 0.9],
    ['mention', 0.95],
  ] as const)('matchTopics() keeps its macro F1 at %s at %f or more when the articles are held out', (cut, floor) => {
    expect(macro(scoreLabels(model, heldOut.map(trapAsArticle), cut))).toBeGreaterThanOrEqual(floor);
  });
});
