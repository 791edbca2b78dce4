import { VigiaError } from '../../errors.ts';
import type { OutgoingMessage } from '../../ports.ts';
import { plainJson } from './plain-json.ts';
import { checkWholeNumber } from './table-limits.ts';

/** DESIGN's limit: messages carry ids only. */
export const MAX_MESSAGE_BYTES = 16 * 1024;

/** Amazon SQS: the longest DelaySeconds, and the longest VisibilityTimeout (12 hours). */
const MAX_DELAY_SECONDS = 900;
const MAX_VISIBILITY_SECONDS = 43_200;

/** Far above what a pump asks for; keeps one receive from taking a whole queue into memory. */
const MAX_RECEIVE = 1_000;

/** The one reading of the port's message rules, for every adapter; throws a `VigiaError` that names the rule. */
export function checkMessage(
  message: OutgoingMessage,
  maxBodyBytes = MAX_MESSAGE_BYTES,
): { readonly bodyJson: string; readonly delaySeconds: number } {
  const delaySeconds = message.delaySeconds ?? 0;
  checkWholeNumber('delaySeconds of a message', delaySeconds, 0, MAX_DELAY_SECONDS);
  const bodyJson = plainJson(message.body);
  const bytes = Buffer.byteLength(bodyJson);
  if (bytes > maxBodyBytes) {
    throw new VigiaError(
      `Cannot send a message as its body has at most ${maxBodyBytes} bytes (put content into Blobs, send its key): ` +
        `current value has ${bytes}`,
      { code: 'message-too-large' },
    );
  }
  return { bodyJson, delaySeconds };
}

/** Throws unless a receive asks for 1 to 1,000 messages and a visibility timeout of at most 12 hours. */
export function checkReceive(options: { readonly max: number; readonly visibilitySeconds: number }): void {
  checkWholeNumber('a number of messages to receive', options.max, 1, MAX_RECEIVE);
  checkWholeNumber('visibilitySeconds', options.visibilitySeconds, 0, MAX_VISIBILITY_SECONDS);
}

/** Throws unless a message is released for at most 12 hours. */
export function checkReleaseDelay(delaySeconds: number): void {
  checkWholeNumber('delaySeconds of a release', delaySeconds, 0, MAX_VISIBILITY_SECONDS);
}
