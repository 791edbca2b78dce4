import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledTopicModel } from '../../shared/topics/compile.ts';
import { matchTopics } from '../../shared/topics/match.ts';
import type { LabelledArticle, Levels } from './score-labels.ts';

/** `either`: the guideline leaves open whether it is `about` or `mention`. */
type Expected = 'about' | 'mention' | 'none' | 'either';

/** A short article written for these tests, with the levels that a reader of the guideline gives; a tag not named is `none`. */
type Trap = {
  id: string;
  lang: string;
  trap: string;
  title: string;
  text: string;
  expected: Record<string, Expected>;
};

/** Reads `traps.jsonl` or `held-out.jsonl`. */
export function readTraps(name: string): Trap[] {
  const lines = readFileSync(join(import.meta.dirname, name), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Trap);
}

/** What the model gets wrong in a trap, a line each; empty when every tag has its level. */
export function missesIn(model: CompiledTopicModel, { id, lang, title, text, expected }: Trap): string[] {
  const found = new Map<string, string>(
    matchTopics(model, { title, text, language: lang }).map(({ tag, level }) => [tag, level]),
  );
  const namesGroup = Object.keys(expected).some((tag) => tag.startsWith('group:') && expected[tag] !== 'none');
  // Whether "the cartel" of a named group is also a cartel without a name is not judged.
  const isJudged = (tag: string): boolean => !tag.startsWith('entity:') && !(tag === 'cartels' && namesGroup);
  const tags = new Set([...Object.keys(expected), ...[...found.keys()].filter(isJudged)]);
  return [...tags].flatMap((tag) => {
    const want = expected[tag] ?? 'none';
    const got = found.get(tag) ?? 'none';
    const right = want === 'either' ? got !== 'none' : got === want;
    return right ? [] : [`${id} ${lang} ${tag}: wanted ${want}, got ${got}`];
  });
}

/** A trap in the form of the labelled set, so that the same figures can be counted over it. */
export function trapAsArticle({ id, lang, title, text, expected }: Trap): LabelledArticle {
  return { id, lang, title, text, levels: levelsOf(expected, 'about'), second: levelsOf(expected, 'mention') };
}

/** The levels of an annotator who reads `either` as the level given. */
function levelsOf(expected: Trap['expected'], either: 'about' | 'mention'): Levels {
  const read = (tag: string): 'about' | 'mention' | 'none' => {
    const level = expected[tag] ?? 'none';
    return level === 'either' ? either : level;
  };
  const cartels: Levels['cartels'] = {};
  for (const tag of Object.keys(expected).filter((name) => name.startsWith('group:'))) {
    const level = read(tag);
    if (level !== 'none') cartels[tag.slice('group:'.length)] = level;
  }
  return {
    fentanyl: read('fentanyl'),
    precursors: read('precursors'),
    arms_trafficking: read('arms-trafficking'),
    cartels,
  };
}
