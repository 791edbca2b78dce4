import { z } from 'zod';

const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected an id of small letters, digits and hyphens');
const termsSchema = z.array(z.string().min(1)).min(1).optional();
const namesSchema = z.strictObject({ en: z.string().min(1), es: z.string().min(1) });
const sourceSchema = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Words to look for: `any` in every article, `en` and `es` in articles of that language, `lists` by name. */
const wordsSchema = z.strictObject({
  any: termsSchema,
  en: termsSchema,
  es: termsSchema,
  lists: z.array(idSchema).min(1).optional(),
});
export type Words = z.infer<typeof wordsSchema>;

/** How far context may stand from the words: so many words within the sentence, or a part of the article. */
const withinSchema = z.union([z.enum(['sentence', 'neighbours', 'paragraph', 'article']), z.int().min(1).max(200)]);
export type Within = z.infer<typeof withinSchema>;

const conditionSchema = wordsSchema.extend({ within: withinSchema });
export type ConditionEntry = z.infer<typeof conditionSchema>;

const conditionsSchema = z.array(conditionSchema).min(1).optional();

/** Words that speak for a tag, with what they need around them (`with`: all of it) and what blocks them (`unless`: any of it). */
const ruleSchema = wordsSchema.extend({
  id: idSchema,
  weight: z.number().min(0).max(10).optional(),
  /** `mention`: however often it matches, it makes no article about the topic. */
  atMost: z.literal('mention').optional(),
  /** True where an enumeration takes nothing from the words. */
  fullInLists: z.boolean().optional(),
  /** Count only in this field; a `lead` rule counts in the title too. */
  in: z.enum(['title', 'lead']).optional(),
  with: conditionsSchema,
  unless: conditionsSchema,
  source: sourceSchema.optional(),
  verified: z.boolean().optional(),
  note: z.string().optional(),
});
export type RuleEntry = z.infer<typeof ruleSchema>;

/** The least scores of the two levels. */
const levelsSchema = z.strictObject({ mention: z.number().positive(), about: z.number().positive() });
const fieldsSchema = z.strictObject({
  title: z.number().min(0),
  lead: z.number().min(0),
  body: z.number().min(0),
  /** Factor for words that stand in an enumeration. */
  inList: z.number().min(0).max(1),
  /** Factor for further hits of the same sentence. */
  repeat: z.number().min(0).max(1),
});

const emphasisSchema = conditionSchema.extend({ factor: z.number().min(0).max(10) });

/** A kind of article, known by words in its title or lead, in which matches weigh more or less. */
const frameSchema = wordsSchema.extend({
  id: idSchema,
  in: z.enum(['title', 'lead']),
  factor: z.number().min(0).max(10),
  /** True for transcripts and the like, whose first lines are no lead. */
  flatLead: z.boolean().optional(),
  /** True where the items of a list weigh in full: the agenda of a meeting. */
  fullLists: z.boolean().optional(),
  /** Words in the title that say it is another kind after all. */
  unless: wordsSchema.optional(),
});
export type FrameEntry = z.infer<typeof frameSchema>;

const topicSchema = z.strictObject({
  kind: z.literal('topic'),
  tag: idSchema,
  name: namesSchema,
  levels: levelsSchema,
  fields: fieldsSchema,
  /** Prefix of catalogues whose names this topic leaves to them (`cartels` does not count "Sinaloa Cartel"). */
  yieldsTo: z.array(idSchema).min(1).optional(),
  never: wordsSchema.optional(),
  lists: z.record(idSchema, wordsSchema).optional(),
  frames: z.array(frameSchema).min(1).optional(),
  /** Words near a match that make it weigh more (or less). */
  emphasis: z.array(emphasisSchema).min(1).optional(),
  rules: z.array(ruleSchema).min(1),
});

const entrySchema = z.strictObject({
  id: idSchema,
  name: namesSchema,
  /** Id of the group that this one belongs to: its matches count for the parent too. */
  partOf: idSchema.optional(),
  /** What stands beside the word "cartel" (`Sinaloa`), also in a row: "the Sinaloa and Jalisco cartels". */
  cartelNames: z.array(z.string().min(1)).min(1).optional(),
  aliases: wordsSchema.optional(),
  ambiguous: z.array(ruleSchema).min(1).optional(),
  never: wordsSchema.optional(),
  ids: z.record(z.string(), z.string()).optional(),
  /** Of a place: latitude and longitude in degrees (WGS 84), for the map alone; no part of matching. */
  at: z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]).optional(),
  /** For people: the sanctions or court record that names them. */
  record: z.strictObject({ authority: z.string().min(1), reference: z.string().min(1), date: z.iso.date() }).optional(),
  source: sourceSchema,
  verified: z.boolean(),
  note: z.string().optional(),
});
export type CatalogueEntry = z.infer<typeof entrySchema>;

const catalogueSchema = z.strictObject({
  kind: z.literal('catalogue'),
  prefix: z.enum(['group', 'entity']),
  name: namesSchema,
  /** True where every entry must carry a `record`: catalogues of people. */
  recordRequired: z.boolean().optional(),
  levels: levelsSchema,
  fields: fieldsSchema,
  /**
   * The lists that hold the word "cartel", its plural, the words that may stand between it and its
   * names, and those that may stand between two names.
   */
  coordination: z
    .strictObject({
      heads: idSchema,
      plurals: idSchema,
      joiners: idSchema,
      conjunctions: idSchema,
      unless: conditionsSchema,
    })
    .optional(),
  lists: z.record(idSchema, wordsSchema).optional(),
  frames: z.array(frameSchema).min(1).optional(),
  emphasis: z.array(emphasisSchema).min(1).optional(),
  /** Words that stand for the name read last ("this organisation"). */
  echoes: wordsSchema.extend({ weight: z.number().min(0).max(10) }).optional(),
  entries: z.array(entrySchema).min(1),
});

const modelSchema = z.strictObject({
  kind: z.literal('model'),
  /** The readable part of the model version; raise it with every change that readers should know of. */
  number: z.int().min(1),
  lists: z.record(idSchema, wordsSchema).optional(),
  /** Frames for every topic and catalogue. */
  frames: z.array(frameSchema).min(1).optional(),
});

/** One file of `config/topics/`. */
export const topicFileSchema = z.discriminatedUnion('kind', [topicSchema, catalogueSchema, modelSchema]);
export type TopicFile = z.infer<typeof topicFileSchema>;
export type TopicEntry = Extract<TopicFile, { kind: 'topic' }>;
export type Catalogue = Extract<TopicFile, { kind: 'catalogue' }>;
export type Levels = z.infer<typeof levelsSchema>;
export type FieldWeights = z.infer<typeof fieldsSchema>;

/** Every file of the topic model, checked. */
export type TopicModel = {
  readonly number: number;
  readonly topics: readonly TopicEntry[];
  readonly catalogues: readonly Catalogue[];
  readonly lists: Readonly<Record<string, Words>>;
  readonly frames: readonly FrameEntry[];
};
