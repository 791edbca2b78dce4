import type { FetchResponse, FetchResult } from '../../model/fetch-result.ts';
import type { RobotsAnswer } from '../../model/robots.ts';
import { retryAfterMinutes } from '../poll/next-poll.ts';
import { parseRobots } from './parse-robots.ts';

export type RobotsFetch = {
  /** The address of the robots.txt that was asked for. */
  readonly url: string;
  readonly result: FetchResult;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/** RFC 9309 §2.4: no copy should be used for longer. */
const KEEP_MINUTES = 24 * 60;

/** How soon an origin is asked again that could not say what its rules are. */
const KEEP_FAILURE_MINUTES = 10;

/**
 * What an answer to the request for robots.txt means (RFC 9309 §2.3.1), and for how long: 2xx has the
 * rules, 4xx says that there are none, anything else that nobody knows. 429 is no answer but a plea
 * for fewer requests, so it counts with 5xx, as Google has it.
 */
export function readRobotsAnswer({ url, result, now }: RobotsFetch): {
  readonly answer: RobotsAnswer;
  readonly minutes: number;
} {
  switch (result.kind) {
    case 'response':
      return readResponse(result, now);
    case 'refused':
      return { answer: readRefusal(url, result), minutes: KEEP_FAILURE_MINUTES };
    case 'too-large':
    case 'timed-out':
    case 'failed':
      return { answer: { kind: 'unreachable', reason: result.reason }, minutes: KEEP_FAILURE_MINUTES };
    default:
      return result satisfies never;
  }
}

function readResponse({ status, headers, body }: FetchResponse, now: string): ReturnType<typeof readRobotsAnswer> {
  if (status >= 200 && status <= 299)
    return { answer: { kind: 'rules', robots: parseRobots(body) }, minutes: KEEP_MINUTES };
  if (status >= 400 && status <= 499 && status !== 429)
    return { answer: { kind: 'unavailable' }, minutes: KEEP_MINUTES };
  const minutes = Math.max(KEEP_FAILURE_MINUTES, retryAfterMinutes(headers, now) ?? 0);
  return { answer: { kind: 'unreachable', reason: `it answered ${status}.` }, minutes };
}

/**
 * Refused at the address that was asked for: it redirects too often, and then there are no rules (§2.3.1.2),
 * or the fetcher does not go to this origin at all, and then it does not fetch its pages either. Refused
 * at another address: it sends us where we do not go, and its rules stay unknown.
 */
function readRefusal(url: string, refused: Extract<FetchResult, { kind: 'refused' }>): RobotsAnswer {
  return refused.url === url ? { kind: 'unavailable' } : { kind: 'unreachable', reason: refused.reason };
}
