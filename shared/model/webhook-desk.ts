import type { RequestError } from './reader-desk.ts';
import type { WebhookView } from './webhook.ts';

export type WebhookAnswer =
  /** `secret` is shown this once. */
  | { readonly kind: 'made'; readonly secret: string; readonly webhook: WebhookView }
  | { readonly kind: 'changed'; readonly webhook?: WebhookView }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

/** `none`: the alert has no webhook. `not-found`: there is no such alert, or it was stopped. */
export type FoundWebhook =
  | { readonly kind: 'webhook'; readonly webhook: WebhookView }
  | { readonly kind: 'none' }
  | { readonly kind: 'not-found' };

type Alert = { readonly subscriberId: string; readonly subscriptionId: string };

/** Everything an owner does with the webhooks of their alerts: the manage page, the API and the CLI come here. */
export type WebhookDesk = {
  /** Those of a reader, in the order of the alerts' ids. */
  list(subscriberId: string): Promise<readonly WebhookView[]>;
  find(alert: Alert): Promise<FoundWebhook>;
  /** A new one, another address for the one there is, or one that was off taken up again. A new address has a new secret. */
  set(alert: Alert, url: string): Promise<WebhookAnswer>;
  /** A new secret; the one before signs beside it for a day. */
  rotate(alert: Alert): Promise<WebhookAnswer>;
  /** Sends a test as soon as the webhook's function is free; its outcome stands in the log. */
  test(alert: Alert): Promise<WebhookAnswer>;
  /** `changed` as well when there was none. */
  remove(alert: Alert): Promise<WebhookAnswer>;
};
