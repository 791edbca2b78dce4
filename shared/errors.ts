/** What every Vigía error says beside its message. */
export type VigiaErrorOptions = {
  /** A stable, kebab-case name for programs and logs. */
  readonly code: string;
  /** True when the same call may succeed later. Decided once, where the failure is first understood. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
  /** Ids of what the failure is about, for logs (`feedId`, `articleId`, `url`, …). */
  readonly ids?: Readonly<Record<string, string>>;
};

/**
 * The one error that Vigía throws.
 *
 * Expected outcomes are values; this is for what the caller cannot go on from. A message reads
 * `Cannot <action> <thing> as <what must hold>: current value is <found>`, and says what to do
 * where a person can act.
 */
export class VigiaError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly ids: Readonly<Record<string, string>>;

  constructor(message: string, options: VigiaErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VigiaError';
    this.code = options.code;
    this.retryable = options.retryable ?? false;
    this.ids = options.ids ?? {};
  }
}

/** A mistake in how a command or a request was written: the caller must change it. */
export class UsageError extends VigiaError {
  constructor(message: string, options: Partial<VigiaErrorOptions> = {}) {
    super(message, { code: 'usage', ...options });
    this.name = 'UsageError';
  }
}

/** The text of anything that was thrown, with its causes, for a log line or a reason a person reads. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause === undefined || error.cause === null) return error.message || error.name;
  return `${error.message || error.name} (${describeError(error.cause)})`;
}
