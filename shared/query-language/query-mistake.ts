import type { TagLevel } from '../model/tag.ts';
import type { TagField } from './query.ts';

/** What is wrong in a query, apart from its place and from any language of people. */
export type QueryMistake =
  | { readonly kind: 'empty' | 'open-quote' | 'stray-close' | 'empty-group' | 'unclosed-group' | 'missing-term' }
  | { readonly kind: 'second-level' | 'wildcard' | 'empty-phrase' }
  /** `written`: the length is that of the canonical form. */
  | { readonly kind: 'too-long'; readonly characters: number; readonly most: number; readonly written: boolean }
  | { readonly kind: 'too-many-terms'; readonly terms: number; readonly most: number }
  /** `here`: at the column; else the query as a whole. */
  | { readonly kind: 'too-deep'; readonly most: number; readonly here: boolean }
  | { readonly kind: 'negated-level'; readonly other: TagLevel }
  | { readonly kind: 'nothing-after' | 'nothing-before'; readonly operator: string }
  | { readonly kind: 'unusable-search'; readonly typed: string; readonly why: UnusableSearch }
  | {
      readonly kind: 'unknown-field';
      readonly typed: string;
      readonly near?: string;
      readonly fields: readonly string[];
    }
  | { readonly kind: 'no-value'; readonly field: string; readonly example: string }
  | { readonly kind: 'no-letter'; readonly typed: string; readonly operator?: string }
  | { readonly kind: 'unknown-tag'; readonly field: TagField; readonly typed: string; readonly near?: string }
  | {
      readonly kind: 'ambiguous-tag';
      readonly field: TagField;
      readonly typed: string;
      readonly candidates: readonly string[];
      /** There are more than these. */
      readonly more: boolean;
    }
  | { readonly kind: 'bad-value'; readonly field: string; readonly typed: string; readonly example: string };

/** Why a saved search cannot stand where it does. */
export type UnusableSearch =
  | { readonly kind: 'none-here' | 'no-name' }
  | { readonly kind: 'holds-itself'; readonly path: readonly string[] }
  | { readonly kind: 'too-deep' | 'too-many'; readonly most: number }
  | { readonly kind: 'unknown'; readonly near?: string }
  | { readonly kind: 'invalid'; readonly errors: readonly PlacedMistake[] };

/** `column` counts from 1. */
export type PlacedMistake = { readonly column: number; readonly mistake: QueryMistake };
