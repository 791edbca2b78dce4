import { VigiaError } from '../../errors.ts';

/** What the SDK throws: an Error with these fields, each of which may be missing. */
export type AwsFailure = Error & {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
};

/** The SDK's own list (`THROTTLING_ERROR_CODES` of @smithy/core), and SQS's and KMS's names. It retries them first. */
const THROTTLED = new Set([
  'BandwidthLimitExceeded',
  'KmsThrottled',
  'LimitExceededException',
  'OverLimit',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Another writer was at the same thing in the same instant. */
const CONTENDED = new Set([
  'ConditionalRequestConflict',
  'OperationAborted',
  // Secrets Manager: the id of the next version is taken.
  'ResourceExistsException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/**
 * Who asks may not. Worth another try all the same: a policy takes effect minutes after its deployment, and a token
 * that ended is renewed.
 */
const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'Forbidden',
  'InvalidSignatureException',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

/** What the configuration names is not there; only a deployment changes that. */
const MISSING = new Set([
  'AWS.SimpleQueueService.NonExistentQueue',
  'NoSuchBucket',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

/**
 * A failure of the SDK as the one error of Vigía, which says whether the same call may succeed later. `action` ends the
 * sentence "Cannot …". Codes: `aws-throttled`, `aws-contended`, `aws-denied`, `aws-unavailable` (5xx), `aws-unreachable`
 * (no answer), all retryable; `aws-missing` and `aws-refused` are not. A VigiaError is given back as it is.
 */
export function awsError(action: string, error: unknown): VigiaError {
  if (error instanceof VigiaError) return error;
  const failure = awsFailure(error);
  const { code, retryable } = kindOf(failure);
  return new VigiaError(`Cannot ${action} as AWS must accept it: current answer is ${failure.name}`, {
    code,
    retryable,
    cause: error,
  });
}

/** Runs one call and throws its failure as `awsError`. */
export async function orAwsError<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsError(action, error);
  }
}

/** Anything that was thrown, with the SDK's fields where it has them. */
export function awsFailure(error: unknown): AwsFailure {
  return error instanceof Error ? error : new Error(String(error));
}

/** Surely not accepted, for want of capacity: 429, a throttling name, or 503. */
export function isThrottled({ name, $metadata }: AwsFailure): boolean {
  const status = $metadata?.httpStatusCode;
  return THROTTLED.has(name) || status === 429 || status === 503;
}

export function isContended({ name }: AwsFailure): boolean {
  return CONTENDED.has(name);
}

export function isDenied({ name, $metadata }: AwsFailure): boolean {
  return DENIED.has(name) || $metadata?.httpStatusCode === 403;
}

function kindOf(failure: AwsFailure): { readonly code: string; readonly retryable: boolean } {
  if (isThrottled(failure)) return { code: 'aws-throttled', retryable: true };
  if (isContended(failure)) return { code: 'aws-contended', retryable: true };
  if (isDenied(failure)) return { code: 'aws-denied', retryable: true };
  if (MISSING.has(failure.name)) return { code: 'aws-missing', retryable: false };
  const status = failure.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 500) return { code: 'aws-unavailable', retryable: true };
  if (status === undefined && isNetworkFailure(failure)) return { code: 'aws-unreachable', retryable: true };
  return { code: 'aws-refused', retryable: false };
}

/** Node's system errors have a code in capitals (`ECONNRESET`); the SDK's own clocks throw by name. */
function isNetworkFailure({ name, code }: AwsFailure): boolean {
  return name === 'TimeoutError' || name === 'AbortError' || (typeof code === 'string' && /^E[A-Z_]+$/.test(code));
}
