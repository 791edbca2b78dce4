import { PARSERS } from './dom.ts';

/** The rungs of a page's ladder, first to last: Readability on one DOM, on another, JSON-LD without any. */
export const RUNGS = [...PARSERS, 'json-ld'] as const;
export type Rung = (typeof RUNGS)[number];
