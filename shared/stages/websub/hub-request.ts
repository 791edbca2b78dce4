import type { Hub } from '../../model/websub.ts';

/** What we may ask a hub for. */
export type HubMode = 'subscribe' | 'unsubscribe';

/** W3C WebSub §8.2 calls ten days a good default; the hub has the last word. */
export const LEASE_SECONDS = 10 * 24 * 60 * 60;

export type HubRequest = {
  readonly hub: Hub;
  readonly mode: HubMode;
  /** Absolute. */
  readonly callback: string;
  readonly secret: string;
};

/** The form that asks a hub to start or end a subscription (W3C WebSub §5.1). */
export function hubForm({ hub, mode, callback, secret }: HubRequest): string {
  return new URLSearchParams({
    'hub.mode': mode,
    'hub.topic': hub.topic,
    'hub.callback': callback,
    ...(mode === 'subscribe' ? { 'hub.lease_seconds': String(LEASE_SECONDS), 'hub.secret': secret } : {}),
  }).toString();
}

/**
 * Where a hub is asked: over HTTPS even where the feed names it with `http` (W3C WebSub §8.2), because the request
 * carries the secret. The operator's own hosts are asked as they are named.
 */
export function hubAddress(url: string, isOwnHost: boolean): string {
  return isOwnHost ? url : url.replace(/^http:/i, 'https:');
}
