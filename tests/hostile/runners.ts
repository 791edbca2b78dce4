import { run as apiRequest } from './kinds/api-request.ts';
import { run as articleHtml } from './kinds/article-html.ts';
import { run as digestState } from './kinds/digest-state.ts';
import { run as digestTime } from './kinds/digest-time.ts';
import { run as emailAddress } from './kinds/email-address.ts';
import { run as emailSubject } from './kinds/email-subject.ts';
import { run as emailToken } from './kinds/email-token.ts';
import { run as faults } from './kinds/faults.ts';
import { run as feed } from './kinds/feed.ts';
import { run as httpBody } from './kinds/http-body.ts';
import { run as httpWire } from './kinds/http-wire.ts';
import { run as robots } from './kinds/robots.ts';
import { run as ssrfDns } from './kinds/ssrf-dns.ts';
import { run as ssrfEmbedded } from './kinds/ssrf-embedded.ts';
import { run as ssrfIp } from './kinds/ssrf-ip.ts';
import { run as ssrfRedirect } from './kinds/ssrf-redirect.ts';
import { run as ssrfUrl } from './kinds/ssrf-url.ts';
import { run as xssString } from './kinds/xss-string.ts';
import type { Runner } from './runner.ts';

/** Who plays which kind of case. A kind that is not here is not run. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  'ssrf.ip': ssrfIp,
  'ssrf.url': ssrfUrl,
  'ssrf.dns': ssrfDns,
  'ssrf.redirect': ssrfRedirect,
  'ssrf.embedded': ssrfEmbedded,
  'http.body': httpBody,
  'http.wire': httpWire,
  'feed.xml': feed,
  'feed.encoding': feed,
  'feed.json': feed,
  'article.html': articleHtml,
  'xss.string': xssString,
  'email.subject': emailSubject,
  'email.address': emailAddress,
  'email.token': emailToken,
  'api.request': apiRequest,
  'digest.time': digestTime,
  'digest.state': digestState,
  robots,
  faults,
};
