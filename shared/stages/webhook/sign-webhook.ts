import { Webhook } from 'standardwebhooks';
import type { WebhookSecret } from '../../model/webhook.ts';

/**
 * The headers by which a receiver knows who posts, what, and when: Standard Webhooks 1.0, `v1` (HMAC-SHA-256), one
 * signature for each secret that still holds. `now`: ISO 8601.
 */
export function signWebhook(
  secrets: readonly WebhookSecret[],
  { id, body, now }: { readonly id: string; readonly body: string; readonly now: string },
): Readonly<Record<string, string>> {
  const at = new Date(now);
  const signatures = secrets
    .filter(({ until }) => until === undefined || until > now)
    .map(({ secret }) => new Webhook(secret).sign(id, at, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
