import { nearestName } from '../model/nearest-name.ts';
import type { ResolveTag, TagResolution } from '../model/resolve-tag.ts';
import { fold } from '../text/fold.ts';
import { searchStem } from '../text/search-stem.ts';
import { tokenize } from '../text/tokens.ts';
import { type TagField, tagName } from './query.ts';

/** Names and aliases of each tag in both languages; a tag's own id needs not be among them. */
export type TagNames = ReadonlyMap<string, readonly string[]>;

/**
 * Finds tags by what people call them: the id (`precursors`), else a whole name or alias (`cártel de Sinaloa`), else
 * words of a name in any form (`precursores` of "Precursores químicos"). Several tags under one name are ambiguous.
 */
export function tagResolver(names: TagNames): ResolveTag {
  const tags = new Set(names.keys());
  const byName = new Map<string, Set<string>>();
  const named: NamedTag[] = [];
  for (const [tag, given] of names)
    for (const name of given) {
      const words = wordsOf(name);
      const key = words.join(' ');
      byName.set(key, (byName.get(key) ?? new Set()).add(tag));
      named.push({ tag, stems: new Set(words.flatMap(stemsOf)) });
    }
  return (field, typed) => {
    const value = slugOf(typed);
    if (tags.has(tagName({ field, value }))) return { kind: 'tag', value };
    const words = wordsOf(typed);
    const isOfField = (tag: string): boolean => fieldOf(tag) === field;
    const whole = [...(byName.get(words.join(' ')) ?? [])];
    const found = whole.some(isOfField) ? whole : [...new Set(named.filter(holds(words)).map(({ tag }) => tag))];
    return resolutionOf(found.filter(isOfField), () =>
      nearestTag(tagName({ field, value }), { tags, elsewhere: found }),
    );
  };
}

/** The name of a tag as an id is written: folded, with hyphens for spaces. */
export function slugOf(typed: string): string {
  return fold(typed).trim().replace(/\s+/g, '-');
}

type NamedTag = { readonly tag: string; readonly stems: ReadonlySet<string> };

function wordsOf(name: string): readonly string[] {
  return tokenize(name).map(({ folded }) => folded);
}

/** Names are English or Spanish, and so is what is typed. */
function stemsOf(word: string): readonly string[] {
  return [`en:${searchStem(word, 'en')}`, `es:${searchStem(word, 'es')}`];
}

function holds(words: readonly string[]): (named: NamedTag) => boolean {
  return ({ stems }) => words.length > 0 && words.every((word) => stemsOf(word).some((stem) => stems.has(stem)));
}

function fieldOf(tag: string): TagField {
  return tag.startsWith('group:') ? 'group' : tag.startsWith('entity:') ? 'entity' : 'topic';
}

function resolutionOf(found: readonly string[], nearest: () => string | undefined): TagResolution {
  const [tag] = found;
  if (tag === undefined) {
    const near = nearest();
    return { kind: 'unknown', ...(near === undefined ? {} : { near }) };
  }
  if (found.length > 1) return { kind: 'ambiguous', candidates: found.map(typedTag).toSorted() };
  return { kind: 'tag', value: tag.replace(/^(?:group|entity):/, '') };
}

type Known = { readonly tags: ReadonlySet<string>; readonly elsewhere: readonly string[] };

function nearestTag(name: string, { tags, elsewhere }: Known): string | undefined {
  const nearest = sameIdElsewhere(name, tags) ?? elsewhere[0] ?? nearestName(name, tags);
  return nearest === undefined ? undefined : typedTag(nearest);
}

/** `topic:cjng` for `group:cjng` is right in all but the field. */
function sameIdElsewhere(name: string, tags: ReadonlySet<string>): string | undefined {
  const id = name.replace(/^.*:/, '');
  return [id, `group:${id}`, `entity:${id}`].find((candidate) => tags.has(candidate));
}

/** A tag's name as a query writes it. */
function typedTag(name: string): string {
  return name.includes(':') ? name : `topic:${name}`;
}

/** The resolver of those who know ids and no names. */
export function idResolver(tags: Iterable<string>): ResolveTag {
  return tagResolver(new Map([...tags].map((tag) => [tag, []])));
}
