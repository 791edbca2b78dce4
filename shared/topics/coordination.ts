import type { CompiledCoordination, CompiledRule } from './compile.ts';
import type { PlacedDocument } from './document.ts';
import type { ScannedDocument } from './scan.ts';
import type { Hit } from './trie.ts';

/** A cartel named by what stands beside the word "cartel". */
export type CoordinatedName = { readonly rule: CompiledRule; readonly hit: Hit; readonly head: Hit };

type NameHit = { readonly rule: CompiledRule; readonly hit: Hit };

/** Words between "cartel" and a name, or between two names ("cárteles mexicanos de Sinaloa, y el de Juárez"). */
const MAX_JOINERS = 5;

/**
 * The names that a "cartel" holds: "Sinaloa cartel", "the Sinaloa and Jalisco cartels", "cártel de
 * Sinaloa", "cárteles de Sinaloa y Jalisco Nueva Generación". A singular holds one name.
 */
export function coordinatedNames(
  { document, hitsOf }: ScannedDocument,
  coordination: CompiledCoordination,
): readonly CoordinatedName[] {
  const heads = hitsOf(coordination.heads);
  if (heads.length === 0) return [];
  const names = [...coordination.names].flatMap(([set, rule]) => hitsOf([set]).map((hit) => ({ rule, hit })));
  if (names.length === 0) return [];
  const chain: Chain = {
    document,
    plurals: new Set(hitsOf(coordination.plurals).map((hit) => hit.start)),
    joiners: new Set(hitsOf(coordination.joiners).map((hit) => hit.start)),
    conjunctions: new Set(hitsOf(coordination.conjunctions).map((hit) => hit.start)),
    starting: longestBy(names, ({ hit }) => hit.start),
    ending: longestBy(names, ({ hit }) => hit.end),
  };
  return heads.flatMap((head) => [...namesBefore(chain, head), ...namesAfter(chain, head)]);
}

type Chain = {
  readonly document: PlacedDocument;
  readonly plurals: ReadonlySet<number>;
  readonly joiners: ReadonlySet<number>;
  /** "and", "y" …: between two names only, for "cartels and the Sinaloa police" names none. */
  readonly conjunctions: ReadonlySet<number>;
  readonly starting: ReadonlyMap<number, NameHit>;
  readonly ending: ReadonlyMap<number, NameHit>;
};

function longestBy(names: readonly NameHit[], keyOf: (name: NameHit) => number): ReadonlyMap<number, NameHit> {
  const longest = new Map<number, NameHit>();
  for (const name of names) {
    const known = longest.get(keyOf(name));
    if (known === undefined || length(name.hit) > length(known.hit)) longest.set(keyOf(name), name);
  }
  return longest;
}

function length(hit: Hit): number {
  return hit.end - hit.start;
}

function namesBefore(chain: Chain, head: Hit): readonly CoordinatedName[] {
  const found: CoordinatedName[] = [];
  const plural = chain.plurals.has(head.start);
  let at = head.start;
  if (isBroken(chain.document, at)) return found;
  for (let joiners = 0; joiners <= MAX_JOINERS; ) {
    const name = sameSentence(chain.document, at - 1, head.start) ? chain.ending.get(at) : undefined;
    if (name !== undefined) {
      found.push({ ...name, head });
      if (!plural) return found;
      at = name.hit.start;
      joiners = 0;
      continue;
    }
    if (!plural && isBroken(chain.document, at)) return found;
    if (!joins(chain, at - 1, found.length > 0)) return found;
    at--;
    joiners++;
  }
  return found;
}

function namesAfter(chain: Chain, head: Hit): readonly CoordinatedName[] {
  const found: CoordinatedName[] = [];
  const plural = chain.plurals.has(head.start);
  let at = head.end;
  if (isBroken(chain.document, at)) return found;
  for (let joiners = 0; joiners <= MAX_JOINERS; ) {
    if (!sameSentence(chain.document, at, head.start)) return found;
    const name = chain.starting.get(at);
    if (name !== undefined) {
      found.push({ ...name, head });
      if (!plural) return found;
      at = name.hit.end;
      joiners = 0;
      continue;
    }
    if (!joins(chain, at, found.length > 0)) return found;
    at++;
    joiners++;
  }
  return found;
}

function sameSentence(document: PlacedDocument, a: number, b: number): boolean {
  const sentence = document.tokens[a]?.sentence;
  return sentence !== undefined && sentence === document.tokens[b]?.sentence;
}

function joins(chain: Chain, token: number, afterName: boolean): boolean {
  return chain.joiners.has(token) || (afterName && chain.conjunctions.has(token));
}

function isBroken(document: PlacedDocument, token: number): boolean {
  return document.tokens[token] !== undefined && document.tokens[token]?.before !== 'none';
}
