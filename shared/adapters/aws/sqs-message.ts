import { VigiaError } from '../../errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { QueueName } from '../../ports.ts';

/** U+FFFE and U+FFFF are in no XML, so SQS takes them in no message; JSON can write them as escapes. */
const NOT_IN_SQS = /[\ufffe\uffff]/g;

/** JSON text in the characters that SQS takes, with the same meaning. */
export function sqsText(json: string): string {
  return json.replaceAll(NOT_IN_SQS, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** The body of a message. One that is no JSON object is not ours: it comes as `{unreadable: text}`, for its job to refuse. */
export function messageBody(text: string): JsonObject {
  try {
    const body: unknown = JSON.parse(text);
    // What JSON.parse makes of an object is a JsonObject.
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  } catch {
    // The same answer as for any other text that is no object.
  }
  return { unreadable: text };
}

/** @throws VigiaError `unknown-queue` when the holder was not given that queue. */
export function queueUrl(urls: ReadonlyMap<QueueName, string>, queue: QueueName): string {
  const url = urls.get(queue);
  if (url !== undefined) return url;
  const known = [...urls.keys()].join(', ') || 'none';
  throw new VigiaError(`Cannot use queue ${queue} as it must be one of those given to this function: ${known}`, {
    code: 'unknown-queue',
  });
}
