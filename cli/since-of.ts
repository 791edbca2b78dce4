import { UsageError } from '../shared/errors.ts';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * What `--since` names: a time ago (`12h`, `7d`, `4w`) or a date, as an instant in UTC (ISO 8601).
 *
 * @throws UsageError for anything else.
 */
export function sinceOf(written: string): string {
  const ago = /^(\d{1,4})([hdw])$/.exec(written);
  const unit = UNITS[ago?.[2] ?? ''];
  if (ago !== null && unit !== undefined) return new Date(Date.now() - Number(ago[1]) * unit).toISOString();
  if (/^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(Date.parse(written))) return new Date(written).toISOString();
  throw new UsageError(
    `Cannot use --since as it must be a time ago such as 7d or 12h, or a date such as 2026-11-01: current value is ${JSON.stringify(written)}`,
  );
}
