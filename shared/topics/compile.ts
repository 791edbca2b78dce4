import { sha256Hex } from '../text/hash.ts';
import { parsePattern } from './pattern.ts';
import { plainAliases } from './plain-aliases.ts';
import type {
  Catalogue,
  ConditionEntry,
  FieldWeights,
  FrameEntry,
  Levels,
  RuleEntry,
  TopicEntry,
  TopicModel,
  Within,
  Words,
} from './topic-file.ts';
import { buildTrie, type Trie, type TrieTerm } from './trie.ts';

/** Context near a match: any hit of these word sets inside the window. */
export type CompiledCondition = { readonly sets: readonly number[]; readonly within: Within; readonly label: string };

/** A rule with its words as sets of the trie. */
export type CompiledRule = {
  /** Such as `fentanyl/term` or `group:cds/alias`. */
  readonly id: string;
  readonly tag: CompiledTag;
  readonly weight: number;
  readonly in: 'title' | 'lead' | undefined;
  /** Its matches count for the level `mention` only. */
  readonly mentionOnly: boolean;
  /** An enumeration takes nothing from its matches. */
  readonly fullInLists: boolean;
  /** True for the names that stand beside "cartel", which is then a part of the name. */
  readonly coordinated: boolean;
  readonly with: readonly CompiledCondition[];
  readonly unless: readonly CompiledCondition[];
};

/** A kind of article in which matches weigh more or less. */
export type CompiledFrame = {
  readonly sets: readonly number[];
  readonly unless: readonly number[];
  readonly in: 'title' | 'lead';
  readonly factor: number;
  readonly flatLead: boolean;
  readonly fullLists: boolean;
};

export type CompiledEmphasis = CompiledCondition & { readonly factor: number };

/** What the rules of one tag share. */
export type CompiledTag = {
  readonly tag: string;
  /** `topic`, or the prefix of its catalogue. */
  readonly family: string;
  readonly parent: string | undefined;
  readonly levels: Levels;
  readonly fields: FieldWeights;
  readonly never: readonly number[];
  readonly yieldsTo: readonly string[];
  readonly frames: readonly CompiledFrame[];
  readonly emphasis: readonly CompiledEmphasis[];
};

/** Words that stand for the last name of their family: "this organisation". */
export type CompiledEcho = { readonly family: string; readonly sets: readonly number[]; readonly weight: number };

/** "the Sinaloa and Jalisco cartels": word sets of "cartel", of its plural, and of what may stand between. */
export type CompiledCoordination = {
  readonly heads: readonly number[];
  readonly plurals: readonly number[];
  readonly joiners: readonly number[];
  readonly conjunctions: readonly number[];
  /** The rules whose words are names of cartels, by word set. */
  readonly names: ReadonlyMap<number, CompiledRule>;
};

/** A topic model ready to run; made once, used for every article, never changed. */
export type CompiledTopicModel = {
  /** Number of the model file and eight hex digits over rules and engine, such as `1-3f9a0c2e`. */
  readonly version: string;
  /** Every tag that can be given, sorted. */
  readonly topicIds: readonly string[];
  readonly labels: ReadonlyMap<string, { readonly en: string; readonly es: string }>;
  /** What people may call a tag in a query: its name in both languages and, of a catalogue, its plain aliases. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** Where on the map a tag lies: latitude and longitude in degrees. Most tags are no places. */
  readonly places: ReadonlyMap<string, readonly [number, number]>;
  readonly tags: ReadonlyMap<string, CompiledTag>;
  readonly rulesBySet: ReadonlyMap<number, readonly CompiledRule[]>;
  readonly coordination: readonly CompiledCoordination[];
  readonly echoes: readonly CompiledEcho[];
  readonly tries: { readonly en: Trie; readonly es: Trie; readonly und: Trie };
};

/** Raised when tokens, scoring or matching change their results: receipts must name what made them. */
const ENGINE_VERSION = 2;

/** Weight of a rule that states none. */
const DEFAULT_WEIGHT = 1;

/** Words that name a condition in an explanation. */
const LABEL_WORDS = 6;

/** Turns a loaded model into tries and rules; the same model gives the same version on every machine. */
export function compileTopicModel(model: TopicModel): CompiledTopicModel {
  const builder = new ModelBuilder(model);
  for (const topic of model.topics) builder.addTopic(topic);
  for (const catalogue of model.catalogues) builder.addCatalogue(catalogue);
  return builder.build(`${model.number}-${modelHash(model)}`);
}

/** The name of a tag for readers; the tag itself when the model does not know it. */
export function tagLabel(compiled: CompiledTopicModel, tag: string, language: 'en' | 'es'): string {
  return compiled.labels.get(tag)?.[language] ?? tag;
}

/** A rule without conditions. */
export function bareRule(tag: CompiledTag, id: string, weight = DEFAULT_WEIGHT): CompiledRule {
  return {
    id: `${tag.tag}/${id}`,
    tag,
    weight,
    in: undefined,
    mentionOnly: false,
    fullInLists: false,
    coordinated: false,
    with: [],
    unless: [],
  };
}

/** Collects terms, rules and labels while the files are walked; lives for one compilation. */
class ModelBuilder {
  private readonly terms: TrieTerm[] = [];
  private readonly listSets: ReadonlyMap<string, number>;
  private readonly frames: readonly CompiledFrame[];
  private readonly rulesBySet = new Map<number, CompiledRule[]>();
  private readonly tags = new Map<string, CompiledTag>();
  private readonly labels = new Map<string, { en: string; es: string }>();
  private readonly names = new Map<string, readonly string[]>();
  private readonly places = new Map<string, readonly [number, number]>();
  private readonly coordination: CompiledCoordination[] = [];
  private readonly echoes: CompiledEcho[] = [];
  private setCount = 0;

  constructor(model: TopicModel) {
    this.listSets = new Map(Object.entries(model.lists).map(([name, words]) => [name, this.newSet(words)]));
    this.frames = model.frames.map((frame) => this.frame(frame));
  }

  addTopic(topic: TopicEntry): void {
    const tag: CompiledTag = {
      tag: topic.tag,
      family: 'topic',
      parent: undefined,
      levels: topic.levels,
      fields: topic.fields,
      never: this.sets(topic.never),
      yieldsTo: topic.yieldsTo ?? [],
      ...this.influences(topic),
    };
    this.addTag(tag, topic.name);
    for (const rule of topic.rules) this.addRule(tag, rule.id, rule);
  }

  addCatalogue(catalogue: Catalogue): void {
    const { prefix, levels, fields, coordination, echoes } = catalogue;
    const names = new Map<number, CompiledRule>();
    const unless = (coordination?.unless ?? []).map((condition) => this.condition(condition));
    const influences = this.influences(catalogue);
    for (const entry of catalogue.entries) {
      const parent = entry.partOf === undefined ? undefined : `${prefix}:${entry.partOf}`;
      const never = this.sets(entry.never);
      const tag = {
        tag: `${prefix}:${entry.id}`,
        family: prefix,
        parent,
        levels,
        fields,
        never,
        yieldsTo: [],
        ...influences,
      };
      this.addTag(tag, entry.name, plainAliases(entry));
      if (entry.at !== undefined) this.places.set(tag.tag, entry.at);
      if (entry.aliases !== undefined) this.addRule(tag, 'alias', entry.aliases);
      for (const rule of entry.ambiguous ?? []) this.addRule(tag, rule.id, rule);
      const cartelNames = entry.cartelNames?.map((name) => name.toLowerCase());
      if (cartelNames !== undefined)
        names.set(this.newSet({ any: cartelNames }), { ...bareRule(tag, 'cartel-name'), coordinated: true, unless });
    }
    if (echoes !== undefined) this.echoes.push({ family: prefix, sets: this.sets(echoes), weight: echoes.weight });
    if (coordination !== undefined)
      this.coordination.push({
        heads: this.list(coordination.heads),
        plurals: this.list(coordination.plurals),
        joiners: this.list(coordination.joiners),
        conjunctions: this.list(coordination.conjunctions),
        names,
      });
  }

  build(version: string): CompiledTopicModel {
    return {
      version,
      topicIds: [...this.tags.keys()].toSorted(),
      labels: this.labels,
      names: this.names,
      places: this.places,
      tags: this.tags,
      rulesBySet: this.rulesBySet,
      coordination: this.coordination,
      echoes: this.echoes,
      tries: {
        en: buildTrie(this.terms, ['en']),
        es: buildTrie(this.terms, ['es']),
        und: buildTrie(this.terms, ['en', 'es']),
      },
    };
  }

  private addTag(
    tag: CompiledTag,
    label: { readonly en: string; readonly es: string },
    aliases: readonly string[] = [],
  ): void {
    this.names.set(tag.tag, [label.en, label.es, ...aliases]);
    this.tags.set(tag.tag, tag);
    this.labels.set(tag.tag, { en: label.en, es: label.es });
  }

  private addRule(tag: CompiledTag, id: string, words: Words & Partial<RuleEntry>): void {
    const rule: CompiledRule = {
      ...bareRule(tag, id, words.weight),
      in: words.in,
      mentionOnly: words.atMost === 'mention',
      fullInLists: words.fullInLists ?? false,
      with: (words.with ?? []).map((condition) => this.condition(condition)),
      unless: (words.unless ?? []).map((condition) => this.condition(condition)),
    };
    for (const set of this.sets(words)) this.rulesBySet.set(set, [...(this.rulesBySet.get(set) ?? []), rule]);
  }

  private influences(file: TopicEntry | Catalogue): Pick<CompiledTag, 'frames' | 'emphasis'> {
    return {
      frames: [...this.frames, ...(file.frames ?? []).map((frame) => this.frame(frame))],
      emphasis: (file.emphasis ?? []).map((entry) => ({ ...this.condition(entry), factor: entry.factor })),
    };
  }

  private frame(entry: FrameEntry): CompiledFrame {
    return {
      sets: this.sets(entry),
      unless: this.sets(entry.unless),
      in: entry.in,
      factor: entry.factor,
      flatLead: entry.flatLead ?? false,
      fullLists: entry.fullLists ?? false,
    };
  }

  private condition(entry: ConditionEntry): CompiledCondition {
    const label = [...(entry.lists ?? []), ...(entry.any ?? []), ...(entry.en ?? []), ...(entry.es ?? [])];
    return { sets: this.sets(entry), within: entry.within, label: label.slice(0, LABEL_WORDS).join(', ') };
  }

  /** The sets of words written in place and of the lists they name; loaded models name known lists only. */
  private sets(words: Words | undefined): readonly number[] {
    if (words === undefined) return [];
    const inPlace = words.any || words.en || words.es ? [this.newSet(words)] : [];
    return [...inPlace, ...(words.lists ?? []).flatMap((name) => this.list(name))];
  }

  private list(name: string): readonly number[] {
    const set = this.listSets.get(name);
    return set === undefined ? [] : [set];
  }

  private newSet(words: Words): number {
    const set = this.setCount++;
    for (const language of ['any', 'en', 'es'] as const)
      for (const term of words[language] ?? []) {
        const result = parsePattern(term);
        if (result.kind === 'pattern') this.terms.push({ set, language, pattern: result.pattern });
      }
    return set;
  }
}

function modelHash(model: TopicModel): string {
  return sha256Hex(`${ENGINE_VERSION} ${canonicalJson(withoutCoordinates(model))}`).slice(0, 8);
}

/** A place that moves on the map changes no tag, and calls for no retag. */
function withoutCoordinates(model: TopicModel): TopicModel {
  const catalogues = model.catalogues.map((catalogue) => ({
    ...catalogue,
    entries: catalogue.entries.map(({ at: _, ...entry }) => entry),
  }));
  return { ...model, catalogues };
}

/** JSON with sorted keys, so that the order of keys in a file changes nothing. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
