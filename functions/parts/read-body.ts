import { z } from 'zod';
import { VigiaError } from '../../shared/errors.ts';

/**
 * The body of a message as its schema wants it.
 *
 * @throws VigiaError `bad-message`, for good: the same bytes will never be right.
 */
export function readBody<T>(schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw badMessage(z.prettifyError(parsed.error));
}

/** Any JSON value; nothing where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A message that no receive can make right. */
export function badMessage(reason: string): VigiaError {
  return new VigiaError(`Cannot read the message as its queue's: ${reason}`, { code: 'bad-message' });
}
