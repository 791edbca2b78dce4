import type { WebhookSecret } from '../../model/webhook.ts';
import { hmacHex } from '../../text/hash.ts';

/** How long the secret before a new one still signs: time for its receiver to change over. */
const OVERLAP_MS = 24 * 60 * 60_000;

/**
 * A secret as Standard Webhooks writes it: `whsec_` and base64 of 32 bytes, made by HMAC from the deployment's own. What
 * it is made for differs each time, so that no two are alike.
 */
export function makeWebhookSecret(deploymentSecret: string, madeFor: readonly string[]): string {
  const bytes = hmacHex(deploymentSecret, ['webhook', ...madeFor].join('\n')).match(/../g) ?? [];
  return `whsec_${btoa(bytes.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(''))}`;
}

/** With a new secret in front; of those before, the newest signs for a day more, and the others no longer. */
export function rotatedSecrets(
  secrets: readonly WebhookSecret[],
  secret: string,
  now: string,
): readonly WebhookSecret[] {
  const until = new Date(Date.parse(now) + OVERLAP_MS).toISOString();
  return [{ secret, since: now }, ...secrets.slice(0, 1).map((before) => ({ ...before, until }))];
}
