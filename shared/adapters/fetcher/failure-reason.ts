import { errors } from 'undici';
import { describeError } from '../../errors.ts';

const CLOSED_EARLY = '%s closed the connection before its answer was whole.';
const NO_HTTP = '%s sent an answer that is no valid HTTP.';

/** Codes of Node's DNS, sockets, TLS and zlib and of undici, as sentences; `%s` is the host. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The host name %s was not found (DNS).',
  ENODATA: 'The host name %s has no address (DNS).',
  EAI_AGAIN: 'The name server did not answer for %s (DNS).',
  ESERVFAIL: 'The name server could not answer for %s (DNS).',
  ETIMEOUT: 'The name server did not answer for %s (DNS).',
  ECONNREFUSED: '%s refused the connection.',
  ECONNRESET: CLOSED_EARLY,
  EPIPE: CLOSED_EARLY,
  EHOSTUNREACH: '%s cannot be reached from here.',
  ENETUNREACH: '%s cannot be reached from here.',
  ETIMEDOUT: '%s did not take the connection in time.',
  UND_ERR_CONNECT_TIMEOUT: '%s did not take the connection in time.',
  UND_ERR_SOCKET: CLOSED_EARLY,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: '%s sent a body of another length than its Content-Length says.',
  UND_ERR_HEADERS_OVERFLOW: '%s sent more header bytes than are read.',
  CERT_HAS_EXPIRED: 'The TLS certificate of %s has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The TLS certificate of %s is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The TLS certificate of %s comes from an unknown authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The TLS certificate of %s comes from an unknown authority.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The TLS certificate of %s comes from an unknown authority.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The TLS certificate of %s is for another name.',
  Z_BUF_ERROR: 'The compressed body of %s is cut short.',
  Z_DATA_ERROR: 'The compressed body of %s is damaged.',
};

/** What a network failure means, in a sentence with the technical cause behind it. */
export function failureReason(error: unknown, host: string): string {
  const cause = describeError(error).slice(0, 300);
  const inWords = saidInWords(error);
  if (inWords !== undefined) return `${inWords.replace('%s', host)} (${cause})`;
  const code = codeOf(error);
  const sentence = code === undefined ? undefined : sentenceOf(code);
  return sentence ? `${sentence.replace('%s', host)} (${code})` : `The request to ${host} failed: ${cause}`;
}

/** What undici says in words only: its parser's own errors, and answers of status 100 and 101. */
function saidInWords(error: unknown): string | undefined {
  if (error instanceof errors.HTTPParserError && error.code === undefined) return NO_HTTP;
  const isInterim = error instanceof errors.SocketError && /^bad (?:response|upgrade)/.test(error.message);
  return isInterim ? '%s sent an interim answer that it was not asked for.' : undefined;
}

function sentenceOf(code: string): string | undefined {
  if (code.startsWith('HPE_')) return NO_HTTP;
  if (code.startsWith('ERR_HTTP2_')) return '%s broke off the answer in HTTP/2.';
  if (code.startsWith('ERR_SSL_')) return '%s and Vigía found no encryption that both speak (TLS).';
  if (code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR') || code.startsWith('ZSTD_'))
    return 'The compressed body of %s is damaged.';
  return Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
