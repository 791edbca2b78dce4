import type { Readable } from 'node:stream';
import { describeError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/model/json.ts';
import { type Line, readLines } from './read-lines.ts';

/** A line longer than this is refused: the largest page, as JSON, with room. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

export type JsonLines = {
  readonly input: Readable;
  readonly write: (line: string) => Promise<void>;
  /** Makes one record of another; what it throws becomes `{id, error}`. */
  readonly map: (record: unknown) => JsonObject | Promise<JsonObject>;
  /** Records in work at once. */
  readonly concurrency?: number;
};

/**
 * Reads JSON lines and writes one line for each, as each is done, holding no more than `concurrency`
 * records. A line that cannot be read becomes `{id, error}` and the next one goes on.
 */
export async function mapJsonLines({ input, write, map, concurrency = 1 }: JsonLines): Promise<void> {
  const inWork = new Set<Promise<void>>();
  for await (const line of readLines(input, MAX_LINE_BYTES)) {
    if (line.text?.trim() === '') continue;
    const work = mapLine(line, map)
      .then((record) => write(JSON.stringify(record)))
      .finally(() => inWork.delete(work));
    inWork.add(work);
    if (inWork.size >= concurrency) await Promise.race(inWork);
  }
  await Promise.all(inWork);
}

async function mapLine({ number, text }: Line, map: JsonLines['map']): Promise<JsonObject> {
  let id: string | number = number;
  try {
    if (text === undefined) return { id, error: `line ${number} is longer than ${MAX_LINE_BYTES} bytes` };
    const record: unknown = JSON.parse(text);
    id = idOf(record) ?? id;
    return await map(record);
  } catch (error) {
    return { id, error: `line ${number}: ${describeError(error)}` };
  }
}

function idOf(record: unknown): string | number | undefined {
  if (typeof record !== 'object' || record === null || !('id' in record)) return undefined;
  return typeof record.id === 'string' || typeof record.id === 'number' ? record.id : undefined;
}
