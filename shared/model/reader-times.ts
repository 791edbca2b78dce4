import { z } from 'zod';

const localTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/**
 * When a reader's digests come and when they are not to be disturbed. They belong to the reader, not to one alert: a
 * reader gets one digest per local day or week, whatever alerts it gathers.
 */
export const readerTimesSchema = z.object({
  /** IANA name, canonical, such as `America/New_York`. */
  zone: z.string(),
  /** Local time of digests, `07:00`. */
  time: localTime,
  /** ISO 8601 day of weekly digests: 1 Monday to 7 Sunday. */
  weekday: z.number().int().min(1).max(7),
  /** Local times between which nothing is sent; what matches meanwhile is sent after it. May cross midnight. */
  quiet: z.object({ from: localTime, to: localTime }).readonly().optional(),
  /** A digest also when there is nothing to tell. */
  nothingNew: z.boolean(),
});
export type ReaderTimes = Readonly<z.infer<typeof readerTimesSchema>>;
