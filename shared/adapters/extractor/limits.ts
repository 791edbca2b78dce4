/** What a page may cost before a parser sees it. Each bound is far above the largest of 221 real pages (1.7 MB, 8,000 elements, 70 deep). */
export const PAGE_LIMITS = {
  /** Of the body as received, after content coding. */
  maxBytes: 8_000_000,
  /** Of the page once scripts, styles, comments and idle attributes are out. */
  maxChars: 3_000_000,
  maxElements: 40_000,
  /** Readability's time grows with the square of depth: 2,000 nested `div`s cost it 8 s. */
  maxDepth: 600,
  /** A longer value is cut: no class, id or address needs more. */
  maxAttributeChars: 2_000,
} as const;

/** What a process may cost for one page (DESIGN.md §9), not counting its start. */
export type ProcessLimits = {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /** Where CPU time can't be read, and for a process that waits instead of working. */
  readonly wallMs: number;
};

export const PROCESS_LIMITS: ProcessLimits = {
  cpuMs: 2_000,
  memoryBytes: 512 * 1024 * 1024,
  wallMs: 15_000,
};
