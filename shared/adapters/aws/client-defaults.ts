/**
 * What every AWS client is made with. A request has 10 s to be answered, and a body that stands still for 10 s is
 * given up; the SDK's own defaults wait for ever. Three attempts with the SDK's jittered waits (its `standard` mode)
 * cover one lost packet and a short throttle; longer trouble is the queue's to wait for.
 */
export const clientDefaults = {
  retryMode: 'standard',
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    // Without it the SDK only prints a warning when the time is over.
    throwOnRequestTimeout: true,
    socketTimeout: 10_000,
  },
} as const;

/**
 * The same for the client of `createSesMailer`, with one attempt: a send whose answer was lost may have gone out, and
 * SES has no idempotency key, so repeating it is the deliver job's decision and never the SDK's.
 */
export const mailClientDefaults = { ...clientDefaults, maxAttempts: 1 } as const;
